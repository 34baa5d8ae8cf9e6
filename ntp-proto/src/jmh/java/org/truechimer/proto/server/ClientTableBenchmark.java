package org.truechimer.proto.server;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.SplittableRandom;

/** What a request deserves, with a table of a million clients. */
@State(Scope.Thread)
public class ClientTableBenchmark {
    private static final int ENTRIES = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final int VERSION = 4;

    /** From how many addresses the requests come; of ten million, nearly all are new. */
    @Param({"1", "1000", "1000000", "10000000"})
    private int addresses;

    private final SplittableRandom random = new SplittableRandom(1);
    private ClientTable table = new ClientTable(1, 64, RateLimit.NONE, 0, 0);
    private long nowNanos;

    /** Fills the table. */
    @Setup
    public void fill() {
        RateLimit limit = new RateLimit(8 * SECOND, 8, 2, true);
        table = new ClientTable(ENTRIES, 64, limit, random.nextLong(), random.nextLong());
        for (int i = 0; i < 4 * ENTRIES; i++) {
            request();
        }
    }

    /** {@return what the next request deserves} */
    @Benchmark
    public RateVerdict request() {
        nowNanos += 4000;
        long address = random.nextInt(addresses);
        return table.request(0, 0xFFFF_0000_0000L | address, VERSION, nowNanos);
    }
}
