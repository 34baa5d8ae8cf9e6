package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.server.Client;
import org.truechimer.proto.server.Prefix;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class ClientsDocumentTest {
    private static final Address SERVER = Address.parse("::", 123).orElseThrow();

    private static ClientSnapshot client(String block, long requests, double interval) {
        return new ClientSnapshot(
                SERVER,
                new Client(
                        Prefix.parse(block).orElseThrow(),
                        requests,
                        2,
                        0,
                        interval,
                        4,
                        true,
                        false),
                1.5);
    }

    private static ClientsSnapshot clients() {
        return new ClientsSnapshot(
                7,
                List.of(
                        client("192.0.2.1/32", 9, 64),
                        client("2001:db8::/64", 5, 1024),
                        client("2001:db8::1/128", 1, Double.NaN)));
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() throws ObservationException {
        assertThat(ClientsDocument.read(ClientsDocument.write(clients()))).isEqualTo(clients());
    }

    @Test
    void whatIsWrittenIsWhatTheSchemaSays() throws IOException {
        JsonSchema schema = new JsonSchema(Path.of("../docs/reference/clients.schema.json"));
        assertThat(schema.violations(ClientsDocument.write(clients()))).isEmpty();
    }

    @Test
    void theBusiestAreKept() throws ObservationException {
        ClientsSnapshot.Collector collector = new ClientsSnapshot.Collector();
        for (int i = 0; i < 3 * ClientsSnapshot.MOST; i++) {
            collector.add(client("192.0.2.1/32", i, 1));
        }
        ClientsSnapshot snapshot = collector.snapshot();
        assertThat(snapshot.known()).isEqualTo(3 * ClientsSnapshot.MOST);
        assertThat(snapshot.busiest()).hasSize(ClientsSnapshot.MOST);
        assertThat(ClientsDocument.read(ClientsDocument.write(snapshot)).busiest())
                .allMatch(client -> client.client().requests() >= 2 * ClientsSnapshot.MOST);
    }

    @Test
    void theLongestDocumentIsNotTooLongForItsReaders() {
        ClientsSnapshot.Collector collector = new ClientsSnapshot.Collector();
        for (int i = 0; i < ClientsSnapshot.MOST; i++) {
            collector.add(
                    new ClientSnapshot(
                            Address.parse("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", 65535)
                                    .orElseThrow(),
                            new Client(
                                    Prefix.parse("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff/128")
                                            .orElseThrow(),
                                    0xFFFF_FFFFL,
                                    0xFFFF_FFFFL,
                                    0,
                                    Math.nextUp(12_345.6),
                                    4,
                                    false,
                                    false),
                            Math.nextUp(123_456.7)));
        }
        assertThat(ClientsDocument.write(collector.snapshot()).length)
                .isLessThan(ObservationReader.LENGTH_MAX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"known\":1}",
                "{\"known\":1,\"clients\":[{}]}",
                "{\"known\":1,\"clients\":[{\"address\":\"192.0.2.1/99\",\"server\":\"[::]:123\"}]}",
            })
    void whatIsNoSuchDocumentIsRefused(String json) {
        assertThatThrownBy(() -> ClientsDocument.read(json.getBytes(UTF_8)))
                .isInstanceOf(ObservationException.class);
    }
}
