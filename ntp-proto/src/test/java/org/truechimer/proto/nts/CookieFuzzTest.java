package org.truechimer.proto.nts;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.crypto.Nonces;

class CookieFuzzTest {
    private static final CookieKeys KEYS =
            CookieKeys.first(0, new AeadKey(CookieKeys.ALGORITHM, new byte[32]));

    private final byte[] pair = new byte[2 * AeadAlgorithm.KEY_LENGTH_MAX];

    /** Not even the number of a key that there is helps who does not know it. */
    @FuzzTest(maxDuration = "1m")
    void noOctetsAreACookie(byte[] octets) {
        CookieSealer sealer = new CookieSealer(KEYS, new Nonces(new byte[Nonces.SEED_LENGTH]));

        assertThat(sealer.open(octets, 0, octets.length, pair)).isEmpty();
        assertThat(pair).containsOnly(0);
    }
}
