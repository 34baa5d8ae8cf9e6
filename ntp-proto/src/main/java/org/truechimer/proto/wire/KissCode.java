package org.truechimer.proto.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The kiss codes: four ASCII characters in the reference id of a packet of stratum 0 (RFC 5905
 * figure 13, RFC 8915).
 */
public enum KissCode {
    /** The association belongs to a unicast server. */
    ACST,
    /** Server authentication failed. */
    AUTH,
    /** Autokey sequence failed. */
    AUTO,
    /** The association belongs to a broadcast server. */
    BCST,
    /** Cryptographic authentication or identification failed. */
    CRYP,
    /** Access denied by the server. */
    DENY,
    /** Lost peer in symmetric mode. */
    DROP,
    /** Access denied by local policy. */
    RSTR,
    /** The server was started and has not set its clock yet. */
    INIT,
    /** The association belongs to a dynamically discovered server. */
    MCST,
    /** No key found. */
    NKEY,
    /** Network time security: the cookie could not be used. */
    NTSN,
    /** The client asks too often. */
    RATE,
    /** Alteration of an association from a remote host. */
    RMOT,
    /** The server's clock was stepped and has not been set again yet. */
    STEP;

    private final int referenceId;

    KissCode() {
        byte[] ascii = name().getBytes(StandardCharsets.US_ASCII);
        referenceId = ascii[0] << 24 | ascii[1] << 16 | ascii[2] << 8 | ascii[3];
    }

    /** {@return the code as it stands in the reference id} */
    public int referenceId() {
        return referenceId;
    }

    /** {@return the code that a reference id spells; empty for one that is not known here} */
    public static Optional<KissCode> of(int referenceId) {
        for (KissCode code : values()) {
            if (code.referenceId == referenceId) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }

    /**
     * {@return whether a reference id spells four printable ASCII characters, as every kiss code
     * does}
     */
    public static boolean isSpelt(int referenceId) {
        for (int shift = 0; shift < 32; shift += 8) {
            int character = referenceId >>> shift & 0xFF;
            if (character < 0x21 || character > 0x7E) {
                return false;
            }
        }
        return true;
    }
}
