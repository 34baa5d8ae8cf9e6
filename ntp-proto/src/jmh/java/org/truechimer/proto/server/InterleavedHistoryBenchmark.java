package org.truechimer.proto.server;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.util.SplittableRandom;

/** What an interleaved request takes, with a history of a million answers. */
@State(Scope.Thread)
public class InterleavedHistoryBenchmark {
    private static final int ENTRIES = 1_000_000;
    private static final int OUTSTANDING = 1 << 18;
    private static final long MICROSECONDS_4 = 17_180;

    private final SplittableRandom random = new SplittableRandom(1);
    private final InterleavedHistory history = new InterleavedHistory(ENTRIES);
    private final long[] asked = new long[OUTSTANDING];
    private long now = 1L << 63;

    /** {@return when the last answer left} Its client's next one is kept, and told of later. */
    @Benchmark
    public long exchange() {
        now += MICROSECONDS_4;
        int client = random.nextInt(OUTSTANDING);
        long transmit = history.take(asked[client]);
        long receive = history.unique(now);
        history.keep(receive, receive + 20_000, transmit != InterleavedHistory.UNKNOWN);
        history.refine(receive, receive + 30_000);
        asked[client] = receive;
        return transmit;
    }
}
