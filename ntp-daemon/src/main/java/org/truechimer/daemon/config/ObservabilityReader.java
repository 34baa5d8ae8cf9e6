package org.truechimer.daemon.config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Reads {@code [observability]}: how the daemon is watched. */
final class ObservabilityReader {
    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");
    private static final int MODE_MAX = 0777;

    private ObservabilityReader() {}

    static Observability read(Section section) {
        Observability ours = Observability.DEFAULT;
        section.path("log-path-metrics-exporter")
                .ifPresent(
                        _ ->
                                section.findings()
                                        .notice(
                                                Notice.Severity.INFORMATION,
                                                section.placeOf("log-path-metrics-exporter"),
                                                "not used: the daemon serves the metrics itself,"
                                                        + " and its log is log-path"));
        Observability read =
                new Observability(
                        section.word("log-level", LEVELS)
                                .map(ObservabilityReader::level)
                                .orElse(ours.logLevel()),
                        section.path("log-path"),
                        section.flag("ansi-colors"),
                        section.path("observation-path").orElse(ours.observationPath()),
                        section.value(
                                        "observation-permissions",
                                        "permissions in octal from 0o000 to 0o777, like 0o666",
                                        value -> Section.integer(value, 0, MODE_MAX))
                                .orElse(ours.observationPermissions()),
                        metricsListen(section));
        section.finish();
        return read;
    }

    private static System.Logger.Level level(String word) {
        return switch (word) {
            case "trace" -> System.Logger.Level.TRACE;
            case "debug" -> System.Logger.Level.DEBUG;
            case "info" -> System.Logger.Level.INFO;
            case "warn" -> System.Logger.Level.WARNING;
            case "error" -> System.Logger.Level.ERROR;
            default -> throw new IllegalStateException(word);
        };
    }

    private static Optional<InetSocketAddress> metricsListen(Section section) {
        String key = "metrics-exporter-listen";
        return section.says(key, "off")
                ? Optional.empty()
                : section.text(
                                key,
                                "an IP address and a port, like \"127.0.0.1:9975\", or \"off\"",
                                IpText::socket)
                        .or(() -> Observability.DEFAULT.metricsListen());
    }
}
