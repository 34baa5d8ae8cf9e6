package org.truechimer.daemon.runtime;

import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * A server on the loopback interface that answers each request with the datagrams that a function
 * makes of it.
 */
public final class NtpResponder implements AutoCloseable {
    private final DatagramChannel channel;
    private final Thread thread;

    public NtpResponder(String host, Function<Header, List<byte[]>> answers) throws IOException {
        channel =
                DatagramChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral(host), 0));
        thread = Thread.ofPlatform().daemon().name("ntp-responder").start(() -> serve(answers));
    }

    /** A server of stratum 1 that tells this machine's time. */
    public static List<byte[]> truth(Header request) {
        Instant now = Instant.now();
        NtpTimestamp time =
                NtpTimestamp.ofUnixNanos(now.getEpochSecond() * 1_000_000_000L + now.getNano());
        return List.of(
                bytes(
                        new Header(
                                Leap.NONE,
                                4,
                                4,
                                1,
                                request.poll(),
                                -20,
                                NtpShort.ZERO,
                                NtpShort.ZERO,
                                0x54455354,
                                time,
                                request.transmit(),
                                time,
                                time)));
    }

    static byte[] bytes(Header header) {
        byte[] octets = new byte[Header.LENGTH];
        header.write(octets, 0);
        return octets;
    }

    public Address address() throws IOException {
        InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
        return Address.of(local.getAddress().getAddress(), local.getPort());
    }

    private void serve(Function<Header, List<byte[]>> answers) {
        ByteBuffer buffer = ByteBuffer.allocate(2048);
        try {
            while (true) {
                SocketAddress client = channel.receive(buffer.clear());
                Header request = Header.read(MemorySegment.ofBuffer(buffer.flip()), 0);
                for (byte[] answer : answers.apply(request)) {
                    channel.send(ByteBuffer.wrap(answer), client);
                }
            }
        } catch (ClosedChannelException e) {
            // The test is over.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
