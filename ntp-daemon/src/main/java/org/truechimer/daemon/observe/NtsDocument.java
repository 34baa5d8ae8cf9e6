package org.truechimer.daemon.observe;

import com.fasterxml.jackson.core.JsonGenerator;

import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.KeyFailure;
import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.NtsSnapshot;
import org.truechimer.proto.engine.Validity;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.util.Optional;

/** Writes and reads what an observation says of a source's keys. */
final class NtsDocument {
    private NtsDocument() {}

    static void write(JsonGenerator json, NtsSnapshot nts) throws IOException {
        json.writeObjectFieldStart("nts");
        if (nts.terms().isPresent()) {
            write(json, nts.terms().get());
        } else {
            json.writeNullField("terms");
        }
        json.writeBooleanField("dates_checked", nts.datesChecked());
        json.writeNumberField("cookies", nts.cookies());
        json.writeNumberField("exchanged_free_nanos", nts.exchangedFreeNanos());
        json.writeNumberField("attempts", nts.attempts());
        ObservationDocument.writeNullable(json, "retry_seconds", nts.retrySeconds());
        if (nts.failure().isPresent()) {
            write(json, nts.failure().get());
        } else {
            json.writeNullField("failure");
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, KeyTerms terms) throws IOException {
        json.writeObjectFieldStart("terms");
        json.writeNumberField("algorithm", terms.algorithm());
        ObservationDocument.writeText(json, "server", terms.host().orElse(null));
        json.writeNumberField("port", terms.port());
        json.writeStringField("peer", terms.peer().toString());
        json.writeStringField("certificate_subject", terms.subject());
        json.writeNumberField("certificate_not_before", terms.validity().notBeforeUnixSeconds());
        json.writeNumberField("certificate_not_after", terms.validity().notAfterUnixSeconds());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, KeyFailure failure) throws IOException {
        json.writeObjectFieldStart("failure");
        json.writeStringField("fault", ObservationDocument.key(failure.fault()));
        json.writeStringField("words", failure.words());
        json.writeNumberField("free_nanos", failure.freeNanos());
        json.writeEndObject();
    }

    static NtsSnapshot read(JsonObject nts) throws ObservationException {
        Optional<JsonObject> terms = nts.optionalObject("terms");
        Optional<JsonObject> failure = nts.optionalObject("failure");
        return new NtsSnapshot(
                terms.isPresent() ? Optional.of(terms(terms.get())) : Optional.empty(),
                nts.flag("dates_checked"),
                nts.whole32("cookies"),
                nts.whole("exchanged_free_nanos"),
                nts.whole32("attempts"),
                nts.number("retry_seconds", Double.POSITIVE_INFINITY),
                failure.isPresent() ? Optional.of(failure(failure.get())) : Optional.empty());
    }

    private static KeyTerms terms(JsonObject terms) throws ObservationException {
        Optional<Address> peer = ObservationReader.address(terms.text("peer"));
        return new KeyTerms(
                terms.optionalText("server"),
                terms.whole32("port"),
                peer.orElseThrow(() -> new ObservationException("a key exchange has no address")),
                terms.whole32("algorithm"),
                terms.text("certificate_subject"),
                new Validity(
                        terms.whole("certificate_not_before"),
                        terms.whole("certificate_not_after")));
    }

    private static KeyFailure failure(JsonObject failure) throws ObservationException {
        return new KeyFailure(
                failure.constant("fault", KeyExchangeFault.class),
                failure.text("words"),
                failure.whole("free_nanos"));
    }
}
