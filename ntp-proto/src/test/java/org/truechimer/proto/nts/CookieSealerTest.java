package org.truechimer.proto.nts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.truechimer.proto.Allocation;
import org.truechimer.proto.RandomCases;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.crypto.Nonces;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

class CookieSealerTest {
    private static final long DAY = 86_400;

    private final SplittableRandom random = RandomCases.of("cookies");
    private final byte[] pair = new byte[2 * AeadAlgorithm.KEY_LENGTH_MAX];

    @ParameterizedTest
    @CsvSource({"AES_SIV_CMAC_256, 100", "AES_SIV_CMAC_512, 164", "AES_128_GCM_SIV, 68"})
    void aCookieGivesItsKeysBackAndIsAlwaysAsLong(AeadAlgorithm algorithm, int length) {
        CookieSealer sealer = sealer(keys());
        AeadKey toServer = new AeadKey(algorithm, octets(algorithm.keyLength()));
        AeadKey toClient = new AeadKey(algorithm, octets(algorithm.keyLength()));
        byte[] cookie = sealer.seal(toServer, toClient);

        assertThat(cookie).hasSize(length).isNotEqualTo(sealer.seal(toServer, toClient));
        assertThat(CookieSealer.length(algorithm)).isEqualTo(length).isLessThan(165);
        assertThat(sealer.open(cookie, 0, length, pair)).contains(algorithm);
        int half = algorithm.keyLength();
        assertThat(Arrays.copyOf(pair, half)).isEqualTo(toServer.copySecret());
        assertThat(Arrays.copyOfRange(pair, half, 2 * half)).isEqualTo(toClient.copySecret());
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void noCookieOpensWithABitChanged(AeadAlgorithm algorithm) {
        CookieSealer sealer = sealer(keys().rotated(key()));
        byte[] cookie = cookie(sealer, algorithm);
        for (int bit = 0; bit < 8 * cookie.length; bit++) {
            cookie[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(sealer.open(cookie, 0, cookie.length, pair)).isEmpty();
            cookie[bit / 8] ^= (byte) (1 << bit % 8);
        }
        for (int length = 0; length < cookie.length; length++) {
            assertThat(sealer.open(cookie, 0, length, pair)).isEmpty();
        }
        assertThat(pair).containsOnly(0);
        assertThat(sealer.open(cookie, 0, cookie.length, pair)).contains(algorithm);
    }

    @Test
    void aCookieOfTheLastSevenRotationsOpensAndNoneBefore() {
        CookieKeys keys = keys();
        byte[] cookie = cookie(sealer(keys), AeadAlgorithm.AES_SIV_CMAC_256);
        CookieSealer sealer = sealer(keys);
        for (int rotations = 1; rotations <= 9; rotations++) {
            keys = keys.rotated(key());
            sealer.use(keys);

            assertThat(sealer.open(cookie, 0, cookie.length, pair).isPresent())
                    .as("after %d", rotations)
                    .isEqualTo(rotations < CookieKeys.KEPT);
            assertThat(keys.keys()).hasSizeLessThanOrEqualTo(CookieKeys.KEPT);
        }
    }

    /** Numbers go round: a server begins anywhere. */
    @Test
    void theNumberAfterTheGreatestIsANumberLikeAnyOther() {
        CookieKeys keys = CookieKeys.first(-1, key());
        byte[] cookie = cookie(sealer(keys), AeadAlgorithm.AES_SIV_CMAC_256);
        CookieKeys next = keys.rotated(key());

        assertThat(next.sealing()).isZero();
        assertThat(sealer(next).open(cookie, 0, cookie.length, pair)).isPresent();
        assertThat(next).hasToString("cookie keys [0, 4294967295]");
    }

    @Test
    void serversOfAFleetOpenEachOthersCookies() {
        byte[] secret = octets(32);
        long now = 1_800_000_000L;
        CookieSealer here = sealer(new FleetSeed(secret, DAY).keys(now));
        for (int days = -9; days <= 9; days++) {
            byte[] cookie =
                    cookie(
                            sealer(new FleetSeed(secret, DAY).keys(now + days * DAY)),
                            AeadAlgorithm.AES_SIV_CMAC_256);
            assertThat(here.open(cookie, 0, cookie.length, pair).isPresent())
                    .as("of %d days later", days)
                    .isEqualTo(days >= -7 && days <= 1);
        }
    }

    @Test
    void noOtherFleetAndNoOtherIntervalOpensACookie() {
        byte[] secret = octets(32);
        byte[] cookie =
                cookie(
                        sealer(new FleetSeed(secret, DAY).keys(7 * DAY)),
                        AeadAlgorithm.AES_SIV_CMAC_256);
        CookieSealer interval = sealer(new FleetSeed(secret, DAY / 2).keys(7 * DAY / 2));
        secret[31] ^= 1;
        CookieSealer other = sealer(new FleetSeed(secret, DAY).keys(7 * DAY));

        assertThat(interval.open(cookie, 0, cookie.length, pair)).isEmpty();
        assertThat(other.open(cookie, 0, cookie.length, pair)).isEmpty();
    }

    @Test
    void whatCannotBeAKeyIsRefusedWithoutItsSecret() {
        assertThatThrownBy(() -> new FleetSeed(new byte[31], DAY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a fleet's secret of 31 octets; 32 are the least");
        assertThatThrownBy(() -> new FleetSeed(new byte[32], 0))
                .isInstanceOf(IllegalArgumentException.class);
        AeadKey short16 = new AeadKey(AeadAlgorithm.AES_128_GCM_SIV, new byte[16]);
        assertThatThrownBy(() -> CookieKeys.first(1, short16))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CookieKeys(2, keys().keys()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () ->
                                new CookieKeys(
                                        1,
                                        List.of(
                                                new CookieKeys.Numbered(1, key()),
                                                new CookieKeys.Numbered(1, key()))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new FleetSeed(new byte[32], DAY))
                .hasToString("fleet seed, rotated every 86400 s");
    }

    @Test
    void aClosedFleetSeedIsCleared() {
        FleetSeed seed = new FleetSeed(octets(32), DAY);
        byte[] cookie = cookie(sealer(seed.keys(0)), AeadAlgorithm.AES_SIV_CMAC_256);
        seed.close();

        assertThat(sealer(seed.keys(0)).open(cookie, 0, cookie.length, pair))
                .isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void allocatesNothingPerCookie(AeadAlgorithm algorithm) {
        CookieSealer sealer = sealer(keys());
        byte[] cookie = new byte[CookieSealer.LENGTH_MAX];
        int cookies = 5_000;
        long bytes =
                Allocation.bytesOf(
                        () -> {
                            for (int i = 0; i < cookies; i++) {
                                int length = sealer.seal(algorithm, pair, 0, cookie, 0);
                                if (sealer.open(cookie, 0, length, pair).isEmpty()) {
                                    throw new AssertionError();
                                }
                            }
                        });

        // The compiler and the linker of the platform leave some at times; an object has 16.
        assertThat(bytes).isLessThan(cookies);
    }

    private byte[] cookie(CookieSealer sealer, AeadAlgorithm algorithm) {
        return sealer.seal(
                new AeadKey(algorithm, octets(algorithm.keyLength())),
                new AeadKey(algorithm, octets(algorithm.keyLength())));
    }

    private CookieSealer sealer(CookieKeys keys) {
        return new CookieSealer(keys, new Nonces(octets(Nonces.SEED_LENGTH)));
    }

    private CookieKeys keys() {
        return CookieKeys.first(1, key());
    }

    private AeadKey key() {
        return new AeadKey(CookieKeys.ALGORITHM, octets(32));
    }

    private byte[] octets(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }
}
