package org.truechimer.daemon.observe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import org.truechimer.proto.server.Client;
import org.truechimer.proto.server.Prefix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Those who ask, as JSON: what goes over the clients' socket. {@code
 * docs/reference/clients.schema.json} describes it.
 */
public final class ClientsDocument {
    private static final JsonFactory FACTORY = new JsonFactory();

    private ClientsDocument() {}

    /** {@return the document in UTF-8, on one line, the busiest first} */
    public static byte[] write(ClientsSnapshot clients) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("known", clients.known());
            json.writeArrayFieldStart("clients");
            for (ClientSnapshot client :
                    clients.busiest().stream()
                            .sorted(
                                    Comparator.<ClientSnapshot>comparingLong(
                                                    c -> c.client().requests())
                                            .reversed())
                            .toList()) {
                write(json, client);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, ClientSnapshot snapshot) throws IOException {
        Client client = snapshot.client();
        json.writeStartObject();
        json.writeStringField("address", client.address().toString());
        json.writeStringField("server", snapshot.server().toString());
        json.writeNumberField("requests", client.requests());
        json.writeNumberField("dropped", client.drops());
        json.writeNumberField("last_seen_seconds_ago", snapshot.secondsAgo());
        json.writeFieldName("interval_seconds");
        if (Double.isFinite(client.intervalSeconds())) {
            json.writeNumber(client.intervalSeconds());
        } else {
            json.writeNull();
        }
        json.writeNumberField("version", client.version());
        json.writeBooleanField("interleaved", client.interleaved());
        json.writeBooleanField("authenticated", client.authenticated());
        json.writeEndObject();
    }

    /**
     * {@return what {@code utf8} holds}
     *
     * @throws ObservationException when it holds no such document
     */
    public static ClientsSnapshot read(byte[] utf8) throws ObservationException {
        JsonObject document = JsonObject.parse(utf8);
        List<ClientSnapshot> clients = new ArrayList<>();
        for (JsonObject client : document.objects("clients")) {
            clients.add(client(client));
        }
        return new ClientsSnapshot(document.whole("known"), clients);
    }

    private static ClientSnapshot client(JsonObject client) throws ObservationException {
        String text = client.text("address");
        String block = text.contains("/") ? text : text + (text.contains(":") ? "/128" : "/32");
        Optional<Prefix> address = Prefix.parse(block);
        return new ClientSnapshot(
                ObservationReader.address(client.text("server"))
                        .orElseThrow(() -> new ObservationException("a server has no address")),
                new Client(
                        address.orElseThrow(
                                () ->
                                        new ObservationException(
                                                "'" + Printable.of(text) + "' is no address")),
                        client.whole("requests"),
                        client.whole("dropped"),
                        0,
                        client.number("interval_seconds", Double.NaN),
                        client.whole32("version"),
                        client.flag("interleaved"),
                        client.flag("authenticated")),
                client.number("last_seen_seconds_ago"));
    }
}
