package org.truechimer.proto.sim;

import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Packet;
import org.truechimer.proto.wire.PacketParser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Carries requests to the servers, and their answers back, as well as the paths allow. */
final class Traffic {
    private static final long HOLDING_NANOS = 20_000;
    private static final int RECORDED = 32;
    private static final int GREATEST_FLIPS = 3;

    private final Timeline timeline;
    private final List<SimulatedServer> servers;
    private final Utc utc;
    private final SplitMix64 delays;
    private final SplitMix64 mishaps;
    private final List<Header> recorded = new ArrayList<>();
    private long packets;

    Traffic(
            Timeline timeline,
            List<SimulatedServer> servers,
            Utc utc,
            SplitMix64 delays,
            SplitMix64 mishaps) {
        this.timeline = timeline;
        this.servers = servers;
        this.utc = utc;
        this.delays = delays;
        this.mishaps = mishaps;
    }

    /** {@return requests that were sent} */
    long packets() {
        return packets;
    }

    /** What comes back. */
    record Reply(Packet packet, Authentication authentication) {}

    /**
     * Sends a request; the receiver gets whatever comes back.
     *
     * @param keys which of the server's keys its cookie is sealed with; empty when it has none
     */
    void send(Address to, Header request, OptionalInt keys, Consumer<Reply> receiver) {
        packets++;
        for (SimulatedServer server : servers) {
            Path path = server.path();
            if (server.isAt(to) && !isLost(path)) {
                timeline.after(
                        path.outward().delayNanos(timeline.seconds(), delays),
                        () -> answer(server, request, keys, receiver));
            }
        }
    }

    /** {@return the server that is at an address} */
    Optional<SimulatedServer> serverAt(Address address) {
        return servers.stream().filter(server -> server.isAt(address)).findFirst();
    }

    private boolean isLost(Path path) {
        double loss = path.mishaps().loss();
        return loss > 0 && delays.nextDouble() < loss;
    }

    private void answer(
            SimulatedServer server, Header request, OptionalInt keys, Consumer<Reply> receiver) {
        if (server.isSilent() || isLost(server.path())) {
            return;
        }
        boolean refused = keys.isPresent() && keys.getAsInt() != server.keys().generation();
        Header reply =
                refused
                        ? server.refusal(request)
                        : server.answer(
                                request,
                                utc.unixNanos(timeline.nanos()),
                                HOLDING_NANOS,
                                timeline.seconds());
        Authentication genuine = refused ? Authentication.REFUSED : Authentication.VERIFIED;
        Authentication foreign = Authentication.FAILED;
        if (keys.isEmpty()) {
            genuine = Authentication.NONE;
            foreign = Authentication.NONE;
        }
        Path.Mishaps odds = server.path().mishaps();
        Packet packet = new Packet.Valid(reply, List.of(), Optional.empty());
        if (happens(odds.corruption())) {
            server.wasGarbled();
            packet = garble(reply);
            genuine = foreign;
        }
        carry(server, new Reply(packet, genuine), receiver);
        if (happens(odds.duplication())) {
            carry(server, new Reply(packet, genuine), receiver);
        }
        if (happens(odds.replay()) && !recorded.isEmpty()) {
            Header old = recorded.get((int) (mishaps.nextDouble() * recorded.size()));
            Packet again = new Packet.Valid(old, List.of(), Optional.empty());
            carry(server, new Reply(again, foreign), receiver);
        }
        recorded.add(reply);
        if (recorded.size() > RECORDED) {
            recorded.removeFirst();
        }
    }

    private boolean happens(double probability) {
        return probability > 0 && mishaps.nextDouble() < probability;
    }

    private Packet garble(Header header) {
        byte[] octets = new byte[Header.LENGTH];
        header.write(octets, 0);
        int flips = 1 + (int) (mishaps.nextDouble() * GREATEST_FLIPS);
        for (int i = 0; i < flips; i++) {
            int bit = (int) (mishaps.nextDouble() * 8 * octets.length);
            octets[bit / 8] ^= (byte) (1 << (bit % 8));
        }
        return PacketParser.parse(octets, 0, octets.length);
    }

    private void carry(SimulatedServer server, Reply reply, Consumer<Reply> receiver) {
        long delay = server.path().back().delayNanos(timeline.seconds(), delays);
        timeline.after(HOLDING_NANOS + delay, () -> receiver.accept(reply));
    }
}
