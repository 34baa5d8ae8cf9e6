package org.truechimer.daemon.config;

import static org.truechimer.daemon.config.Notice.Severity.ERROR;
import static org.truechimer.daemon.config.Notice.Severity.INFORMATION;
import static org.truechimer.daemon.config.Notice.Severity.WARNING;

import org.truechimer.proto.crypto.SymmetricKeys;
import org.truechimer.proto.engine.Protection;
import org.truechimer.proto.engine.SourceConfiguration;
import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.wire.Address;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code [[source]]} tables, of as many files as there are. */
final class SourceReader {
    private static final int NTP_PORT = 123;
    private static final int KEY_EXCHANGE_PORT = 4460;
    private static final int POOL_SERVERS = 4;
    private static final int POOL_SERVERS_MAX = 100;
    private static final long KEY_ID_MAX = 0xFFFF_FFFFL;
    private static final String KEY_ID = "the number of a key, from 1 to " + KEY_ID_MAX;
    private static final List<String> MODES =
            List.of("server", "pool", "nts", "nts-pool", "sock", "pps", "csptp");

    private final Polls defaults;
    private final SymmetricKeys keys;
    private final List<SourceConfiguration> sources = new ArrayList<>();
    private final Map<String, Place> addresses = new LinkedHashMap<>();
    private int tables;

    /**
     * @param defaults what holds where a source says nothing else
     * @param keys those that a source may name
     */
    SourceReader(Polls defaults, SymmetricKeys keys) {
        this.defaults = defaults;
        this.keys = keys;
    }

    /** {@return the sources that can be used, in the order in which they were read} */
    List<SourceConfiguration> sources() {
        return sources;
    }

    /** {@return whether there was any table, of a source that can be used or not} */
    boolean anyTable() {
        return tables > 0;
    }

    /** {@return how many servers there are that may be selected} */
    int selectable() {
        return sources.stream()
                .filter(source -> !source.options().noselect())
                .mapToInt(SourceConfiguration::servers)
                .sum();
    }

    /** Reads one table. */
    void read(Section source) {
        tables++;
        source.require("mode");
        Optional<String> mode = source.word("mode", MODES);
        if (mode.isEmpty()) {
            return;
        }
        switch (mode.get()) {
            case "server" -> server(source);
            case "pool" -> pool(source);
            case "nts" -> nts(source, 1, false);
            case "nts-pool" ->
                    nts(
                            source,
                            source.integer("count", 1, POOL_SERVERS_MAX).orElse(POOL_SERVERS),
                            true);
            default -> {
                notServed(source, mode.get());
                source.findings()
                        .notice(
                                WARNING,
                                source.placeOf("mode"),
                                "not served yet: mode "
                                        + Quoted.of(mode.get())
                                        + "; this source is left out");
            }
        }
        source.finish();
    }

    private void notServed(Section source, String mode) {
        switch (mode) {
            case "sock" -> reference(source);
            case "pps" -> pps(source);
            case "csptp" -> csptp(source);
            default -> throw new IllegalStateException(mode);
        }
    }

    private void server(Section source) {
        Optional<HostPort> server = address(source, NTP_PORT);
        version(source);
        SourceOptions options = polled(source);
        Protection key = key(source);
        server.ifPresent(address -> use(source, address, 1, false, List.of(), key, options));
    }

    private void pool(Section source) {
        Optional<HostPort> pool = address(source, NTP_PORT);
        version(source);
        int count = source.integer("count", 1, POOL_SERVERS_MAX).orElse(POOL_SERVERS);
        List<Address> ignored =
                source.list("ignore", "an IP address", SourceReader::ignored).orElse(List.of());
        SourceOptions options = polled(source);
        Protection key = key(source);
        pool.ifPresent(address -> use(source, address, count, true, ignored, key, options));
    }

    private void nts(Section source, int servers, boolean pool) {
        Optional<HostPort> keyServer = address(source, KEY_EXCHANGE_PORT);
        boolean serviceLookup = source.flag("enable-srv-resolution").orElse(false);
        Optional<Path> authority = source.path("certificate-authority");
        authority.ifPresent(
                path -> source.findings().named(source.placeOf("certificate-authority"), path));
        version(source);
        SourceOptions options = polled(source);
        Protection nts = new Protection.Nts(authority.map(Path::toString), serviceLookup);
        keyServer.ifPresent(
                address -> use(source, address, servers, pool, List.of(), nts, options));
    }

    private void pps(Section source) {
        source.number("period", "a number of seconds above 0", seconds -> seconds > 0);
        reference(source);
        source.path("path")
                .ifPresent(path -> source.findings().named(source.placeOf("path"), path));
    }

    private void reference(Section source) {
        source.require("path");
        source.path("path");
        if (source.has("precision") && source.has("measurement_noise_estimate")) {
            source.findings()
                    .problem(
                            source.placeOf("measurement_noise_estimate"),
                            "the older form of precision, which is given too; remove one of them");
        } else if (!source.has("measurement_noise_estimate")) {
            source.require("precision");
        }
        for (String key : List.of("precision", "accuracy")) {
            source.number(key, "a number of seconds above 0", seconds -> seconds > 0);
        }
        source.number(
                "measurement_noise_estimate",
                "a variance above 0 in square seconds",
                variance -> variance > 0);
        options(source, defaults, false);
    }

    private void csptp(Section source) {
        address(source, NTP_PORT);
        source.integer("domain", 128, 239);
        for (String key : List.of("poll_interval", "response_interval")) {
            source.number(key, "a number of seconds above 0", seconds -> seconds > 0);
        }
        options(source, defaults, false);
    }

    private Optional<HostPort> address(Section source, int defaultPort) {
        source.require("address");
        return source.text("address", HostPort.ALLOWED, text -> HostPort.parse(text, defaultPort));
    }

    /** Reads the NTP version; what is asked for is version 4 as yet. */
    private static void version(Section source) {
        Optional<Object> version =
                source.value(
                        "ntp-version",
                        "4, 5 or \"auto\"",
                        value ->
                                value.equals(4L) || value.equals(5L) || value.equals("auto")
                                        ? Optional.of(value)
                                        : Optional.empty());
        if (version.isPresent() && !version.get().equals(4L)) {
            boolean forced = version.get().equals(5L);
            source.findings()
                    .notice(
                            forced ? ERROR : INFORMATION,
                            source.placeOf("ntp-version"),
                            "not served yet: NTP version 5; version 4 is used");
        }
    }

    /** Reads the options of a source that is asked by packets. */
    private SourceOptions polled(Section source) {
        Polls polls = Polls.read(source, defaults);
        return options(source, polls, source.flag("xleave").orElse(false));
    }

    private static SourceOptions options(Section source, Polls polls, boolean xleave) {
        boolean prefer = source.flag("prefer").orElse(false);
        boolean trust = source.flag("trust").orElse(false);
        boolean noselect = source.flag("noselect").orElse(false);
        if (noselect && (prefer || trust)) {
            String other = prefer ? "preferred" : "trusted";
            source.findings()
                    .problem(
                            source.placeOf("noselect"),
                            "a source that is never selected cannot be " + other);
        }
        return new SourceOptions(
                polls.minimum(),
                polls.maximum(),
                polls.initial(),
                polls.effort(),
                prefer,
                trust,
                noselect,
                xleave);
    }

    private Protection key(Section source) {
        Optional<Integer> id = source.value("key", KEY_ID, SourceReader::keyId);
        id.filter(known -> keys.find(known).isEmpty())
                .ifPresent(
                        unknown ->
                                source.findings()
                                        .problem(
                                                source.placeOf("key"),
                                                "no key "
                                                        + Integer.toUnsignedString(unknown)
                                                        + " is in the file that [keys] names"));
        return id.<Protection>map(Protection.Key::new).orElseGet(Protection.None::new);
    }

    private static Optional<Integer> keyId(Object value) {
        return value instanceof Long id && id >= 1 && id <= KEY_ID_MAX
                ? Optional.of(id.intValue())
                : Optional.empty();
    }

    private static Optional<Address> ignored(Object value) {
        return value instanceof String text ? Address.parse(text, 0) : Optional.empty();
    }

    private void use(
            Section source,
            HostPort address,
            int servers,
            boolean pool,
            List<Address> ignored,
            Protection protection,
            SourceOptions options) {
        Place place = source.placeOf("address");
        if (address.zoned()) {
            source.findings()
                    .notice(
                            WARNING,
                            place,
                            "not served yet: addresses that name an interface; this source is left"
                                    + " out");
            return;
        }
        Place earlier = addresses.putIfAbsent(address.toString().toLowerCase(Locale.ROOT), place);
        if (earlier != null) {
            source.findings()
                    .notice(
                            WARNING,
                            place,
                            "the same address as in "
                                    + earlier.file()
                                    + ", line "
                                    + earlier.line()
                                    + "; its vote counts twice");
        }
        sources.add(
                new SourceConfiguration(
                        address.toString(),
                        address.host(),
                        address.port(),
                        servers,
                        pool,
                        ignored,
                        protection,
                        options));
    }
}
