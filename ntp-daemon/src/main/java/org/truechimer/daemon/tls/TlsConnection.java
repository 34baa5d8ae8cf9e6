package org.truechimer.daemon.tls;

import org.bouncycastle.tls.TlsClient;
import org.bouncycastle.tls.TlsClientProtocol;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/**
 * The client's end of a TLS connection, all of whose waiting ends at one deadline: a server that
 * sends an octet now and then gains nothing by it.
 */
final class TlsConnection implements AutoCloseable {
    private static final int BUFFER_OCTETS = 4096;

    private final Socket socket;
    private final long deadlineNanos;
    private final TlsClientProtocol protocol = new TlsClientProtocol();
    private final byte[] buffer = new byte[BUFFER_OCTETS];

    /**
     * @param socket connected; belongs to this connection from now on
     * @param deadlineNanos by {@link System#nanoTime}
     */
    TlsConnection(Socket socket, long deadlineNanos) {
        this.socket = socket;
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * {@return a socket that is connected}
     *
     * @param deadlineNanos by {@link System#nanoTime}
     */
    static Socket connect(InetSocketAddress server, long deadlineNanos) throws IOException {
        Socket socket = new Socket();
        try {
            // Else the second flight of the handshake waits for the answer to the first: 40 ms.
            socket.setTcpNoDelay(true);
            socket.connect(server, millisUntil(deadlineNanos));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Makes the handshake. */
    void handshake(TlsClient client) throws IOException {
        protocol.connect(client);
        flush();
        while (protocol.isHandshaking()) {
            if (!receive()) {
                throw new EOFException();
            }
        }
    }

    /** Sends application data: less than what the system holds for a connection, so at once. */
    void send(byte[] octets) throws IOException {
        protocol.writeApplicationData(octets, 0, octets.length);
        flush();
    }

    /**
     * Waits for application data.
     *
     * @return some that came; nothing when the server closed the connection
     */
    byte[] receiveData() throws IOException {
        while (protocol.getAvailableInputBytes() == 0) {
            if (protocol.isClosed() || !receive()) {
                return new byte[0];
            }
        }
        byte[] octets = new byte[protocol.getAvailableInputBytes()];
        protocol.readInput(octets, 0, octets.length);
        return octets;
    }

    /** {@return false at the end of what the server sends} */
    private boolean receive() throws IOException {
        socket.setSoTimeout(millisUntil(deadlineNanos));
        int count = socket.getInputStream().read(buffer);
        if (count < 0) {
            return false;
        }
        try {
            protocol.offerInput(buffer, 0, count);
        } finally {
            flush(); // an alert that says what is wrong, for the server's operator
        }
        return true;
    }

    private static int millisUntil(long deadlineNanos) throws SocketTimeoutException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (millis <= 0) {
            throw new SocketTimeoutException("no time is left");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    private void flush() throws IOException {
        byte[] octets = new byte[protocol.getAvailableOutputBytes()];
        if (octets.length > 0) {
            protocol.readOutput(octets, 0, octets.length);
            socket.getOutputStream().write(octets);
        }
    }

    /** Says goodbye, as TLS wants, and closes. */
    @Override
    public void close() throws IOException {
        try (socket) {
            protocol.close();
            flush();
        }
    }
}
