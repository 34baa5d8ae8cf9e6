package org.truechimer.proto.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.Allocation;
import org.truechimer.proto.RandomCases;
import org.truechimer.proto.wire.Address;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

class AccessListTest {
    private static final int CASES = 3000;
    private static final int LOOK_UPS = 100;

    @Test
    void everyoneIsServed() {
        assertThat(of(AccessList.EVERYONE, "192.0.2.1")).isEqualTo(Access.ALLOW);
        assertThat(of(AccessList.EVERYONE, "2001:db8::1")).isEqualTo(Access.ALLOW);
        assertThat(of(AccessList.EVERYONE, "::")).isEqualTo(Access.ALLOW);
    }

    @Test
    void whoIsInNeitherListIsRefused() {
        AccessList list =
                new AccessList(List.of(), Access.DENY, prefixes("192.0.2.0/24"), Access.IGNORE);

        assertThat(of(list, "192.0.2.255")).isEqualTo(Access.ALLOW);
        assertThat(of(list, "192.0.3.0")).isEqualTo(Access.IGNORE);
        assertThat(of(list, "192.0.1.255")).isEqualTo(Access.IGNORE);
        assertThat(of(list, "2001:db8::1")).isEqualTo(Access.IGNORE);
    }

    @Test
    void whoIsInBothListsIsRefused() {
        AccessList list =
                new AccessList(
                        prefixes("192.0.2.0/24", "2001:db8::/32"),
                        Access.DENY,
                        prefixes("192.0.2.128/25", "0.0.0.0/0", "::/0"),
                        Access.IGNORE);

        assertThat(of(list, "192.0.2.129")).isEqualTo(Access.DENY);
        assertThat(of(list, "192.0.3.0")).isEqualTo(Access.ALLOW);
        assertThat(of(list, "2001:db8:ffff::1")).isEqualTo(Access.DENY);
        assertThat(of(list, "2001:db9::")).isEqualTo(Access.ALLOW);
    }

    @Test
    void allOfIpv6IsNothingOfIpv4() {
        AccessList list = new AccessList(List.of(), Access.DENY, prefixes("::/0"), Access.IGNORE);

        assertThat(of(list, "192.0.2.1")).isEqualTo(Access.IGNORE);
        assertThat(of(list, "2001:db8::1")).isEqualTo(Access.ALLOW);
    }

    @Test
    void refusingIsNotAllowing() {
        assertThatThrownBy(() -> new AccessList(List.of(), Access.ALLOW, List.of(), Access.IGNORE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AccessList(List.of(), Access.DENY, List.of(), Access.ALLOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyListsMeanWhatTheyMeanReadOneByOne() {
        SplittableRandom random = RandomCases.of("access lists");
        for (int i = 0; i < CASES; i++) {
            List<Prefix> refused = someOf(random, random.nextInt(6));
            List<Prefix> served = someOf(random, random.nextInt(12));
            AccessList list = new AccessList(refused, Access.DENY, served, Access.IGNORE);
            for (int look = 0; look < LOOK_UPS; look++) {
                Prefix near =
                        any(random, Stream.concat(refused.stream(), served.stream()).toList());
                long[] address = addressAt(random, near);
                assertThat(list.of(address[0], address[1]))
                        .as("%x %x, refused %s, served %s", address[0], address[1], refused, served)
                        .isEqualTo(oneByOne(refused, served, address));
            }
        }
    }

    @Test
    void aHundredThousandBlocksMeanWhatTheyMeanReadOneByOne() {
        SplittableRandom random = RandomCases.of("a long access list");
        List<Prefix> served = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            served.add(new Prefix(0, 0xFFFF_0000_0000L | (random.nextInt() & 0xFFFF_FFFFL), 120));
            served.add(new Prefix((0x2000L << 48) | (random.nextLong() >>> 3), 0, 48));
        }
        List<Prefix> refused = served.stream().limit(100).toList();
        AccessList list = new AccessList(refused, Access.DENY, served, Access.IGNORE);
        for (int look = 0; look < 500; look++) {
            long[] address = addressAt(random, served.get(random.nextInt(served.size())));
            assertThat(list.of(address[0], address[1]))
                    .isEqualTo(oneByOne(refused, served, address));
        }
    }

    @Test
    void lookingUpAllocatesNothing() {
        SplittableRandom random = RandomCases.of("looking up");
        AccessList list =
                new AccessList(someOf(random, 50), Access.DENY, someOf(random, 50), Access.IGNORE);

        long bytes =
                Allocation.bytesOf(
                        () -> {
                            for (int i = 0; i < 10_000; i++) {
                                list.of(0, 0xFFFF_0000_0000L | i);
                                list.of((long) i << 50, i);
                            }
                        });

        assertThat(bytes).isZero();
    }

    private static Access oneByOne(List<Prefix> refused, List<Prefix> served, long[] address) {
        if (refused.stream().anyMatch(prefix -> prefix.contains(address[0], address[1]))) {
            return Access.DENY;
        }
        boolean allowed =
                served.stream().anyMatch(prefix -> prefix.contains(address[0], address[1]));
        return allowed ? Access.ALLOW : Access.IGNORE;
    }

    /** Blocks that often touch, or lie in each other. */
    private static List<Prefix> someOf(SplittableRandom random, int count) {
        List<Prefix> prefixes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean ofIPv4 = random.nextBoolean();
            int bits = ofIPv4 ? 96 + random.nextInt(33) : random.nextInt(129);
            if (!prefixes.isEmpty() && random.nextInt(3) > 0) {
                long[] address = addressAt(random, any(random, prefixes));
                boolean isIPv4 = Address.isIPv4(address[0], address[1]);
                prefixes.add(
                        new Prefix(address[0], address[1], isIPv4 ? Math.max(96, bits) : bits));
            } else if (ofIPv4) {
                prefixes.add(
                        new Prefix(0, 0xFFFF_0000_0000L | (random.nextInt() & 0xFFFF_FFFFL), bits));
            } else {
                prefixes.add(new Prefix(random.nextLong(), random.nextLong(), bits));
            }
        }
        return prefixes;
    }

    private static Prefix any(SplittableRandom random, List<Prefix> prefixes) {
        return prefixes.isEmpty()
                ? new Prefix(random.nextLong(), 0, random.nextInt(129))
                : prefixes.get(random.nextInt(prefixes.size()));
    }

    /** The first or last address of a block, the one before or behind it, or any within. */
    private static long[] addressAt(SplittableRandom random, Prefix prefix) {
        long high = prefix.high();
        long low = prefix.low();
        return switch (random.nextInt(5)) {
            case 0 -> new long[] {high, low};
            case 1 -> new long[] {low == 0 ? high - 1 : high, low - 1};
            case 2 -> new long[] {prefix.lastHigh(), prefix.lastLow()};
            case 3 ->
                    new long[] {
                        prefix.lastLow() == -1 ? prefix.lastHigh() + 1 : prefix.lastHigh(),
                        prefix.lastLow() + 1
                    };
            default ->
                    new long[] {
                        high | (random.nextLong() & (high ^ prefix.lastHigh())),
                        low | (random.nextLong() & (low ^ prefix.lastLow()))
                    };
        };
    }

    private static List<Prefix> prefixes(String... texts) {
        return Stream.of(texts).map(text -> Prefix.parse(text).orElseThrow()).toList();
    }

    private static Access of(AccessList list, String literal) {
        Address address = Address.parse(literal, 0).orElseThrow();
        return list.of(address.high(), address.low());
    }
}
