package org.truechimer.proto.server;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Whether an address may ask: half of those asked for are in a block of the list. */
@State(Scope.Thread)
public class AccessListBenchmark {
    private static final int ADDRESSES = 1 << 16;

    @Param({"1", "100000"})
    private int prefixes;

    private final long[] highs = new long[ADDRESSES];
    private final long[] lows = new long[ADDRESSES];
    private AccessList list = AccessList.EVERYONE;
    private int next;

    /** Makes lists of blocks of IPv4, /24, and of IPv6, /48, as many of each. */
    @Setup
    public void makeList() {
        SplittableRandom random = new SplittableRandom(1);
        List<Prefix> served = new ArrayList<>();
        for (int i = 0; i < (prefixes + 1) / 2; i++) {
            served.add(new Prefix(0, anyIPv4(random), 120));
            served.add(new Prefix(anyIPv6(random), 0, 48));
        }
        list = new AccessList(List.of(), Access.DENY, served, Access.IGNORE);
        for (int i = 0; i < ADDRESSES; i++) {
            Prefix near = served.get(2 * random.nextInt(served.size() / 2) + i % 2);
            boolean ofIPv4 = i % 2 == 0;
            boolean held = i % 4 < 2;
            highs[i] = ofIPv4 ? 0 : held ? near.high() : anyIPv6(random);
            lows[i] = ofIPv4 ? (held ? near.low() | 1 : anyIPv4(random)) : random.nextLong();
        }
    }

    /** {@return what an IPv4 address hears} */
    @Benchmark
    public Access ipv4() {
        return at(0);
    }

    /** {@return what an IPv6 address hears} */
    @Benchmark
    public Access ipv6() {
        return at(1);
    }

    private Access at(int family) {
        next = (next + 2) & (ADDRESSES - 1);
        return list.of(highs[next + family], lows[next + family]);
    }

    private static long anyIPv4(SplittableRandom random) {
        return 0xFFFF_0000_0000L | (random.nextInt() & 0xFFFF_FFFFL);
    }

    private static long anyIPv6(SplittableRandom random) {
        return (1L << 61) | (random.nextLong() >>> 3);
    }
}
