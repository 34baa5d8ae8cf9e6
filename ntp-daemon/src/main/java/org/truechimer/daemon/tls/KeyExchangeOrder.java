package org.truechimer.daemon.tls;

import org.truechimer.proto.crypto.AeadAlgorithm;

import java.time.Duration;
import java.util.List;

/**
 * A key exchange to be made.
 *
 * @param host name or address of the server that exchanges keys
 * @param port its TCP port
 * @param anchors who may vouch for it
 * @param offers algorithms that will do, the best one first
 * @param denied time servers that it shall not name, because they are asked already
 * @param timeout for all of it
 */
public record KeyExchangeOrder(
        String host,
        int port,
        TrustAnchors anchors,
        List<AeadAlgorithm> offers,
        List<String> denied,
        Duration timeout) {
    /** The port of servers that exchange keys (RFC 8915 section 7.1). */
    public static final int PORT = 4460;

    /** All that will do; the one that every server has comes first. */
    public static final List<AeadAlgorithm> OFFERS =
            List.of(
                    AeadAlgorithm.AES_SIV_CMAC_256,
                    AeadAlgorithm.AES_SIV_CMAC_512,
                    AeadAlgorithm.AES_128_GCM_SIV);

    public KeyExchangeOrder {
        offers = List.copyOf(offers);
        denied = List.copyOf(denied);
    }
}
