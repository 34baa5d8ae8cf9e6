package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.engine.Snapshot;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class MetricsTextTest {

    @Test
    void aSynchronisedDaemonIsExposedAsCommitted() throws IOException {
        Golden.assertGolden(
                "synchronised.prom",
                MetricsText.of(Observations.synchronised(), MetricsText.PLAIN));
    }

    @Test
    void aStartingDaemonIsExposedAsCommitted() throws IOException {
        Golden.assertGolden(
                "starting.prom", MetricsText.of(Observations.starting(), MetricsText.PLAIN));
    }

    /** The names that dashboards made for ntpd-rs ask for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ntp_uptime_seconds",
                "ntp_system_accumulated_steps_seconds",
                "ntp_system_accumulated_steps_threshold_seconds",
                "ntp_system_leap_indicator",
                "ntp_system_root_delay_seconds",
                "ntp_system_root_dispersion_seconds",
                "ntp_system_stratum",
                "ntp_source_poll_interval_seconds",
                "ntp_source_unanswered_polls",
                "ntp_source_offset_seconds",
                "ntp_source_delay_seconds",
                "ntp_source_uncertainty_seconds",
                "ntp_source_root_delay_seconds",
                "ntp_source_root_dispersion_seconds"
            })
    void theNamesOfNtpdRsAreGauges(String name) {
        assertThat(MetricsText.of(Observations.synchronised(), MetricsText.PLAIN))
                .contains("# TYPE " + name + " gauge\n")
                .containsPattern("\n" + name + "[ {]");
    }

    @Test
    void openMetricsEndsAsItHasTo() {
        assertThat(MetricsText.of(Observations.synchronised(), MetricsText.OPEN_METRICS))
                .contains("# TYPE ntp_system_steps counter\n", "\nntp_system_steps_total 2.0\n")
                .endsWith("# EOF\n");
    }

    @Test
    void aSourceThatIsGoneLeavesNothingBehind() {
        Observation before = Observations.synchronised();
        Snapshot snapshot = before.snapshot();
        Observation after =
                new Observation(
                        before.program(),
                        new Snapshot(
                                snapshot.now(),
                                snapshot.system(),
                                snapshot.sources().subList(1, 2)));
        assertThat(MetricsText.of(before, MetricsText.PLAIN)).contains("ntp1.example");
        assertThat(MetricsText.of(after, MetricsText.PLAIN))
                .contains("ntp2.example")
                .doesNotContain("ntp1.example");
    }

    @Test
    void promtoolFindsNothingToObjectTo() throws Exception {
        Optional<Path> promtool = promtool();
        assumeTrue(
                promtool.isPresent(),
                "promtool is not on the PATH (it is in Debian's package prometheus)");
        Process check =
                new ProcessBuilder(promtool.get().toString(), "check", "metrics")
                        .redirectErrorStream(true)
                        .start();
        try (var in = check.getOutputStream()) {
            in.write(
                    MetricsText.of(Observations.synchronised(), MetricsText.PLAIN).getBytes(UTF_8));
        }
        String objections = new String(check.getInputStream().readAllBytes(), UTF_8);
        assertThat(check.waitFor()).as(objections).isZero();
        assertThat(objections).isEmpty();
    }

    private static Optional<Path> promtool() {
        List<String> directories = List.of(System.getenv("PATH").split(File.pathSeparator, -1));
        return Stream.concat(
                        Stream.ofNullable(System.getProperty("promtool")),
                        directories.stream().map(directory -> directory + "/promtool"))
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
