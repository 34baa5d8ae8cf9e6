package org.truechimer.proto.nts;

import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The two keys that a key exchange leaves both ends with (RFC 8915 section 5.1). Nothing prints
 * them.
 *
 * @param clientToServer what requests are sealed with
 * @param serverToClient what answers are sealed with
 */
public record SessionKeys(AeadKey clientToServer, AeadKey serverToClient) implements AutoCloseable {
    private static final String LABEL = "EXPORTER-network-time-security";
    private static final byte CLIENT_TO_SERVER = 0;
    private static final byte SERVER_TO_CLIENT = 1;
    private static final int CONTEXT_LENGTH = 5;

    /** {@return the algorithm that both are for} */
    public AeadAlgorithm algorithm() {
        return clientToServer.algorithm();
    }

    @Override
    public void close() {
        clientToServer.close();
        serverToClient.close();
    }

    /** {@return the keys as the standard wants them} */
    static SessionKeys export(AeadAlgorithm algorithm, Exporter exporter) {
        return export(algorithm, algorithm, exporter);
    }

    /**
     * {@return the keys of AES-128-GCM-SIV as chrony makes them without a {@link
     * KeyExchangeRecord.CompliantExporter} record: under the number of AES-SIV-CMAC-256}
     */
    static SessionKeys exportUnderOldNumber(Exporter exporter) {
        return export(AeadAlgorithm.AES_128_GCM_SIV, AeadAlgorithm.AES_SIV_CMAC_256, exporter);
    }

    private static SessionKeys export(
            AeadAlgorithm algorithm, AeadAlgorithm named, Exporter exporter) {
        return new SessionKeys(
                key(algorithm, named, CLIENT_TO_SERVER, exporter),
                key(algorithm, named, SERVER_TO_CLIENT, exporter));
    }

    private static AeadKey key(
            AeadAlgorithm algorithm, AeadAlgorithm named, byte direction, Exporter exporter) {
        byte[] context =
                ByteBuffer.allocate(CONTEXT_LENGTH)
                        .putShort((short) KeyExchangeRecord.NextProtocol.NTP_V4)
                        .putShort((short) named.id())
                        .put(direction)
                        .array();
        byte[] secret = exporter.export(LABEL, context, algorithm.keyLength());
        try {
            return new AeadKey(algorithm, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
