package org.truechimer.daemon.observe;

import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.KeyFailure;
import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.NtsSnapshot;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.engine.Validity;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.server.Drop;
import org.truechimer.proto.server.ServerCount;
import org.truechimer.proto.source.DropReason;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a daemon might look like. */
final class Observations {
    private static final Address ELSEWHERE = Address.parse("192.0.2.77", 4460).orElseThrow();
    private static final Program PROGRAM =
            new Program("0.1.0", "0123456789abcdef", "2026-09-01", 3600.25);
    private static final Reading NOW =
            new Reading(7_200_000_000_000L, 1_788_000_000_123_456_789L, 2);

    private Observations() {}

    /** A daemon that follows one source, rejects another, and has not heard a third. */
    static Observation synchronised() {
        SystemSnapshot system =
                new SystemSnapshot(
                        Synchronisation.SYNCHRONISED,
                        true,
                        12.5e-6,
                        3.25e-6,
                        0.0125,
                        15e-6,
                        -12.345e-6,
                        2e-8,
                        0.021,
                        0.002,
                        3,
                        0xC0000201,
                        Leap.INSERT,
                        0.25,
                        Double.POSITIVE_INFINITY,
                        2,
                        -1_250_000_000L,
                        7_190_000_000_000L);
        return new Observation(
                PROGRAM,
                new Snapshot(NOW, system, List.of(selected(), falseticker(), silent())),
                List.of(server(), ServerSnapshot.missing(ELSEWHERE, "no such address")),
                List.of(
                        keyExchange(),
                        KeyExchangeSnapshot.missing(ELSEWHERE, "there is no file nts.pem")),
                Optional.of(
                        new CookieKeysSnapshot(
                                false,
                                OptionalLong.of(1_787_990_000),
                                Optional.of("the file /var/lib/nts-keys is damaged; remove it"))));
    }

    /** A daemon that has just been started. */
    static Observation starting() {
        SystemSnapshot system =
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
                        1000,
                        0,
                        0,
                        0);
        return new Observation(PROGRAM, new Snapshot(NOW, system, List.of(silent())));
    }

    private static ServerSnapshot server() {
        return new ServerSnapshot(
                Address.parse("::", 123).orElseThrow(),
                List.of(
                        new ServerSnapshot.Shard(
                                counts(2), new EnumMap<>(Map.of(Drop.CONTROL, 3L))),
                        new ServerSnapshot.Shard(
                                counts(100),
                                new EnumMap<>(Map.of(Drop.IGNORED, 4L, Drop.RATE_LIMITED, 5L)))));
    }

    private static KeyExchangeSnapshot keyExchange() {
        Map<KeyExchangeCount, Long> counts = new EnumMap<>(KeyExchangeCount.class);
        for (KeyExchangeCount count : KeyExchangeCount.values()) {
            counts.put(count, 7L * counts.size());
        }
        return new KeyExchangeSnapshot(
                Address.parse("::", 4460).orElseThrow(),
                3,
                counts,
                List.of(new KeyExchangeSnapshot.Certificate("CN=nts.example", 1_795_000_000)),
                Optional.empty());
    }

    private static Map<ServerCount, Long> counts(long first) {
        Map<ServerCount, Long> counts = new EnumMap<>(ServerCount.class);
        for (ServerCount count : ServerCount.values()) {
            counts.put(count, first + counts.size());
        }
        return counts;
    }

    private static SourceSnapshot selected() {
        return new SourceSnapshot(
                1,
                "ntp1.example:123",
                Address.parse("192.0.2.1", 123),
                Standing.SELECTED,
                0,
                12.5e-6,
                4e-6,
                0.0112,
                2e-6,
                2,
                0x47505300,
                0.0098,
                0.0015,
                6,
                0b1111_1110,
                1,
                Optional.of(StampQuality.KERNEL),
                7_190_000_000_000L,
                1_787_999_990_123_456_789L,
                true,
                120,
                118,
                new EnumMap<>(Map.of(DropReason.BOGUS_ORIGIN, 1L, DropReason.LATE, 2L)),
                Optional.empty(),
                Optional.empty());
    }

    private static NtsSnapshot keys() {
        return new NtsSnapshot(
                Optional.of(
                        new KeyTerms(
                                Optional.of("ntp2.example"),
                                1123,
                                Address.parse("192.0.2.9", 0).orElseThrow(),
                                15,
                                "CN=nts2.example",
                                new Validity(1_780_000_000, 1_790_000_000))),
                true,
                7,
                7_000_000_000_000L,
                0,
                Double.POSITIVE_INFINITY,
                Optional.empty());
    }

    private static NtsSnapshot noKeys() {
        return new NtsSnapshot(
                Optional.empty(),
                false,
                0,
                0,
                3,
                12.5,
                Optional.of(
                        new KeyFailure(
                                KeyExchangeFault.CONNECTION,
                                "nobody accepts connections at 192.0.2.9:4460",
                                7_180_000_000_000L)));
    }

    private static SourceSnapshot falseticker() {
        return new SourceSnapshot(
                2,
                "ntp2.example:1123",
                Address.parse("2001:db8::7", 1123),
                Standing.FALSETICKER,
                0.0498,
                0.0499,
                5e-6,
                0.0085,
                1e-6,
                1,
                0xFEDCBA98,
                0,
                0.00012,
                10,
                0xFF,
                0,
                Optional.of(StampQuality.USER),
                7_100_000_000_000L,
                1_787_999_900_123_456_789L,
                false,
                64,
                64,
                new EnumMap<>(DropReason.class),
                Optional.empty(),
                Optional.of(keys()));
    }

    private static SourceSnapshot silent() {
        return new SourceSnapshot(
                3,
                "no \"such\" host\\name.example:123",
                Optional.empty(),
                Standing.NO_SAMPLE,
                0,
                0,
                Double.POSITIVE_INFINITY,
                0,
                Double.POSITIVE_INFINITY,
                0,
                0,
                0,
                0,
                4,
                0,
                0,
                Optional.empty(),
                0,
                0,
                false,
                0,
                0,
                new EnumMap<>(DropReason.class),
                Optional.of("the name does not resolve: NXDOMAIN"),
                Optional.of(noKeys()));
    }
}
