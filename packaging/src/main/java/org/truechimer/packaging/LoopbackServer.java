package org.truechimer.packaging;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An NTP server on the loopback interface that tells this machine's time to whoever asks. */
final class LoopbackServer implements AutoCloseable {
    private static final int HEADER = 48;
    private static final int TRANSMIT = 40;
    private static final long UNIX_EPOCH = 2_208_988_800L;

    private final DatagramChannel channel = DatagramChannel.open();
    private final CountDownLatch answers;

    /** A server that counts {@code enough} answers. */
    LoopbackServer(int enough) throws IOException {
        answers = new CountDownLatch(enough);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofPlatform().daemon().name("loopback-server").start(this::serve);
    }

    int port() {
        return channel.socket().getLocalPort();
    }

    /** {@return whether it has given enough answers in time} */
    boolean awaitAnswers(long seconds) throws InterruptedException {
        return answers.await(seconds, TimeUnit.SECONDS);
    }

    private void serve() {
        ByteBuffer packet = ByteBuffer.allocate(HEADER);
        try {
            while (true) {
                var client = channel.receive(packet.clear());
                long now = now();
                int version = packet.get(0) & 0x38;
                packet.put(0, (byte) (version | 4)).put(1, (byte) 1).put(3, (byte) -20);
                packet.putLong(4, 0).putInt(12, 0x54455354);
                packet.putLong(16, now).putLong(24, packet.getLong(TRANSMIT));
                packet.putLong(32, now).putLong(TRANSMIT, now());
                channel.send(packet.clear(), client);
                answers.countDown();
            }
        } catch (ClosedChannelException e) {
            // The end, as asked for.
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long now() {
        Instant now = Instant.now();
        return (now.getEpochSecond() + UNIX_EPOCH) << 32
                | ((long) now.getNano() << 32) / 1_000_000_000;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
