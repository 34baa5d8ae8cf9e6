package org.truechimer.daemon.tls;

import org.truechimer.proto.crypto.Nonces;
import org.truechimer.proto.nts.CookieSealer;
import org.truechimer.proto.nts.ServerKeyExchange;
import org.truechimer.proto.nts.SessionKeys;

import java.security.SecureRandom;

/** Makes cookies with the newest key, one after the other: they cost microseconds. */
final class CookieMaker implements ServerKeyExchange.CookieMint {
    private final CookieKeyRing ring;
    private final CookieSealer sealer;

    CookieMaker(CookieKeyRing ring, SecureRandom random) {
        this.ring = ring;
        byte[] seed = new byte[Nonces.SEED_LENGTH];
        random.nextBytes(seed);
        sealer = new CookieSealer(ring.keys(), new Nonces(seed));
    }

    @Override
    public synchronized byte[] cookie(SessionKeys keys) {
        sealer.use(ring.keys());
        return sealer.seal(keys.clientToServer(), keys.serverToClient());
    }
}
