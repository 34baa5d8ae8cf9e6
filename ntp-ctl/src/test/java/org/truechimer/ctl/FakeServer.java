package org.truechimer.ctl;

import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Mode;
import org.truechimer.proto.wire.Packet;
import org.truechimer.proto.wire.PacketParser;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;

/** An NTP server on loopback that answers what a test wants. */
final class FakeServer implements AutoCloseable {
    private final DatagramSocket socket =
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    /**
     * Answers each request with the packets that {@code answers} makes of it and of the server's
     * time.
     */
    FakeServer(BiFunction<Header, NtpTimestamp, List<Header>> answers) throws IOException {
        Thread.ofVirtual().start(() -> serve(answers));
    }

    int port() {
        return socket.getLocalPort();
    }

    /** A good answer, of a server whose clock is ahead by {@code offsetNanos}. */
    static Header answer(Header request, long offsetNanos) {
        NtpTimestamp now = now(offsetNanos);
        return new Header(
                Leap.NONE,
                request.version(),
                Mode.SERVER,
                2,
                request.poll(),
                -24,
                NtpShort.ofSecondsRoundedUp(0.010),
                NtpShort.ofSecondsRoundedUp(0.002),
                0xC0000209,
                now,
                request.transmit(),
                now,
                now(offsetNanos));
    }

    static NtpTimestamp now(long offsetNanos) {
        Instant now = Instant.now();
        return NtpTimestamp.ofUnixNanos(
                now.getEpochSecond() * 1_000_000_000L + now.getNano() + offsetNanos);
    }

    private void serve(BiFunction<Header, NtpTimestamp, List<Header>> answers) {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[100], 100);
                socket.receive(packet);
                if (PacketParser.parse(packet.getData(), 0, packet.getLength())
                        instanceof Packet.Valid request) {
                    for (Header answer : answers.apply(request.header(), now(0))) {
                        byte[] octets = new byte[Header.LENGTH];
                        answer.write(octets, 0);
                        socket.send(
                                new DatagramPacket(
                                        octets, octets.length, packet.getSocketAddress()));
                    }
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
