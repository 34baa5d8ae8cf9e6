package org.truechimer.daemon.observe;

import com.fasterxml.jackson.core.JsonGenerator;

import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes and reads what an observation says of an address at which keys are exchanged. */
final class KeyExchangeDocument {
    private KeyExchangeDocument() {}

    static void write(JsonGenerator json, KeyExchangeSnapshot server) throws IOException {
        json.writeStartObject();
        json.writeStringField("address", server.listen().toString());
        ObservationDocument.writeText(json, "problem", server.problem().orElse(null));
        json.writeNumberField("connections", server.connections());
        json.writeObjectFieldStart("outcomes");
        for (KeyExchangeCount count : KeyExchangeCount.values()) {
            json.writeNumberField(
                    ObservationDocument.key(count), server.counts().getOrDefault(count, 0L));
        }
        json.writeEndObject();
        json.writeArrayFieldStart("certificates");
        for (KeyExchangeSnapshot.Certificate certificate : server.certificates()) {
            json.writeStartObject();
            json.writeStringField("subject", certificate.subject());
            json.writeNumberField("not_after", certificate.notAfterUnixSeconds());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static KeyExchangeSnapshot read(JsonObject server) throws ObservationException {
        JsonObject outcomes = server.object("outcomes");
        Map<KeyExchangeCount, Long> counts = new EnumMap<>(KeyExchangeCount.class);
        for (KeyExchangeCount count : KeyExchangeCount.values()) {
            counts.put(count, outcomes.whole(ObservationDocument.key(count)));
        }
        List<KeyExchangeSnapshot.Certificate> certificates = new ArrayList<>();
        for (JsonObject certificate : server.objects("certificates")) {
            certificates.add(
                    new KeyExchangeSnapshot.Certificate(
                            certificate.text("subject"), certificate.whole("not_after")));
        }
        Optional<Address> address = ObservationReader.address(server.text("address"));
        return new KeyExchangeSnapshot(
                address.orElseThrow(
                        () -> new ObservationException("a key exchange server has no address")),
                server.whole32("connections"),
                counts,
                certificates,
                server.optionalText("problem"));
    }
}
