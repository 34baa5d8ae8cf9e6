package org.truechimer.daemon.observe;

import com.fasterxml.jackson.core.JsonGenerator;

import org.truechimer.proto.server.Drop;
import org.truechimer.proto.server.ServerCount;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes and reads the servers of an observation. */
final class ServerDocument {
    private ServerDocument() {}

    /** Those of ntpd-rs are sums over the shards. */
    static void write(JsonGenerator json, ServerSnapshot server) throws IOException {
        json.writeStartObject();
        json.writeStringField("address", server.listen().toString());
        ObservationDocument.writeText(json, "problem", server.problem().orElse(null));
        json.writeObjectFieldStart("stats");
        json.writeNumberField("received_packets", server.total(ServerCount.RECEIVED));
        json.writeNumberField("accepted_packets", server.total(ServerCount.ANSWERED));
        json.writeNumberField("denied_packets", server.total(ServerCount.DENIED));
        json.writeNumberField("ignored_packets", ignored(server));
        json.writeNumberField("rate_limited_packets", rateLimited(server));
        json.writeNumberField("response_send_errors", server.total(ServerCount.NOT_SENT));
        json.writeNumberField("nts_received_packets", server.total(ServerCount.NTS_RECEIVED));
        json.writeNumberField("nts_accepted_packets", server.total(ServerCount.NTS_ANSWERED));
        json.writeNumberField("nts_denied_packets", server.total(ServerCount.NTS_DENIED));
        json.writeNumberField(
                "nts_rate_limited_packets", server.total(ServerCount.NTS_RATE_LIMITED));
        json.writeNumberField("nts_nak_packets", server.total(ServerCount.NTS_NAK));
        json.writeEndObject();
        json.writeArrayFieldStart("shards");
        for (ServerSnapshot.Shard shard : server.shards()) {
            json.writeStartObject();
            for (ServerCount count : ServerCount.values()) {
                json.writeNumberField(
                        ObservationDocument.key(count), shard.counts().getOrDefault(count, 0L));
            }
            json.writeObjectFieldStart("dropped");
            for (Map.Entry<Drop, Long> entry : shard.dropped().entrySet()) {
                json.writeNumberField(ObservationDocument.key(entry.getKey()), entry.getValue());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** {@return what ntpd-rs calls ignored: all that got no answer but for its rate} */
    static long ignored(ServerSnapshot server) {
        return server.dropped() - server.total(Drop.RATE_LIMITED);
    }

    /** {@return what ntpd-rs calls rate limited: whoever was told so, and whoever was not} */
    static long rateLimited(ServerSnapshot server) {
        return server.total(Drop.RATE_LIMITED) + server.total(ServerCount.TOLD_TO_SLOW_DOWN);
    }

    static ServerSnapshot read(JsonObject server) throws ObservationException {
        List<ServerSnapshot.Shard> shards = new ArrayList<>();
        for (JsonObject shard : server.objects("shards")) {
            Map<ServerCount, Long> counts = new EnumMap<>(ServerCount.class);
            for (ServerCount count : ServerCount.values()) {
                counts.put(count, shard.whole(ObservationDocument.key(count)));
            }
            shards.add(new ServerSnapshot.Shard(counts, shard.wholes("dropped", Drop.class)));
        }
        Optional<Address> address = ObservationReader.address(server.text("address"));
        return new ServerSnapshot(
                address.orElseThrow(() -> new ObservationException("a server has no address")),
                shards,
                server.optionalText("problem"));
    }
}
