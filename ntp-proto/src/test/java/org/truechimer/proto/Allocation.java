package org.truechimer.proto;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;

/** What a piece of code leaves for the garbage collector. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /**
     * {@return the bytes that this thread allocates in it} The first time, classes are loaded and
     * call sites linked, so it is run once before.
     */
    public static long bytesOf(Runnable code) {
        code.run();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        code.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
