package org.truechimer.proto.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one shard has counted since it was started. One thread counts; any may read meanwhile,
 * without a lock, and sees each number as it was a moment ago.
 */
@SuppressWarnings("EnumOrdinal") // the order of the constants is that of the array, and no more
public final class ServerCounters {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int DROPS = ServerCount.values().length;

    /** Numbers of a cache line's length at both ends keep the others from sharing one. */
    private static final int PADDING = 8;

    private final long[] counts = new long[PADDING + DROPS + Drop.values().length + PADDING];

    /** Begins at 0. */
    public ServerCounters() {}

    /** Counts one more. */
    public void add(ServerCount what) {
        add(PADDING + what.ordinal(), 1);
    }

    /** Counts some more. */
    public void add(ServerCount what, int more) {
        add(PADDING + what.ordinal(), more);
    }

    void add(Drop reason) {
        add(PADDING + DROPS + reason.ordinal(), 1);
    }

    /** {@return how many there have been} */
    public long of(ServerCount what) {
        return (long) SLOT.getOpaque(counts, PADDING + what.ordinal());
    }

    /** {@return how many datagrams got no answer for this reason} */
    public long of(Drop reason) {
        return (long) SLOT.getOpaque(counts, PADDING + DROPS + reason.ordinal());
    }

    /** A plain write is seen soon: whoever counts goes into the kernel again and again. */
    private void add(int index, long more) {
        counts[index] += more;
    }
}
