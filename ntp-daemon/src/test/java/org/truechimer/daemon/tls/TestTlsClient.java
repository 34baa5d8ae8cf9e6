package org.truechimer.daemon.tls;

import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.truechimer.proto.nts.Exporter;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Vector;

/** A client that trusts everybody and sends what a test wants. */
final class TestTlsClient extends DefaultTlsClient {
    private final String host;
    private final List<String> protocols;
    private boolean inPieces;
    private byte[] shown = {};
    private TlsExporter exporter;

    TestTlsClient(String host, List<String> protocols) {
        super(new BcTlsCrypto(new SecureRandom()));
        this.host = host;
        this.protocols = protocols;
    }

    /** {@return this one, which sends each octet of what is asked by itself} */
    TestTlsClient inPieces() {
        inPieces = true;
        return this;
    }

    /** {@return all that the server says to some octets, until it closes} */
    byte[] ask(int port, byte[] octets) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            TlsClientProtocol protocol =
                    new TlsClientProtocol(
                            socket.getInputStream(), new Pieces(socket.getOutputStream()));
            protocol.connect(this);
            OutputStream out = protocol.getOutputStream();
            out.write(octets);
            inPieces = false; // the server closes, and takes the goodbye whole at most
            return protocol.getInputStream().readAllBytes();
        }
    }

    /** {@return the certificate that the server showed} */
    byte[] shown() {
        return shown;
    }

    Exporter exporter() {
        return exporter;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv13.only();
    }

    @Override
    @SuppressWarnings({"JdkObsolete", "rawtypes"}) // the library's
    protected Vector getProtocolNames() {
        Vector<ProtocolName> names = new Vector<>();
        protocols.forEach(protocol -> names.add(ProtocolName.asUtf8Encoding(protocol)));
        return names.isEmpty() ? null : names;
    }

    @Override
    @SuppressWarnings({"JdkObsolete", "rawtypes"})
    protected Vector getSNIServerNames() {
        return new Vector<>(
                List.of(
                        new org.bouncycastle.tls.ServerName(
                                NameType.host_name, host.getBytes(StandardCharsets.US_ASCII))));
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate)
                    throws IOException {
                shown = certificate.getCertificate().getCertificateAt(0).getEncoded();
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return null;
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        exporter = new TlsExporter(context);
    }

    /** Writes each octet by itself, as long as that is wanted. */
    private final class Pieces extends OutputStream {
        private final OutputStream out;

        Pieces(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            out.write(octet);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            for (int i = 0; inPieces && i < length; i++) {
                out.write(octets[offset + i]);
            }
            if (!inPieces) {
                out.write(octets, offset, length);
            }
        }
    }
}
