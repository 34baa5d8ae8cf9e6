package org.truechimer.daemon.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import org.jspecify.annotations.Nullable;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.source.DropReason;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.wire.Address;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/**
 * Writes an {@link Observation} as JSON; {@code docs/reference/observe.schema.json} describes it.
 *
 * <p>It has the keys of ntpd-rs's observation, in their shape, so that tools made for those keep
 * working, and ours beside them. Those of ntpd-rs are always numbers: what is not known, or
 * infinite, is {@value #WORST_SECONDS} there, the worst that NTP knows. In ours it is null. Every
 * duration is in seconds unless its key says otherwise.
 */
public final class ObservationDocument {
    /**
     * What stands for an unknown or boundless duration where a number has to stand (RFC 5905's
     * MAXDISP), seconds.
     */
    static final double WORST_SECONDS = 16;

    /** How finely the clock can be read: about the time that reading it takes, 2^-24 s. */
    private static final double PRECISION_SECONDS = 0x1p-24;

    private static final JsonFactory FACTORY = new JsonFactory();

    private ObservationDocument() {}

    /** {@return the document in UTF-8, on one line} */
    public static byte[] write(Observation observation) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            Snapshot snapshot = observation.snapshot();
            json.writeStartObject();
            writeProgram(json, observation.program(), snapshot.now());
            writeSystem(json, snapshot.system(), snapshot.now());
            json.writeArrayFieldStart("sources");
            for (SourceSnapshot source : snapshot.sources()) {
                writeSource(json, source);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("servers");
            for (ServerSnapshot server : observation.servers()) {
                ServerDocument.write(json, server);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("key_exchange_servers");
            for (KeyExchangeSnapshot server : observation.keyExchanges()) {
                KeyExchangeDocument.write(json, server);
            }
            json.writeEndArray();
            CookieKeysDocument.write(json, observation.cookieKeys());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void writeProgram(JsonGenerator json, Program program, Reading now)
            throws IOException {
        json.writeObjectFieldStart("program");
        json.writeStringField("version", program.version());
        json.writeStringField("build_commit", program.buildCommit());
        json.writeStringField("build_commit_date", program.buildCommitDate());
        json.writeNumberField("uptime_seconds", program.uptimeSeconds());
        json.writeObjectFieldStart("now");
        writeTimestamp(json, now.wallNanos());
        json.writeNumberField("wall_nanos", now.wallNanos());
        json.writeNumberField("free_nanos", now.freeNanos());
        json.writeNumberField("epoch", now.epoch());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeSystem(JsonGenerator json, SystemSnapshot system, Reading now)
            throws IOException {
        json.writeObjectFieldStart("system");
        json.writeNumberField("precision", PRECISION_SECONDS);
        json.writeNumberField("root_delay", finite(system.rootDelaySeconds()));
        writeVariance(json, system, now);
        json.writeStringField("leap_indicator", leapName(system.leap()));
        json.writeNumberField("accumulated_steps", system.accumulatedStepsSeconds());
        writeNullable(json, "accumulated_steps_threshold", system.accumulatedLimitSeconds());
        json.writeNumberField("stratum", system.stratum());
        json.writeNumberField("reference_id", Integer.toUnsignedLong(system.referenceId()));

        json.writeStringField("synchronisation", key(system.synchronisation()));
        json.writeBooleanField("steering", system.steering());
        writeNullable(json, "offset", system.offsetSeconds());
        writeNullable(json, "sigma", system.sigmaSeconds());
        writeNullable(json, "error_bound", system.errorBoundSeconds());
        writeNullable(json, "error_bound_growth", system.errorBoundGrowth());
        writeNullable(json, "frequency", system.frequency());
        writeNullable(json, "frequency_sigma", system.frequencySigma());
        writeNullable(json, "root_dispersion", system.rootDispersionSeconds());
        json.writeNumberField("steps", system.steps());
        json.writeNumberField("last_step_nanos", system.lastStepNanos());
        json.writeNumberField("last_update_free_nanos", system.lastUpdateFreeNanos());
        json.writeEndObject();
    }

    /**
     * ntpd-rs has its readers work the root dispersion out as the root of a cubic in the time since
     * a base. Ours grows along a straight line, d + g t, and that is the root of d^2 + 2 d g t +
     * g^2 t^2.
     */
    private static void writeVariance(JsonGenerator json, SystemSnapshot system, Reading now)
            throws IOException {
        double dispersion = finite(system.rootDispersionSeconds());
        double growth = Double.isFinite(system.errorBoundGrowth()) ? system.errorBoundGrowth() : 0;
        json.writeObjectFieldStart("root_variance_base_time");
        writeTimestamp(json, now.wallNanos());
        json.writeEndObject();
        json.writeNumberField("root_variance_base", dispersion * dispersion);
        json.writeNumberField("root_variance_linear", 2 * dispersion * growth);
        json.writeNumberField("root_variance_quadratic", growth * growth);
        json.writeNumberField("root_variance_cubic", 0.0);
    }

    private static void writeSource(JsonGenerator json, SourceSnapshot source) throws IOException {
        json.writeStartObject();
        json.writeNumberField("offset", finite(source.offsetSeconds()));
        json.writeNumberField(
                "uncertainty",
                source.quality().isPresent() ? finite(source.sigmaSeconds()) : WORST_SECONDS);
        json.writeNumberField("delay", finite(source.delaySeconds()));
        json.writeNumberField("remote_delay", finite(source.rootDelaySeconds()));
        json.writeNumberField("remote_uncertainty", finite(source.rootDispersionSeconds()));
        json.writeObjectFieldStart("last_update");
        writeTimestamp(json, source.lastSampleWallNanos());
        json.writeEndObject();
        json.writeNumberField("unanswered_polls", source.unanswered());
        json.writeNumberField("poll_interval", source.pollExponent());
        if (source.nts().isPresent()) {
            json.writeNumberField("nts_cookies", source.nts().get().cookies());
        } else {
            json.writeNullField("nts_cookies");
        }
        json.writeStringField("name", source.name());
        json.writeStringField("address", source.address().map(Address::toString).orElse(""));
        json.writeNumberField("id", source.id());

        json.writeStringField("standing", key(source.standing()));
        writeNullable(json, "excess", source.excessSeconds());
        writeNullable(json, "sigma", source.sigmaSeconds());
        writeNullable(json, "jitter", source.jitterSeconds());
        json.writeNumberField("stratum", source.stratum());
        json.writeNumberField("reference_id", Integer.toUnsignedLong(source.referenceId()));
        json.writeNumberField("reach", source.reach());
        writeText(json, "stamps", source.quality().map(ObservationDocument::key).orElse(null));
        json.writeNumberField("last_sample_free_nanos", source.lastSampleFreeNanos());
        json.writeNumberField("last_sample_wall_nanos", source.lastSampleWallNanos());
        json.writeBooleanField("interleaved", source.interleaved());
        json.writeNumberField("sent", source.sent());
        json.writeNumberField("accepted", source.accepted());
        json.writeObjectFieldStart("dropped");
        for (Map.Entry<DropReason, Long> entry : source.dropped().entrySet()) {
            json.writeNumberField(key(entry.getKey()), entry.getValue());
        }
        json.writeEndObject();
        writeText(json, "problem", source.problem().orElse(null));
        if (source.nts().isPresent()) {
            NtsDocument.write(json, source.nts().get());
        } else {
            json.writeNullField("nts");
        }
        json.writeEndObject();
    }

    /**
     * {@return an enum constant as it stands in the document: lower case, words joined by
     * underscores}
     */
    static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** {@return ntpd-rs's name of a leap indicator} */
    static String leapName(Leap leap) {
        return switch (leap) {
            case NONE -> "NoWarning";
            case INSERT -> "Leap61";
            case DELETE -> "Leap59";
            case UNSYNCHRONISED -> "Unsynchronized";
        };
    }

    /** {@return the value, or the worst that NTP knows in place of one that JSON cannot hold} */
    static double finite(double seconds) {
        return Double.isFinite(seconds) ? seconds : WORST_SECONDS;
    }

    /** The NTP timestamp as an unsigned number, 0 for never. */
    private static void writeTimestamp(JsonGenerator json, long unixNanos) throws IOException {
        long bits = unixNanos == 0 ? 0 : NtpTimestamp.ofUnixNanos(unixNanos).bits();
        json.writeFieldName("timestamp");
        json.writeNumber(Long.toUnsignedString(bits));
    }

    static void writeNullable(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }

    static void writeText(JsonGenerator json, String name, @Nullable String value)
            throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }
}
