package org.truechimer.daemon.observe;

import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.source.DropReason;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what {@link ObservationDocument} wrote. Keys that it does not know are passed over. */
public final class ObservationReader {
    /** No observation is longer than this, octets. */
    public static final int LENGTH_MAX = 1 << 20;

    private ObservationReader() {}

    /**
     * {@return the observation that {@code utf8} holds}
     *
     * @throws ObservationException when it holds none
     */
    public static Observation read(byte[] utf8) throws ObservationException {
        JsonObject document = JsonObject.parse(utf8);
        JsonObject program = document.object("program");
        List<SourceSnapshot> sources = new ArrayList<>();
        for (JsonObject source : document.objects("sources")) {
            sources.add(source(source));
        }
        List<ServerSnapshot> servers = new ArrayList<>();
        for (JsonObject server : document.objects("servers")) {
            servers.add(ServerDocument.read(server));
        }
        List<KeyExchangeSnapshot> keyExchanges = new ArrayList<>();
        for (JsonObject server : document.objects("key_exchange_servers")) {
            keyExchanges.add(KeyExchangeDocument.read(server));
        }
        Optional<JsonObject> cookieKeys = document.optionalObject("cookie_keys");
        return new Observation(
                program(program),
                new Snapshot(
                        now(program.object("now")), system(document.object("system")), sources),
                servers,
                keyExchanges,
                cookieKeys.isPresent()
                        ? Optional.of(CookieKeysDocument.read(cookieKeys.get()))
                        : Optional.empty());
    }

    private static Program program(JsonObject program) throws ObservationException {
        return new Program(
                program.text("version"),
                program.text("build_commit"),
                program.text("build_commit_date"),
                program.number("uptime_seconds"));
    }

    private static Reading now(JsonObject now) throws ObservationException {
        return new Reading(now.whole("free_nanos"), now.whole("wall_nanos"), now.whole32("epoch"));
    }

    private static SystemSnapshot system(JsonObject system) throws ObservationException {
        return new SystemSnapshot(
                system.constant("synchronisation", Synchronisation.class),
                system.flag("steering"),
                system.number("offset", Double.NaN),
                system.number("sigma", Double.POSITIVE_INFINITY),
                system.number("error_bound", Double.POSITIVE_INFINITY),
                system.number("error_bound_growth", Double.POSITIVE_INFINITY),
                system.number("frequency", Double.NaN),
                system.number("frequency_sigma", Double.POSITIVE_INFINITY),
                system.number("root_delay"),
                system.number("root_dispersion", Double.POSITIVE_INFINITY),
                system.whole32("stratum"),
                system.whole32("reference_id"),
                leap(system.text("leap_indicator")),
                system.number("accumulated_steps"),
                system.number("accumulated_steps_threshold", Double.POSITIVE_INFINITY),
                system.whole("steps"),
                system.whole("last_step_nanos"),
                system.whole("last_update_free_nanos"));
    }

    private static SourceSnapshot source(JsonObject source) throws ObservationException {
        Optional<JsonObject> nts = source.optionalObject("nts");
        return new SourceSnapshot(
                source.whole32("id"),
                source.text("name"),
                address(source.text("address")),
                source.constant("standing", Standing.class),
                source.number("excess", Double.POSITIVE_INFINITY),
                source.number("offset"),
                source.number("sigma", Double.POSITIVE_INFINITY),
                source.number("delay"),
                source.number("jitter", Double.POSITIVE_INFINITY),
                source.whole32("stratum"),
                source.whole32("reference_id"),
                source.number("remote_delay"),
                source.number("remote_uncertainty"),
                source.whole32("poll_interval"),
                source.whole32("reach"),
                source.whole32("unanswered_polls"),
                source.optionalText("stamps").isEmpty()
                        ? Optional.empty()
                        : Optional.of(source.constant("stamps", StampQuality.class)),
                source.whole("last_sample_free_nanos"),
                source.whole("last_sample_wall_nanos"),
                source.flag("interleaved"),
                source.whole("sent"),
                source.whole("accepted"),
                source.wholes("dropped", DropReason.class),
                source.optionalText("problem"),
                nts.isPresent() ? Optional.of(NtsDocument.read(nts.get())) : Optional.empty());
    }

    private static Leap leap(String name) throws ObservationException {
        for (Leap leap : Leap.values()) {
            if (ObservationDocument.leapName(leap).equals(name)) {
                return leap;
            }
        }
        throw new ObservationException(
                "system.leap_indicator holds '"
                        + Printable.of(name)
                        + "', which this version does not know");
    }

    static Optional<Address> address(String text) throws ObservationException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int colon = text.lastIndexOf(':');
        Optional<Address> address =
                colon < 0 ? Optional.empty() : Address.parse(text.substring(0, colon), 0);
        if (address.isEmpty()) {
            throw new ObservationException(
                    "'" + Printable.of(text) + "' is no address with a port");
        }
        try {
            return address.map(
                    found -> found.withPort(Integer.parseInt(text.substring(colon + 1))));
        } catch (IllegalArgumentException e) {
            throw new ObservationException("'" + Printable.of(text) + "' has no port that exists");
        }
    }
}
