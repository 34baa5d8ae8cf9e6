package org.truechimer.daemon.planted.daemon.runtime;

import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

/** Calls native code outside its room. */
public final class Caller {
    private Caller() {}

    static Linker linker() {
        return Linker.nativeLinker();
    }

    static POSIX posix() {
        return POSIXFactory.getPOSIX();
    }

    static long bytes(MemorySegment packet) {
        return packet.byteSize();
    }
}
