package org.truechimer.proto.sim;

import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.KissCode;
import org.truechimer.proto.wire.Packet;
import org.truechimer.proto.wire.PacketParser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Carries requests to the servers, and their answers back, as well as the paths allow. */
final class Traffic {
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
    record Delivery(Packet packet, Authentication authentication) {}

    /**
     * Sends a request; the receiver gets whatever comes back.
     *
     * @param keys which of the server's keys its cookie is sealed with; empty when it has none
     */
    void send(Address to, Header request, OptionalInt keys, Consumer<Delivery> receiver) {
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
            SimulatedServer server, Header request, OptionalInt keys, Consumer<Delivery> receiver) {
        if (server.isSilent() || isLost(server.path())) {
            return;
        }
        Optional<SimulatedServer.Reply> reply =
                keys.isPresent() && keys.getAsInt() != server.keys().generation()
                        ? Optional.of(server.refusal(request))
                        : server.answer(
                                request,
                                utc.unixNanos(timeline.nanos()),
                                timeline.seconds(),
                                delays);
        reply.ifPresent(answer -> carry(server, answer, keys, receiver));
    }

    private void carry(
            SimulatedServer server,
            SimulatedServer.Reply reply,
            OptionalInt keys,
            Consumer<Delivery> receiver) {
        Header header = reply.header();
        long holdingNanos = reply.holdingNanos();
        boolean refusal = header.referenceId() == KissCode.NTSN.referenceId();
        Authentication genuine = refusal ? Authentication.REFUSED : Authentication.VERIFIED;
        Authentication foreign = Authentication.FAILED;
        if (keys.isEmpty()) {
            genuine = Authentication.NONE;
            foreign = Authentication.NONE;
        }
        Path.Mishaps odds = server.path().mishaps();
        Packet packet = new Packet.Valid(header, List.of(), Optional.empty());
        if (happens(odds.corruption())) {
            server.wasGarbled();
            packet = garble(header);
            genuine = foreign;
        }
        carry(server, new Delivery(packet, genuine), holdingNanos, receiver);
        if (happens(odds.duplication())) {
            carry(server, new Delivery(packet, genuine), holdingNanos, receiver);
        }
        if (happens(odds.replay()) && !recorded.isEmpty()) {
            Header old = recorded.get((int) (mishaps.nextDouble() * recorded.size()));
            packet = new Packet.Valid(old, List.of(), Optional.empty());
            carry(server, new Delivery(packet, foreign), holdingNanos, receiver);
        }
        recorded.add(header);
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

    private void carry(
            SimulatedServer server,
            Delivery delivery,
            long holdingNanos,
            Consumer<Delivery> receiver) {
        long delay = server.path().back().delayNanos(timeline.seconds(), delays);
        timeline.after(holdingNanos + delay, () -> receiver.accept(delivery));
    }
}
