package org.truechimer.daemon.tls;

import org.bouncycastle.tls.TlsException;
import org.bouncycastle.tls.TlsServerProtocol;
import org.truechimer.daemon.observe.KeyExchangeCount;
import org.truechimer.proto.nts.ErrorCode;
import org.truechimer.proto.nts.KeyExchangeAnswer;
import org.truechimer.proto.nts.KeyExchangeAssembler;
import org.truechimer.proto.nts.KeyExchangeAssembler.Progress;
import org.truechimer.proto.nts.ServerKeyExchange;
import org.truechimer.proto.nts.ServerKeyExchange.Decision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * One exchange on one connection, without the connection itself: what came is given to it, and what
 * is to be sent is fetched from it. It is limited what may come: a handshake and a request are all
 * that a client may send.
 */
final class KeyExchangeConnection implements AutoCloseable {
    /** The handshake, and the request with what TLS adds to it. */
    private static final int OCTETS_MAX = 2 * KeyExchangeAssembler.SERVER_LENGTH_MAX;

    private final NtskeTlsServer tls;
    private final ServerKeyExchange exchange;
    private final ServerKeyExchange.CookieMint mint;
    private final TlsServerProtocol protocol = new TlsServerProtocol();
    private final KeyExchangeAssembler request =
            new KeyExchangeAssembler(KeyExchangeAssembler.SERVER_LENGTH_MAX);
    private int received;
    private Optional<KeyExchangeCount> outcome = Optional.empty();
    private Optional<RuntimeException> fault = Optional.empty();

    KeyExchangeConnection(
            NtskeTlsServer tls, ServerKeyExchange exchange, ServerKeyExchange.CookieMint mint) {
        this.tls = tls;
        this.exchange = exchange;
        this.mint = mint;
        try {
            protocol.accept(tls);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is sent or received yet", e);
        }
    }

    /** {@return what became of the exchange, if it is over; what is left to send is still sent} */
    Optional<KeyExchangeCount> outcome() {
        return outcome;
    }

    /** {@return what went wrong here, after {@link KeyExchangeCount#INTERNAL_ERROR}} */
    Optional<RuntimeException> fault() {
        return fault;
    }

    /** Takes octets that came, while the exchange is not over. */
    void receive(byte[] octets, int length) {
        try {
            protocol.offerInput(octets, 0, length);
            received += length;
            if (!protocol.isHandshaking()) {
                answer();
            }
            if (outcome.isEmpty() && protocol.isClosed()) {
                end();
            } else if (outcome.isEmpty() && received >= OCTETS_MAX) {
                outcome = Optional.of(isShaken() ? KeyExchangeCount.BAD_REQUEST : failure());
            }
        } catch (IOException e) {
            outcome =
                    Optional.of(
                            e instanceof TlsException ? failure() : KeyExchangeCount.BROKEN_OFF);
        } catch (RuntimeException e) {
            // A fault of ours, or of the library with a stranger's octets, costs this client its
            // connection and nobody else anything.
            fault = Optional.of(e);
            refuse(ErrorCode.INTERNAL_SERVER_ERROR, KeyExchangeCount.INTERNAL_ERROR);
        }
    }

    /** Nothing more comes: the client has hung up. */
    void end() {
        outcome = Optional.of(KeyExchangeCount.BROKEN_OFF);
    }

    /** There are too many, and somebody else wants the place. */
    void giveWay() {
        outcome = Optional.of(KeyExchangeCount.TOO_MANY);
    }

    /** The time is over. */
    void expire() {
        refuse(ErrorCode.BAD_REQUEST, KeyExchangeCount.TIMED_OUT);
    }

    /**
     * {@return what is to be sent, an alert that tells the client's operator what is wrong, too}
     */
    byte[] output() {
        byte[] octets = new byte[protocol.getAvailableOutputBytes()];
        protocol.readOutput(octets, 0, octets.length);
        return octets;
    }

    private void answer() throws IOException {
        byte[] octets = new byte[protocol.getAvailableInputBytes()];
        protocol.readInput(octets, 0, octets.length);
        Progress progress = request.feed(octets, 0, octets.length);
        if (progress == Progress.BROKEN) {
            refuse(ErrorCode.BAD_REQUEST, KeyExchangeCount.BAD_REQUEST);
        } else if (progress == Progress.COMPLETE) {
            Decision decision = exchange.decide(request.message());
            say(exchange.answer(decision, tls.exporter(), mint));
            outcome = Optional.of(count(decision));
        }
    }

    private static KeyExchangeCount count(Decision decision) {
        return switch (decision) {
            case Decision.Agreed _ -> KeyExchangeCount.COMPLETED;
            case Decision.NothingInCommon _ -> KeyExchangeCount.NOTHING_IN_COMMON;
            case Decision.Refused(ErrorCode code, String _) ->
                    code == ErrorCode.UNRECOGNIZED_CRITICAL_RECORD
                            ? KeyExchangeCount.UNKNOWN_RECORD
                            : KeyExchangeCount.BAD_REQUEST;
        };
    }

    private void refuse(ErrorCode code, KeyExchangeCount count) {
        outcome = Optional.of(count);
        if (isShaken()) {
            try {
                say(new KeyExchangeAnswer.Refused(code.code()).octets());
            } catch (IOException | IllegalStateException _) {
                // The library will not say it any more; the count tells of it.
            }
        }
    }

    private void say(byte[] octets) throws IOException {
        protocol.writeApplicationData(octets, 0, octets.length);
        protocol.close();
    }

    private boolean isShaken() {
        return protocol.isConnected();
    }

    private KeyExchangeCount failure() {
        return tls.exchangesKeys()
                ? KeyExchangeCount.TLS_FAILED
                : KeyExchangeCount.NOT_KEY_EXCHANGE;
    }

    /** Forgets the secrets. */
    @Override
    public void close() {
        tls.close();
    }
}
