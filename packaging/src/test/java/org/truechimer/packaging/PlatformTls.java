package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.truechimer.proto.nts.Exporter;
import org.truechimer.proto.nts.KeyExchangeAssembler;
import org.truechimer.proto.nts.KeyExchangeAssembler.Progress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Exchanges keys by the TLS of this platform, where the daemon has no say in what is sent. */
final class PlatformTls {
    private static final String PROTOCOL = "ntske/1";

    private PlatformTls() {}

    /** Shakes hands; {@return what gives the keys of the connection} */
    static Exporter begin(SSLSocket socket) throws IOException {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setApplicationProtocols(new String[] {PROTOCOL});
        socket.setSSLParameters(parameters);
        socket.setTcpNoDelay(true);
        socket.startHandshake();
        assertThat(socket.getApplicationProtocol()).isEqualTo(PROTOCOL);
        ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
        return (label, context, length) -> {
            try {
                return session.exportKeyingMaterialData(label, context, length);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** {@return the message that comes} */
    static byte[] receive(SSLSocket socket) throws IOException {
        KeyExchangeAssembler message =
                new KeyExchangeAssembler(KeyExchangeAssembler.CLIENT_LENGTH_MAX);
        InputStream in = socket.getInputStream();
        byte[] piece = new byte[4096];
        Progress progress = Progress.MORE;
        while (progress == Progress.MORE) {
            int length = in.read(piece);
            if (length < 0) {
                throw new EOFException();
            }
            progress = message.feed(piece, 0, length);
        }
        assertThat(progress).isEqualTo(Progress.COMPLETE);
        return message.message();
    }
}
