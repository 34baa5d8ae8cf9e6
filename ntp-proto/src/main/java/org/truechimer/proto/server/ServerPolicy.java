package org.truechimer.proto.server;

import org.truechimer.proto.crypto.SymmetricKeys;

import java.util.List;

/**
 * Whom a server answers.
 *
 * @param versions bit n stands for version n of NTP
 * @param access which addresses
 * @param limit how often each of them
 * @param keys with which a request may be authenticated
 * @param requirement what becomes of requests without network time security
 */
public record ServerPolicy(
        int versions,
        AccessList access,
        RateLimit limit,
        SymmetricKeys keys,
        NtsRequirement requirement) {
    /** What holds when nothing is configured. */
    public static final ServerPolicy DEFAULT =
            new ServerPolicy(
                    versions(List.of(3, 4)),
                    AccessList.EVERYONE,
                    RateLimit.NONE,
                    SymmetricKeys.NONE,
                    NtsRequirement.NONE);

    /** {@return the bits that stand for these versions, 1 to 4} */
    public static int versions(List<Integer> versions) {
        int bits = 0;
        for (int version : versions) {
            if (version < 1 || version > 4) {
                throw new IllegalArgumentException("NTP version " + version);
            }
            bits |= 1 << version;
        }
        return bits;
    }

    boolean accepts(int version) {
        return (versions >>> version & 1) != 0;
    }
}
