package org.truechimer.proto.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.Allocation;
import org.truechimer.proto.RandomCases;
import org.truechimer.proto.wire.Address;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

class ClientTableTest {
    private static final long SECOND = 1_000_000_000;
    private static final RateLimit LIMIT = new RateLimit(8 * SECOND, 8, 2, false);
    private static final RateLimit NO_LEAK = new RateLimit(8 * SECOND, 8, 16, false);
    private static final int VERSION = 4;

    @Test
    void aBurstIsAnsweredAndThenOneRequestAnInterval() {
        ClientTable table = table(NO_LEAK);
        assertThat(answers(table, "192.0.2.1", 8, 0)).isEqualTo(8);
        assertThat(answers(table, "192.0.2.1", 1, 0)).isZero();
        assertThat(answers(table, "192.0.2.1", 1, 8 * SECOND - 1)).isZero();
        assertThat(answers(table, "192.0.2.1", 2, 8 * SECOND)).isEqualTo(1);
        assertThat(answers(table, "192.0.2.1", 9, 1000 * SECOND)).isEqualTo(8);
    }

    @Test
    void clientsHaveBucketsOfTheirOwn() {
        ClientTable table = table(NO_LEAK);
        assertThat(answers(table, "192.0.2.1", 9, 0)).isEqualTo(8);
        assertThat(answers(table, "192.0.2.2", 9, 0)).isEqualTo(8);
        assertThat(answers(table, "2001:db8::1", 9, 0)).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4})
    void aClientThatNeverSlowsDownGetsItsShare(int leak) {
        SplittableRandom random = RandomCases.of("leak");
        ClientTable table =
                new ClientTable(
                        8,
                        64,
                        new RateLimit(8 * SECOND, 8, leak, false),
                        random.nextLong(),
                        random.nextLong());
        int requests = 1 << 16;
        int answers = answers(table, "192.0.2.1", requests, 0) - 8;

        double share = 1.0 / (1 << leak);
        double sigma = Math.sqrt(requests * share * (1 - share));
        assertThat((double) answers).isCloseTo(requests * share, within(6 * sigma + 8));
    }

    @Test
    void whoAsksAsOftenAsTokensComeIsAnsweredForEver() {
        ClientTable table = table(NO_LEAK);
        for (long now = 0; now < 10_000 * SECOND; now += 8 * SECOND) {
            assertThat(answers(table, "192.0.2.1", 1, now)).isEqualTo(1);
        }
    }

    @Test
    void toExpectAClientChangesNothing() {
        ClientTable table = table(NO_LEAK);
        Address known = Address.parse("192.0.2.1", 0).orElseThrow();
        Address unknown = Address.parse("2001:db8::1", 0).orElseThrow();
        assertThat(answers(table, "192.0.2.1", 7, 0)).isEqualTo(7);
        List<Client> before = clients(table);

        for (int i = 0; i < 100; i++) {
            table.expect(known.high(), known.low());
            table.expect(unknown.high(), unknown.low());
        }

        assertThat(clients(table)).isEqualTo(before).hasSize(1);
        assertThat(answers(table, "192.0.2.1", 2, 0)).isEqualTo(1);
    }

    @Test
    void withoutALimitAllIsAnswered() {
        assertThat(answers(table(RateLimit.NONE), "192.0.2.1", 10_000, 0)).isEqualTo(10_000);
    }

    @Test
    void kissesAreLimitedToo() {
        ClientTable table = table(new RateLimit(8 * SECOND, 8, 16, true));
        List<Long> kisses = new ArrayList<>();
        for (long now = 0; now < 100 * SECOND; now += SECOND / 100) {
            if (request(table, "192.0.2.1", now) == RateVerdict.KISS) {
                kisses.add(now);
            }
        }

        assertThat(kisses).hasSizeBetween(9, 12);
        for (int i = 1; i < kisses.size(); i++) {
            assertThat(kisses.get(i) - kisses.get(i - 1)).isGreaterThanOrEqualTo(8 * SECOND);
        }
    }

    @Test
    void aSecondLiesBetweenKissesEvenIfTokensComeFaster() {
        ClientTable table = table(new RateLimit(SECOND / 1000, 1, 16, true));
        int kisses = 0;
        for (long now = 0; now < 100 * SECOND; now += SECOND / 10_000) {
            kisses += request(table, "192.0.2.1", now) == RateVerdict.KISS ? 1 : 0;
        }

        assertThat(kisses).isBetween(45, 100);
    }

    @Test
    void ipv6IsCountedByItsPrefixAndIpv4ByItsAddress() {
        ClientTable table = table(NO_LEAK);
        assertThat(answers(table, "2001:db8::1", 4, 0)).isEqualTo(4);
        assertThat(answers(table, "2001:db8::ffff:1", 5, 0)).isEqualTo(4);
        assertThat(answers(table, "2001:db8:0:1::1", 1, 0)).isEqualTo(1);
        assertThat(clients(table))
                .extracting(client -> client.address().toString())
                .containsExactlyInAnyOrder("2001:db8::/64", "2001:db8:0:1::/64");

        ClientTable single = new ClientTable(64, 128, NO_LEAK, 1, 2);
        assertThat(answers(single, "2001:db8::1", 9, 0)).isEqualTo(8);
        assertThat(answers(single, "2001:db8::2", 9, 0)).isEqualTo(8);

        ClientTable block = new ClientTable(64, 48, NO_LEAK, 1, 2);
        assertThat(answers(block, "2001:db8::1", 9, 0)).isEqualTo(8);
        assertThat(answers(block, "2001:db8:0:1::", 1, 0)).isZero();
        assertThat(answers(block, "192.0.2.1", 8, 0)).isEqualTo(8);
        assertThat(answers(block, "192.0.2.2", 8, 0)).isEqualTo(8);
    }

    @Test
    void whatIsKnownOfAClientIsShown() {
        ClientTable table = table(NO_LEAK);
        request(table, "192.0.2.7", 0);
        assertThat(clients(table).getFirst().intervalSeconds()).isNaN();
        for (int i = 1; i < 64; i++) {
            request(table, "192.0.2.7", i * 4L * SECOND);
        }
        table.markAuthenticated();
        Address address = Address.parse("192.0.2.7", 0).orElseThrow();
        table.request(address.high(), address.low(), 3, 256 * SECOND);
        table.markInterleaved();
        request(table, "192.0.2.8", 256 * SECOND);

        Client client =
                clients(table).stream().filter(c -> c.requests() > 1).findFirst().orElseThrow();
        assertThat(client.address()).hasToString("192.0.2.7");
        assertThat(client.requests()).isEqualTo(65);
        assertThat(client.drops()).isBetween(20L, 28L);
        assertThat(client.lastSeenNanos()).isEqualTo(256 * SECOND);
        assertThat(client.intervalSeconds()).isCloseTo(4, within(1e-3));
        assertThat(client.version()).isEqualTo(3);
        assertThat(client.interleaved()).isTrue();
        assertThat(client.authenticated()).isTrue();
        Client other =
                clients(table).stream().filter(c -> c.requests() == 1).findFirst().orElseThrow();
        assertThat(other.interleaved() || other.authenticated()).isFalse();
    }

    @Test
    void asManyClientsFitAsWereAskedForAndNoMore() {
        ClientTable table = new ClientTable(1000, 64, LIMIT, 1, 2);
        assertThat(table.capacity()).isEqualTo(1000);
        for (int i = 0; i < 100_000; i++) {
            table.request(0, 0xFFFF_0000_0000L | i, VERSION, i);
        }

        assertThat(clients(table)).hasSize(1000);
        assertThat(clients(table)).extracting(Client::address).doesNotHaveDuplicates();
        assertThat(new ClientTable(1, 64, LIMIT, 1, 2).capacity()).isEqualTo(8);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> new ClientTable(0, 64, LIMIT, 1, 2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ClientTable(8, 129, LIMIT, 1, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * As many honest clients as a quarter of the table, which ask every 64 s, and for each of their
     * requests fifty from addresses that never ask again.
     */
    @Test
    void aFloodOfForgedAddressesLeavesTheHonestTheirPlaces() {
        SplittableRandom random = RandomCases.of("flood");
        int honest = 4096;
        ClientTable table =
                new ClientTable(4 * honest, 64, LIMIT, random.nextLong(), random.nextLong());
        long now = honestRounds(table, honest, 0, 4, 0, random);
        honestRounds(table, honest, now, 10, 50, random);

        long kept =
                clients(table).stream()
                        .filter(client -> isHonest(client, honest) && client.requests() == 14)
                        .count();
        System.out.println(kept + " of " + honest + " honest clients kept all their history");
        assertThat(kept).isGreaterThan(honest * 99L / 100);
    }

    /** The table is full of honest clients: each set of eight gives up one place, not more. */
    @Test
    void aFullTableLosesOnePlaceInEightToAFlood() {
        SplittableRandom random = RandomCases.of("flood of a full table");
        int entries = 4096;
        ClientTable table =
                new ClientTable(entries, 64, LIMIT, random.nextLong(), random.nextLong());
        long now = honestRounds(table, 4 * entries, 0, 1, 0, random);
        List<Client> residents = clients(table);
        for (int round = 1; round < 5; round++) {
            for (Client resident : residents) {
                now += SECOND / 100;
                table.request(resident.address().high(), resident.address().low(), VERSION, now);
            }
        }
        for (int i = 0; i < 100 * entries; i++) {
            table.request(0, 0xFFFF_0000_0000L | 0x8000_0000L | i, VERSION, now + i);
        }

        long kept = clients(table).stream().filter(client -> client.requests() == 5).count();
        assertThat(residents).hasSize(entries);
        assertThat(kept).isEqualTo(entries / 8 * 7L);
    }

    @Test
    void standingFadesWithSilence() {
        ClientTable table = new ClientTable(8, 64, LIMIT, 1, 2);
        long now = 0;
        for (int i = 0; i < 1000; i++) {
            now += 8 * SECOND;
            for (int client = 0; client < 8; client++) {
                table.request(0, 0xFFFF_0000_0000L | client, VERSION, now);
            }
        }
        now += 24 * 3600 * SECOND;
        for (int i = 100; i < 1000; i++) {
            table.request(0, 0xFFFF_0000_0000L | i, VERSION, now);
        }

        assertThat(clients(table)).noneMatch(client -> client.requests() > 1);
    }

    @Test
    void requestsAllocateNothing() {
        ClientTable table = new ClientTable(1000, 64, new RateLimit(SECOND, 2, 2, true), 1, 2);
        long bytes =
                Allocation.bytesOf(
                        () -> {
                            for (int i = 0; i < 50_000; i++) {
                                table.request(0, 0xFFFF_0000_0000L | (i % 3000), VERSION, i);
                                table.request((long) i << 40, i, VERSION, i);
                                table.markInterleaved();
                            }
                        });

        assertThat(bytes).isZero();
    }

    /** Each request of a client brings its time forward by one, so the two always agree. */
    @Test
    void whatAnotherThreadSeesWasTrueAtSomeMoment() throws InterruptedException {
        ClientTable table = new ClientTable(16, 64, RateLimit.NONE, 1, 2);
        AtomicBoolean seen = new AtomicBoolean();
        Thread owner =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (long now = 1; !seen.get(); now++) {
                                        for (int client = 0; client < 4; client++) {
                                            table.request(
                                                    0, 0xFFFF_0000_0000L | client, VERSION, now);
                                        }
                                    }
                                });
        List<Client> torn = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            table.forEach(
                    client -> {
                        if (client.requests() != client.lastSeenNanos()) {
                            torn.add(client);
                        }
                    });
        }
        seen.set(true);
        owner.join();

        assertThat(torn).isEmpty();
    }

    /** Honest clients ask every 64 s; between any two requests of them come forged ones. */
    private static long honestRounds(
            ClientTable table,
            int honest,
            long start,
            int rounds,
            int forged,
            SplittableRandom random) {
        long stepNanos = 64 * SECOND / honest;
        long now = start;
        for (int round = 0; round < rounds; round++) {
            for (int client = 0; client < honest; client++) {
                now += stepNanos;
                table.request(0, 0xFFFF_0000_0000L | client, VERSION, now);
                for (int i = 0; i < forged; i++) {
                    long address = 0x8000_0000L | (random.nextInt() & 0x7FFF_FFFFL);
                    table.request(0, 0xFFFF_0000_0000L | address, VERSION, now);
                }
            }
        }
        return now;
    }

    private static boolean isHonest(Client client, int honest) {
        return (client.address().low() & 0xFFFF_FFFFL) < honest;
    }

    private static ClientTable table(RateLimit limit) {
        return new ClientTable(64, 64, limit, 1, 2);
    }

    private static List<Client> clients(ClientTable table) {
        List<Client> clients = new ArrayList<>();
        table.forEach(clients::add);
        return clients;
    }

    private static RateVerdict request(ClientTable table, String literal, long now) {
        Address address = Address.parse(literal, 0).orElseThrow();
        return table.request(address.high(), address.low(), VERSION, now);
    }

    private static int answers(ClientTable table, String literal, int requests, long now) {
        int answers = 0;
        for (int i = 0; i < requests; i++) {
            answers += request(table, literal, now) == RateVerdict.ANSWER ? 1 : 0;
        }
        return answers;
    }
}
