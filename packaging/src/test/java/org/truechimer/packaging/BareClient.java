package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.nts.ClientKeyExchange;
import org.truechimer.proto.nts.Exporter;
import org.truechimer.proto.nts.KeyExchangeRecord;
import org.truechimer.proto.nts.KeyExchangeRequest;
import org.truechimer.proto.nts.NtsFields;
import org.truechimer.proto.nts.NtsQuery;
import org.truechimer.proto.nts.NtsSession;
import org.truechimer.proto.nts.SessionKeys;
import org.truechimer.proto.wire.Header;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLSocket;

/** A client under NTS that asks for what a test wants, where the daemon would decide. */
final class BareClient {
    /** chronyd hangs up after two seconds, which a busy machine may need. */
    private static final int TRIES = 4;

    private BareClient() {}

    /**
     * Exchanges keys, without the record that asks for the right ones of AES-128-GCM-SIV; {@return
     * them}
     *
     * @param directory with the certificate of the server
     * @param algorithm the only one that it offers
     */
    static NtsSession exchange(Path directory, String host, int port, AeadAlgorithm algorithm)
            throws Exception {
        byte[] request =
                new KeyExchangeRequest(
                                List.of(KeyExchangeRecord.NextProtocol.NTP_V4),
                                List.of(algorithm.id()),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                false)
                        .octets();
        for (int i = 1; ; i++) {
            try (SSLSocket socket =
                    (SSLSocket)
                            OwnCertificate.trusted(directory)
                                    .getSocketFactory()
                                    .createSocket(host, port)) {
                Exporter exporter = PlatformTls.begin(socket);
                socket.getOutputStream().write(request);
                byte[] answer = PlatformTls.receive(socket);
                ClientKeyExchange.Outcome outcome =
                        new ClientKeyExchange(List.of(algorithm), List.of())
                                .answer(answer, exporter);
                assertThat(outcome).isInstanceOf(ClientKeyExchange.Outcome.Agreed.class);
                return ((ClientKeyExchange.Outcome.Agreed) outcome).session();
            } catch (IOException e) {
                if (i == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Asks a server for the time once; {@return what its answer is worth} */
    static NtsQuery.Verdict ask(String address, int port, SessionKeys keys, byte[] cookie)
            throws IOException {
        SecureRandom random = new SecureRandom();
        byte[] header = new byte[Header.LENGTH];
        header[0] = 0x23; // version 4, a client
        NtsQuery query =
                new NtsQuery(
                        header,
                        random.generateSeed(NtsFields.UNIQUE_ID_LENGTH),
                        cookie,
                        0,
                        keys.clientToServer(),
                        random.generateSeed(keys.algorithm().nonceLength()));
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(10_000);
            byte[] request = query.octets();
            socket.send(
                    new DatagramPacket(
                            request,
                            request.length,
                            new InetSocketAddress(InetAddress.ofLiteral(address), port)));
            DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
            socket.receive(answer);
            return query.verdict(
                    Arrays.copyOf(answer.getData(), answer.getLength()), keys.serverToClient());
        }
    }
}
