package org.truechimer.daemon.tls;

import org.bouncycastle.tls.TlsServerProtocol;
import org.truechimer.daemon.observe.KeyExchangeCount;
import org.truechimer.proto.nts.ErrorCode;
import org.truechimer.proto.nts.KeyExchangeAnswer;
import org.truechimer.proto.nts.KeyExchangeAssembler;
import org.truechimer.proto.nts.KeyExchangeAssembler.Progress;
import org.truechimer.proto.nts.ServerKeyExchange;
import org.truechimer.proto.nts.ServerKeyExchange.Decision;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One exchange on one connection, which its own thread waits for. All waiting ends at one deadline,
 * and what comes before that is limited too: a handshake and a request are all that a client may
 * send.
 */
final class KeyExchangeConnection {
    private static final int BUFFER_OCTETS = 4096;

    /** The handshake, and the request with what TLS adds to it. */
    private static final int OCTETS_MAX = 2 * KeyExchangeAssembler.SERVER_LENGTH_MAX;

    private final Socket socket;
    private final NtskeTlsServer tls;
    private final Semaphore processors;
    private final long deadlineNanos;
    private final TlsServerProtocol protocol = new TlsServerProtocol();
    private final byte[] buffer = new byte[BUFFER_OCTETS];
    private int received;
    private Optional<RuntimeException> fault = Optional.empty();

    /**
     * @param processors how many connections may compute at once: others have to do, too
     * @param deadlineNanos by {@link System#nanoTime}
     */
    KeyExchangeConnection(
            Socket socket, NtskeTlsServer tls, Semaphore processors, long deadlineNanos) {
        this.socket = socket;
        this.tls = tls;
        this.processors = processors;
        this.deadlineNanos = deadlineNanos;
    }

    /** {@return what became of it; the socket is left to be closed} */
    KeyExchangeCount run(ServerKeyExchange exchange, ServerKeyExchange.CookieMint mint) {
        boolean shaken = false;
        try {
            // Else the end of the answer waits until the client confirms its beginning: 40 ms.
            socket.setTcpNoDelay(true);
            protocol.accept(tls);
            while (protocol.isHandshaking()) {
                receive();
            }
            shaken = true;
            return answer(exchange, mint);
        } catch (SocketTimeoutException _) {
            if (shaken) {
                refuse(ErrorCode.BAD_REQUEST);
            }
            return KeyExchangeCount.TIMED_OUT;
        } catch (TooLongException _) {
            return shaken ? KeyExchangeCount.BAD_REQUEST : KeyExchangeCount.TLS_FAILED;
        } catch (EOFException _) {
            return KeyExchangeCount.BROKEN_OFF;
        } catch (IOException e) {
            if (!tls.exchangesKeys()) {
                return KeyExchangeCount.NOT_KEY_EXCHANGE;
            }
            return e instanceof org.bouncycastle.tls.TlsException
                    ? KeyExchangeCount.TLS_FAILED
                    : KeyExchangeCount.BROKEN_OFF;
        } catch (RuntimeException e) {
            // A fault of ours, or of the library with a stranger's octets, costs this client its
            // connection and nobody else anything.
            fault = Optional.of(e);
            if (shaken) {
                refuse(ErrorCode.INTERNAL_SERVER_ERROR);
            }
            return KeyExchangeCount.INTERNAL_ERROR;
        }
    }

    /** {@return what went wrong here, after {@link KeyExchangeCount#INTERNAL_ERROR}} */
    Optional<RuntimeException> fault() {
        return fault;
    }

    private KeyExchangeCount answer(ServerKeyExchange exchange, ServerKeyExchange.CookieMint mint)
            throws IOException {
        KeyExchangeAssembler request =
                new KeyExchangeAssembler(KeyExchangeAssembler.SERVER_LENGTH_MAX);
        Progress progress = feed(request);
        while (progress == Progress.MORE) {
            receive();
            progress = feed(request);
        }
        if (progress == Progress.BROKEN) {
            refuse(ErrorCode.BAD_REQUEST);
            return KeyExchangeCount.BAD_REQUEST;
        }
        Decision decision = exchange.decide(request.message());
        takeProcessor();
        try {
            byte[] octets = exchange.answer(decision, tls.exporter(), mint);
            protocol.writeApplicationData(octets, 0, octets.length);
            protocol.close();
        } finally {
            processors.release();
        }
        flush();
        return switch (decision) {
            case Decision.Agreed _ -> KeyExchangeCount.COMPLETED;
            case Decision.NothingInCommon _ -> KeyExchangeCount.NOTHING_IN_COMMON;
            case Decision.Refused(ErrorCode code, String _) ->
                    code == ErrorCode.UNRECOGNIZED_CRITICAL_RECORD
                            ? KeyExchangeCount.UNKNOWN_RECORD
                            : KeyExchangeCount.BAD_REQUEST;
        };
    }

    private Progress feed(KeyExchangeAssembler request) {
        byte[] octets = new byte[protocol.getAvailableInputBytes()];
        protocol.readInput(octets, 0, octets.length);
        return request.feed(octets, 0, octets.length);
    }

    private void refuse(ErrorCode code) {
        try {
            byte[] octets = new KeyExchangeAnswer.Refused(code.code()).octets();
            protocol.writeApplicationData(octets, 0, octets.length);
            protocol.close();
            flush();
        } catch (IOException | IllegalStateException _) {
            // The client or its connection is gone; nobody is left to be told.
        }
    }

    private void receive() throws IOException {
        if (protocol.isClosed()) {
            throw new EOFException();
        } else if (received >= OCTETS_MAX) {
            throw new TooLongException();
        }
        socket.setSoTimeout(millisLeft());
        int count = socket.getInputStream().read(buffer);
        if (count < 0) {
            throw new EOFException();
        }
        received += count;
        takeProcessor();
        try {
            protocol.offerInput(buffer, 0, count);
        } finally {
            processors.release();
            flush(); // an alert, too, that tells the client's operator what is wrong
        }
    }

    private void takeProcessor() throws IOException {
        try {
            if (!processors.tryAcquire(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new SocketTimeoutException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private int millisLeft() throws SocketTimeoutException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (millis <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) millis;
    }

    private void flush() throws IOException {
        byte[] octets = new byte[protocol.getAvailableOutputBytes()];
        if (octets.length > 0) {
            protocol.readOutput(octets, 0, octets.length);
            socket.getOutputStream().write(octets);
        }
    }

    /** The client sends more than anybody has to. */
    private static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;
    }
}
