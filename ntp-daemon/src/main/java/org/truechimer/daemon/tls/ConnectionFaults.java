package org.truechimer.daemon.tls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.truechimer.daemon.observe.Printable;
import org.truechimer.proto.engine.KeyExchangeFault;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** What went wrong between here and the server, for the person who wants the time from it. */
final class ConnectionFaults {
    private static final String RIGHT_SERVER =
            "check the name and the port; the server may have no key exchange";
    private static final String LATER =
            "try again later; if it stays so, tell the operator of the server";

    private ConnectionFaults() {}

    /** {@return words for a connection that could not be made} */
    static KeyExchangeException unconnected(InetSocketAddress peer, IOException e) {
        String host = peer.getAddress().getHostAddress();
        String port = "TCP port " + peer.getPort();
        return switch (e) {
            case SocketTimeoutException _ ->
                    connection(
                            host + " does not answer on " + port,
                            "a firewall here or on the way drops "
                                    + port
                                    + ", or the server is down; `ntp-ctl query` tells whether it"
                                    + " gives the time without keys");
            case NoRouteToHostException _ ->
                    connection(
                            host + " cannot be reached on " + port + " from here",
                            "check the network and its routes; a firewall that says no looks the"
                                    + " same");
            case ConnectException refused when isRefusal(refused) ->
                    connection(
                            host + " refuses connections to " + port,
                            "nothing exchanges keys there: " + RIGHT_SERVER);
            default ->
                    connection(
                            host
                                    + " cannot be connected to on "
                                    + port
                                    + ": "
                                    + Printable.of(String.valueOf(e.getMessage())),
                            "check the network, its routes and the firewall of this machine");
        };
    }

    private static boolean isRefusal(ConnectException e) {
        return String.valueOf(e.getMessage()).contains("refused");
    }

    private static KeyExchangeException connection(String words, String remedy) {
        return new KeyExchangeException(KeyExchangeFault.CONNECTION, words, remedy);
    }

    /**
     * {@return words for a connection that broke}
     *
     * @param step what was being done on it
     */
    static KeyExchangeException broken(InetSocketAddress peer, Step step, IOException e) {
        return switch (e) {
            case KeyExchangeException known -> known;
            case TlsFatalAlertReceived alert -> received(alert.getAlertDescription());
            case TlsFatalAlert alert when alert.getCause() instanceof KeyExchangeException known ->
                    known;
            case TlsFatalAlert alert -> raised(peer, alert);
            case SocketTimeoutException _ -> tooLate(peer, step);
            default -> cut(peer, step, e);
        };
    }

    /** The server said why. */
    private static KeyExchangeException received(short alert) {
        return switch (alert) {
            case AlertDescription.no_application_protocol ->
                    noKeyExchange("the server speaks TLS, but says that it exchanges no keys");
            case AlertDescription.protocol_version ->
                    handshake("the server does not speak TLS 1.3", RIGHT_SERVER);
            case AlertDescription.handshake_failure, AlertDescription.insufficient_security ->
                    handshake(
                            "the server has no cipher suite, group or signature in common with us",
                            "the server has to allow those of TLS 1.3; tell its operator");
            case AlertDescription.unrecognized_name ->
                    handshake(
                            "the server does not know the name that it was asked by",
                            "use the name that its operator has published");
            case AlertDescription.certificate_required, AlertDescription.access_denied ->
                    handshake(
                            "the server does not serve everybody: it wants to know who asks",
                            "use another server");
            default ->
                    handshake(
                            "the server broke the handshake off with the alert "
                                    + AlertDescription.getText(alert),
                            LATER);
        };
    }

    /** We said why. */
    private static KeyExchangeException raised(InetSocketAddress peer, TlsFatalAlert alert) {
        return switch (alert.getAlertDescription()) {
            case AlertDescription.protocol_version ->
                    handshake("the server does not speak TLS 1.3", RIGHT_SERVER);
            case AlertDescription.unexpected_message,
                    AlertDescription.record_overflow,
                    AlertDescription.decode_error ->
                    new KeyExchangeException(
                            KeyExchangeFault.NO_KEY_EXCHANGE,
                            "what answers on TCP port " + peer.getPort() + " does not speak TLS",
                            RIGHT_SERVER);
            default ->
                    handshake(
                            "the server broke the rules of TLS: "
                                    + Printable.of(String.valueOf(alert.getMessage())),
                            LATER);
        };
    }

    private static KeyExchangeException tooLate(InetSocketAddress peer, Step step) {
        return new KeyExchangeException(
                KeyExchangeFault.TIMEOUT,
                peer.getAddress().getHostAddress()
                        + (step == Step.EXCHANGE
                                ? " did not answer the request for keys in time"
                                : " took the connection, but did not finish the TLS handshake in"
                                        + " time"),
                "the server is overloaded, something else listens on the port, or packets of full"
                        + " size are lost on the way (MTU); try again later");
    }

    private static KeyExchangeException cut(InetSocketAddress peer, Step step, IOException e) {
        boolean isClosed = e instanceof EOFException || e instanceof SocketException;
        String host = peer.getAddress().getHostAddress();
        String words =
                host
                        + (isClosed ? " closed the connection " : " failed ")
                        + (step == Step.EXCHANGE
                                ? "before its answer was complete"
                                : "in the middle of the TLS handshake")
                        + (isClosed ? "" : ": " + Printable.of(String.valueOf(e.getMessage())));
        return new KeyExchangeException(
                step == Step.EXCHANGE ? KeyExchangeFault.MALFORMED : KeyExchangeFault.HANDSHAKE,
                words,
                "the server may be overloaded or have no key exchange; " + LATER);
    }

    /** {@return words for a server that talks TLS about something else} */
    static KeyExchangeException noKeyExchange(String words) {
        return new KeyExchangeException(KeyExchangeFault.NO_KEY_EXCHANGE, words, RIGHT_SERVER);
    }

    private static KeyExchangeException handshake(String words, String remedy) {
        return new KeyExchangeException(KeyExchangeFault.HANDSHAKE, words, remedy);
    }
}
