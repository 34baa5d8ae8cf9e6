package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.server.Drop;
import org.truechimer.proto.server.ServerCount;
import org.truechimer.proto.source.DropReason;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.StampQuality;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

class ObservationSchemaTest {
    private static final String SHARD = "properties/servers/items/properties/shards/items/";
    private static final String SOURCE = "properties/sources/items/properties/";

    private final JsonSchema schema =
            new JsonSchema(Path.of("../docs/reference/observe.schema.json"));

    ObservationSchemaTest() throws IOException {}

    @Test
    void whatIsWrittenIsWhatTheSchemaSays() throws IOException {
        assertThat(schema.violations(ObservationDocument.write(Observations.synchronised())))
                .isEmpty();
        assertThat(schema.violations(ObservationDocument.write(Observations.starting()))).isEmpty();
    }

    @Test
    void theSchemaIsChecked() throws IOException {
        String json = new String(ObservationDocument.write(Observations.synchronised()), UTF_8);
        String broken =
                json.replace("\"reach\":255", "\"reach\":256")
                        .replace("\"steering\":true,", "")
                        .replace("\"selected\"", "\"chosen\"")
                        .replace("\"epoch\":2", "\"epochs\":2");
        assertThat(schema.violations(broken.getBytes(UTF_8))).hasSize(5);
    }

    @Test
    void theSchemaNamesEveryConstant() {
        assertThat(schema.allowed("properties/system/properties/synchronisation/enum"))
                .isEqualTo(keys(Synchronisation.values()));
        assertThat(schema.allowed("properties/system/properties/leap_indicator/enum"))
                .isEqualTo(Stream.of(Leap.values()).map(ObservationDocument::leapName).toList());
        assertThat(schema.allowed(SOURCE + "standing/enum")).isEqualTo(keys(Standing.values()));
        assertThat(schema.allowed(SOURCE + "dropped/properties"))
                .isEqualTo(keys(DropReason.values()));
        assertThat(schema.allowed(SOURCE + "nts/properties/failure/properties/fault/enum"))
                .isEqualTo(keys(KeyExchangeFault.values()));
        List<Object> counts = new ArrayList<>(keys(ServerCount.values()));
        counts.add("dropped");
        assertThat(schema.allowed(SHARD + "properties")).isEqualTo(counts);
        assertThat(schema.allowed(SHARD + "properties/dropped/properties"))
                .isEqualTo(keys(Drop.values()));
        assertThat(
                        schema.allowed(
                                "properties/key_exchange_servers/items/properties/outcomes/properties"))
                .isEqualTo(keys(KeyExchangeCount.values()));
        List<Object> stamps = new ArrayList<>(keys(StampQuality.values()));
        stamps.add(null);
        assertThat(schema.allowed(SOURCE + "stamps/enum")).isEqualTo(stamps);
    }

    private static List<Object> keys(Enum<?>... constants) {
        return Stream.of(constants).<Object>map(ObservationDocument::key).toList();
    }
}
