package org.truechimer.ctl;

import org.truechimer.daemon.observe.CookieKeysSnapshot;
import org.truechimer.daemon.observe.KeyExchangeCount;
import org.truechimer.daemon.observe.KeyExchangeSnapshot;
import org.truechimer.daemon.observe.Observation;
import org.truechimer.daemon.observe.Program;
import org.truechimer.daemon.observe.ServerSnapshot;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.KeyFailure;
import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.NtsSnapshot;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.engine.Validity;
import org.truechimer.proto.octets.RecordCodec;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.server.ServerCount;
import org.truechimer.proto.source.DropReason;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** What daemons might look like. */
final class Observations {
    private static final Program PROGRAM =
            new Program("0.1.0", "0123456789abcdef", "2026-09-01", 93_600);
    private static final Reading NOW =
            new Reading(7_200_000_000_000L, 1_788_000_000_123_456_789L, 0);

    private Observations() {}

    /** A good day: a server and a pool, one of whose members is wrong. */
    static Observation synchronised() {
        return observation(
                system(Synchronisation.SYNCHRONISED, true, 12.5e-6, 0.0125, 3),
                heard(1, "ntp1.example:123", "192.0.2.1", Standing.SELECTED, 12.5e-6, 0),
                heard(2, "pool.example:123", "198.51.100.7", Standing.SELECTED, -140e-6, 0),
                heard(
                        3,
                        "pool.example:123",
                        "2001:db8:1234:5678:9abc:def0:1234:5678",
                        Standing.SELECTED,
                        1.2e-3,
                        0),
                heard(
                        4,
                        "pool.example:123",
                        "203.0.113.250",
                        Standing.FALSETICKER,
                        0.0511,
                        0.0498));
    }

    /** With keys, with keys whose certificate runs out soon, and without any. */
    static Observation underNts() {
        return observation(
                system(Synchronisation.SYNCHRONISED, true, 12.5e-6, 0.0125, 3),
                keyed(
                        heard(1, "nts1.example:4460", "192.0.2.1", Standing.SELECTED, 12.5e-6, 0),
                        keys(1_795_000_000, true, Optional.empty())),
                keyed(
                        heard(4, "nts4.example:4460", "192.0.2.4", Standing.SELECTED, 2e-6, 0),
                        keys(1_788_260_000, true, Optional.empty())),
                keyed(
                        heard(2, "nts2.example:4460", "192.0.2.2", Standing.SELECTED, -1e-6, 0),
                        keys(
                                1_788_260_000,
                                false,
                                Optional.of(
                                        new KeyFailure(
                                                KeyExchangeFault.CERTIFICATE_DATES,
                                                "",
                                                7_000_000_000_000L)))),
                keyed(
                        silent(0, "nts3.example:4460", 0, Optional.of("it has no keys yet")),
                        new NtsSnapshot(
                                Optional.empty(),
                                false,
                                0,
                                0,
                                4,
                                33.75,
                                Optional.of(
                                        new KeyFailure(
                                                KeyExchangeFault.CONNECTION,
                                                "",
                                                7_188_000_000_000L)))));
    }

    /** Without a source, but with others that come for keys. */
    static Observation servingKeys() {
        Observation plain = observation(system(Synchronisation.SYNCHRONISED, true, 0, 0.0125, 1));
        Map<KeyExchangeCount, Long> counts =
                Map.of(
                        KeyExchangeCount.COMPLETED,
                        1234L,
                        KeyExchangeCount.TIMED_OUT,
                        7L,
                        KeyExchangeCount.NOTHING_IN_COMMON,
                        1L);
        return new Observation(
                plain.program(),
                plain.snapshot(),
                List.of(asked()),
                List.of(
                        new KeyExchangeSnapshot(
                                Address.parse("::", 4460).orElseThrow(),
                                3,
                                counts,
                                List.of(
                                        new KeyExchangeSnapshot.Certificate(
                                                "CN=nts.example", 1_795_000_000),
                                        new KeyExchangeSnapshot.Certificate(
                                                "CN=other.example", 1_788_260_000)),
                                Optional.empty())),
                Optional.of(
                        new CookieKeysSnapshot(
                                false, OptionalLong.of(1_787_990_000), Optional.empty())));
    }

    /** With cookies that another server of its fleet gives, or the reason why it has none. */
    static Observation memberOfAFleet(Optional<String> problem) {
        Observation serving = servingKeys();
        return new Observation(
                serving.program(),
                serving.snapshot(),
                serving.servers(),
                List.of(),
                Optional.of(
                        new CookieKeysSnapshot(
                                true,
                                problem.isPresent()
                                        ? OptionalLong.empty()
                                        : OptionalLong.of(1_787_990_000),
                                problem)));
    }

    /** Nothing can be had of what it is to serve. */
    static Observation servingNothing() {
        Observation plain = observation(system(Synchronisation.SYNCHRONISED, true, 0, 0.0125, 1));
        Address time = Address.parse("192.0.2.77", 123).orElseThrow();
        return new Observation(
                plain.program(),
                plain.snapshot(),
                List.of(ServerSnapshot.missing(time, "Cannot assign requested address")),
                List.of(KeyExchangeSnapshot.missing(time.withPort(4460), "no file nts.pem")),
                Optional.empty());
    }

    private static ServerSnapshot asked() {
        return new ServerSnapshot(
                Address.parse("::", 123).orElseThrow(),
                List.of(
                        new ServerSnapshot.Shard(
                                Map.of(ServerCount.NTS_ANSWERED, 98_765L, ServerCount.NTS_NAK, 4L),
                                Map.of())));
    }

    private static NtsSnapshot keys(
            long notAfterUnixSeconds, boolean checked, Optional<KeyFailure> failure) {
        return new NtsSnapshot(
                Optional.of(
                        new KeyTerms(
                                Optional.of("ntp.example"),
                                123,
                                Address.parse("192.0.2.9", 0).orElseThrow(),
                                15,
                                "CN=nts.example",
                                new Validity(1_780_000_000, notAfterUnixSeconds))),
                checked,
                8,
                checked ? 3_600_000_000_000L : 0,
                checked ? 0 : 1,
                checked ? Double.POSITIVE_INFINITY : 600,
                failure);
    }

    private static SourceSnapshot keyed(SourceSnapshot source, NtsSnapshot nts) {
        return (SourceSnapshot)
                RecordCodec.mapped(
                        source,
                        new UnaryOperator<>() {
                            private int components;

                            @Override
                            public Object apply(Object component) {
                                components++;
                                return components
                                                == SourceSnapshot.class.getRecordComponents().length
                                        ? Optional.of(nts)
                                        : component;
                            }
                        });
    }

    /** Every standing that there is. */
    static Observation everyStanding() {
        List<SourceSnapshot> sources = new ArrayList<>();
        for (Standing standing : Standing.values()) {
            int id = sources.size() + 1;
            String name =
                    standing.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".example:123";
            sources.add(
                    standing == Standing.NO_SAMPLE
                            ? silent(id, name, 3, Optional.empty())
                            : heard(id, name, "192.0.2." + id, standing, 0.0511, 0.0498));
        }
        return observation(
                system(Synchronisation.SYNCHRONISED, true, -3.5e-9, 0.0125, 3),
                sources.toArray(SourceSnapshot[]::new));
    }

    /**
     * Started a moment ago, with a name that does not resolve, and one too long to be shown whole.
     */
    static Observation starting() {
        return observation(
                new SystemSnapshot(
                        Synchronisation.STARTING,
                        false,
                        0,
                        Double.POSITIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        15e-6,
                        0,
                        Double.POSITIVE_INFINITY,
                        0,
                        Double.POSITIVE_INFINITY,
                        16,
                        0,
                        Leap.UNSYNCHRONISED,
                        0,
                        Double.POSITIVE_INFINITY,
                        0,
                        0,
                        0),
                silent(
                        0,
                        "ntp1.example:123",
                        0,
                        Optional.of("the name does not resolve: \u001b[31mNXDOMAIN\n")),
                silent(
                        1,
                        "a-very-long-name-of-a-time-server.in-a-department.of-an-institute.example.org:12345",
                        1,
                        Optional.empty()));
    }

    static Observation holdover() {
        return observation(
                system(Synchronisation.HOLDOVER, true, 2.2e-3, 0.95, 3),
                heard(1, "ntp1.example:123", "192.0.2.1", Standing.UNREACHABLE, 2.2e-3, 0),
                heard(2, "ntp2.example:123", "192.0.2.2", Standing.UNREACHABLE, 2.1e-3, 0));
    }

    static Observation panic() {
        return observation(
                system(Synchronisation.PANIC, true, 7300, 7301, 16),
                heard(1, "192.0.2.1:123", "192.0.2.1", Standing.SELECTED, 7300, 0));
    }

    static Observation noMajority() {
        return observation(
                system(Synchronisation.NO_MAJORITY, true, 0.1, 2, 16),
                heard(1, "ntp1.example:123", "192.0.2.1", Standing.NO_MAJORITY, -1.5, 0),
                heard(2, "ntp2.example:123", "192.0.2.2", Standing.NO_MAJORITY, 86_400, 0));
    }

    static Observation disrupted() {
        return observation(
                system(Synchronisation.DISRUPTED, true, 0, Double.POSITIVE_INFINITY, 16));
    }

    static Observation observation(SystemSnapshot system, SourceSnapshot... sources) {
        return new Observation(PROGRAM, new Snapshot(NOW, system, List.of(sources)));
    }

    private static SystemSnapshot system(
            Synchronisation state, boolean steering, double offset, double bound, int stratum) {
        return new SystemSnapshot(
                state,
                steering,
                offset,
                3.25e-6,
                bound,
                15e-6,
                -12.3456e-6,
                2e-8,
                0.021,
                0.002,
                stratum,
                0xC0000201,
                stratum == 16 ? Leap.UNSYNCHRONISED : Leap.INSERT,
                0.25,
                Double.POSITIVE_INFINITY,
                1,
                -1_250_000_000L,
                7_190_000_000_000L);
    }

    private static SourceSnapshot heard(
            int id, String name, String address, Standing standing, double offset, double excess) {
        Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
        if (standing == Standing.FALSETICKER) {
            dropped.put(DropReason.LATE, 2L);
            dropped.put(DropReason.BOGUS_ORIGIN, 1L);
        }
        boolean silent = standing == Standing.UNREACHABLE;
        return new SourceSnapshot(
                id,
                name,
                Address.parse(address, 123),
                standing,
                excess,
                offset,
                4e-6,
                0.0112,
                2.5e-6,
                2,
                0x47505300,
                0.0098,
                0.0015,
                6,
                silent ? 0 : 0b1111_1110,
                silent ? 9 : 1,
                Optional.of(StampQuality.KERNEL),
                7_190_000_000_000L,
                1_787_999_990_123_456_789L,
                standing == Standing.NOT_PREFERRED,
                120,
                118,
                dropped,
                Optional.empty(),
                Optional.empty());
    }

    private static SourceSnapshot silent(int id, String name, int sent, Optional<String> problem) {
        return new SourceSnapshot(
                id,
                name,
                problem.isPresent() ? Optional.empty() : Address.parse("2001:db8::7", 123),
                Standing.NO_SAMPLE,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                4,
                0,
                sent,
                Optional.empty(),
                0,
                0,
                false,
                sent,
                0,
                new EnumMap<>(DropReason.class),
                problem,
                Optional.empty());
    }
}
