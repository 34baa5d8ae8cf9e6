package org.truechimer.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.CertificateDates;
import org.truechimer.proto.engine.Protection;
import org.truechimer.proto.engine.SourceConfiguration;
import org.truechimer.proto.select.SelectionPolicy;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.wire.Address;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a configuration means, once it loads. */
class ConfigurationLoaderTest {

    @Test
    void anEmptyFileLeavesEverythingAtItsDefault() {
        DaemonConfiguration configuration = load("");

        assertThat(configuration.engine().sources()).isEmpty();
        assertThat(configuration.engine().selection()).isEqualTo(SelectionPolicy.DEFAULT);
        assertThat(configuration.engine().clock()).isEqualTo(ClockPolicy.DEFAULT);
        assertThat(configuration.engine().localStratum()).isEqualTo(16);
        assertThat(configuration.engine().certificateDates())
                .isEqualTo(CertificateDates.FIRST_SYNC);
        assertThat(configuration.stateDirectory()).isEqualTo(Path.of("/var/lib/truechimer"));
        assertThat(configuration.warnOnJump()).isTrue();
        assertThat(configuration.observability()).isEqualTo(Observability.DEFAULT);
    }

    @Test
    void sourcesOfAnotherDaemonsClientMeanTheSameHere() {
        DaemonConfiguration configuration = load(GoldenCases.text("compat/client.toml"));

        assertThat(configuration.engine().sources())
                .containsExactly(
                        new SourceConfiguration(
                                "192.0.2.1:123",
                                "192.0.2.1",
                                123,
                                1,
                                false,
                                List.of(),
                                polls(3, 9, 3)),
                        new SourceConfiguration(
                                "[2001:db8::7]:1123",
                                "2001:db8::7",
                                1123,
                                1,
                                false,
                                List.of(),
                                polls(5, 5, 4)),
                        new SourceConfiguration(
                                "[2001:db8::8]:123",
                                "2001:db8::8",
                                123,
                                1,
                                false,
                                List.of(),
                                polls(5, 9, 6)),
                        new SourceConfiguration(
                                "pool.example.org:4123",
                                "pool.example.org",
                                4123,
                                3,
                                true,
                                List.of(
                                        new Address(0, 0xFFFF_C000_0209L, 0),
                                        new Address(0x2001_0DB8_0000_0000L, 9, 0)),
                                polls(5, 9, 6)),
                        new SourceConfiguration(
                                "nts.example.org:4460",
                                "nts.example.org",
                                4460,
                                1,
                                false,
                                List.of(),
                                new Protection.Nts(Optional.of("/etc/ssl/ours.pem"), true),
                                polls(4, 8, 4)),
                        new SourceConfiguration(
                                "ntspool.example.org:4461",
                                "ntspool.example.org",
                                4461,
                                2,
                                true,
                                List.of(),
                                new Protection.Nts(Optional.of("/etc/ssl/ours.pem"), false),
                                polls(5, 9, 6)));
    }

    @Test
    void filesThatSomebodyElseProvidesAreNamedAndNotOpened() {
        assertThat(load(GoldenCases.text("compat/client.toml")).namedFiles())
                .extracting(named -> named.place().line(), named -> named.path().toString())
                .containsExactly(
                        tuple(33, "/etc/ssl/ours.pem"),
                        tuple(42, "/etc/ssl/ours.pem"),
                        tuple(60, "/dev/pps0"));
    }

    @Test
    void aServersTablesAreAcceptedAndHaveNoEffect() {
        DaemonConfiguration configuration = load(GoldenCases.text("compat/server.toml"));

        assertThat(configuration.engine()).isEqualTo(load("").engine());
        assertThat(configuration.namedFiles())
                .extracting(named -> named.path().toString())
                .containsExactly("/etc/ssl/chain.pem", "/etc/ssl/key.pem", "/dev/ptp0");
    }

    @Test
    void thresholdsAndWatchingOfAnotherDaemonMeanTheSameHere() {
        DaemonConfiguration configuration = load(GoldenCases.text("compat/system.toml"));

        ClockPolicy ours = ClockPolicy.DEFAULT;
        assertThat(configuration.engine().clock())
                .isEqualTo(
                        new ClockPolicy(
                                Double.POSITIVE_INFINITY,
                                1800.5,
                                100,
                                Double.POSITIVE_INFINITY,
                                3600,
                                ours.stepThresholdSeconds(),
                                ours.maximumSlew(),
                                ours.maximumFrequency(),
                                ours.maximumWander()));
        assertThat(configuration.engine().selection().minimumAgreeing()).isEqualTo(1);
        assertThat(configuration.engine().localStratum()).isEqualTo(1);
        assertThat(configuration.engine().sources())
                .extracting(SourceConfiguration::options)
                .containsExactly(polls(0, 4, 0));
        assertThat(configuration.warnOnJump()).isFalse();
        assertThat(configuration.observability())
                .isEqualTo(
                        new Observability(
                                System.Logger.Level.WARNING,
                                Optional.of(Path.of("/var/log/ntp/ntp.log")),
                                Optional.of(false),
                                Path.of("/var/run/ntpd-rs/observe"),
                                0660,
                                Optional.of(
                                        new InetSocketAddress(
                                                InetAddress.ofLiteral("::1"), 9976))));
    }

    @Test
    void ourOwnKeysReachTheCore() {
        DaemonConfiguration configuration = load(GoldenCases.text("ours.toml"));

        assertThat(configuration.engine().sources())
                .extracting(SourceConfiguration::options)
                .containsExactly(
                        new SourceOptions(6, 10, 5, PollEffort.BALANCED, true, true, false, true),
                        new SourceOptions(6, 10, 5, PollEffort.FRUGAL, false, false, true, false));
        assertThat(configuration.engine().selection()).isEqualTo(new SelectionPolicy(1, 3));
        assertThat(configuration.engine().clock())
                .isEqualTo(
                        new ClockPolicy(
                                Double.POSITIVE_INFINITY,
                                3,
                                0,
                                0,
                                Double.POSITIVE_INFINITY,
                                0.5,
                                1e-4,
                                ClockPolicy.DEFAULT.maximumFrequency(),
                                1e-6));
        assertThat(configuration.engine().certificateDates()).isEqualTo(CertificateDates.STRICT);
        assertThat(configuration.stateDirectory()).isEqualTo(Path.of("/x/state"));
        assertThat(configuration.observability().metricsListen()).isEmpty();
        assertThat(configuration.journal())
                .hasValue(new Journal(Path.of("/x/journal"), 1_048_576, 4));
    }

    @Test
    void aJournalIsOffUnlessThereIsATableOfIt() {
        assertThat(load("").journal()).isEmpty();
        assertThat(load("[journal]\npath = '/j'").journal())
                .hasValue(new Journal(Path.of("/j"), 67_108_864, 8));
    }

    @Test
    void anAccumulatedThresholdOfZeroIsNone() {
        assertThat(
                        load("[synchronization]\naccumulated-step-panic-threshold = 0")
                                .engine()
                                .clock()
                                .accumulatedSeconds())
                .isInfinite();
    }

    @Test
    void aFirstPollThatIsNotConfiguredIsHalfTheLeast() {
        assertThat(
                        load("""
                        [source-defaults]
                        poll-interval-limits = {min = 6, max = 8}
                        [[source]]
                        mode = 'server'
                        address = 'a'
                        """)
                                .engine()
                                .sources())
                .extracting(SourceConfiguration::options)
                .containsExactly(polls(6, 8, 5));
    }

    private static SourceOptions polls(int minimum, int maximum, int initial) {
        return new SourceOptions(
                minimum, maximum, initial, PollEffort.BALANCED, false, false, false, false);
    }

    private static DaemonConfiguration load(String text) {
        Loaded loaded =
                ConfigurationLoader.parse(
                        Path.of("ntp.toml"), text.getBytes(StandardCharsets.UTF_8));
        assertThat(loaded).isInstanceOf(Loaded.Valid.class);
        return ((Loaded.Valid) loaded).configuration();
    }
}
