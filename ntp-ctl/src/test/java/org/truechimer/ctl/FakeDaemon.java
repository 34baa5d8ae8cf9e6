package org.truechimer.ctl;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Something that listens where a daemon would, and sends the same octets to whoever connects. */
final class FakeDaemon implements AutoCloseable {
    private final ServerSocketChannel listener =
            ServerSocketChannel.open(StandardProtocolFamily.UNIX);

    private FakeDaemon(Path socket) throws IOException {
        listener.bind(UnixDomainSocketAddress.of(socket));
    }

    /** Sends {@code answer} and closes. */
    static FakeDaemon sending(Path socket, byte[] answer) throws IOException {
        FakeDaemon daemon = new FakeDaemon(socket);
        Thread.ofVirtual().start(() -> daemon.serve(answer));
        return daemon;
    }

    /** Lets connections wait for ever. */
    static FakeDaemon hanging(Path socket) throws IOException {
        return new FakeDaemon(socket);
    }

    static byte[] framed(byte[] document) {
        return ByteBuffer.allocate(Long.BYTES + document.length)
                .putLong(document.length)
                .put(document)
                .array();
    }

    private void serve(byte[] answer) {
        try {
            while (true) {
                try (SocketChannel connection = listener.accept()) {
                    connection.write(ByteBuffer.wrap(answer));
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
