package org.truechimer.ctl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import org.truechimer.daemon.tls.CertificateDates;
import org.truechimer.daemon.tls.ServerName;
import org.truechimer.proto.engine.Validity;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A report as JSON, for programs. Durations are in seconds; names of constants in lower case. */
final class NtsReportDocument {
    private static final JsonFactory FACTORY = new JsonFactory();

    private NtsReportDocument() {}

    /** {@return the document, on one line} */
    static String of(NtsReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("host", report.server().host());
            json.writeNumberField("port", report.server().port());
            json.writeBooleanField("good", report.good());
            json.writeStringField("now", report.now().toString());
            steps(json, report);
            certificates(json, report);
            negotiated(json, report);
            time(json, report);
            problems(json, report);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail", e);
        }
        return text.toString();
    }

    private static void steps(JsonGenerator json, NtsReport report) throws IOException {
        json.writeArrayFieldStart("steps");
        for (NtsReport.Step step : report.steps()) {
            json.writeStartObject();
            json.writeStringField("step", key(step.kind()));
            json.writeBooleanField("good", report.good(step.kind()));
            json.writeNumberField("seconds", step.seconds());
            json.writeStringField("words", step.words());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void certificates(JsonGenerator json, NtsReport report) throws IOException {
        json.writeArrayFieldStart("certificates");
        for (X509Certificate certificate : report.certificates()) {
            Validity validity = CertificateDates.of(certificate);
            json.writeStartObject();
            json.writeStringField("subject", certificate.getSubjectX500Principal().getName());
            json.writeStringField("issuer", certificate.getIssuerX500Principal().getName());
            json.writeArrayFieldStart("names");
            for (String name : ServerName.namesOf(certificate)) {
                json.writeString(name);
            }
            json.writeEndArray();
            json.writeStringField("not_before", instant(validity.notBeforeUnixSeconds()));
            json.writeStringField("not_after", instant(validity.notAfterUnixSeconds()));
            json.writeNumberField(
                    "days_left",
                    TimeUnit.SECONDS.toDays(
                            validity.notAfterUnixSeconds() - report.now().getEpochSecond()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void negotiated(JsonGenerator json, NtsReport report) throws IOException {
        if (report.agreed().isEmpty()) {
            json.writeNullField("negotiated");
            return;
        }
        NtsReport.Agreed agreed = report.agreed().get();
        json.writeObjectFieldStart("negotiated");
        json.writeStringField("algorithm", key(agreed.algorithm()));
        json.writeNumberField("cookies", agreed.cookies());
        json.writeNumberField("cookie_octets", agreed.cookieOctets());
        json.writeStringField("host", agreed.host());
        json.writeNumberField("port", agreed.port());
        json.writeEndObject();
    }

    private static void time(JsonGenerator json, NtsReport report) throws IOException {
        if (report.answer().isEmpty()) {
            json.writeNullField("time");
            return;
        }
        ServerAnswer answer = report.answer().get();
        json.writeObjectFieldStart("time");
        json.writeStringField("address", answer.server().toString());
        json.writeNumberField("offset", answer.exchange().offsetNanos() / 1e9);
        json.writeNumberField("delay", answer.exchange().delayNanos() / 1e9);
        json.writeNumberField("stratum", answer.header().stratum());
        json.writeEndObject();
    }

    private static void problems(JsonGenerator json, NtsReport report) throws IOException {
        json.writeArrayFieldStart("problems");
        for (NtsReport.Problem problem : report.problems()) {
            json.writeStartObject();
            json.writeStringField("step", key(problem.kind()));
            if (problem.fault().isPresent()) {
                json.writeStringField("fault", key(problem.fault().get()));
            } else {
                json.writeNullField("fault");
            }
            json.writeStringField("words", problem.words());
            json.writeStringField("remedy", problem.remedy());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String instant(long unixSeconds) {
        return Instant.ofEpochSecond(unixSeconds).toString();
    }
}
