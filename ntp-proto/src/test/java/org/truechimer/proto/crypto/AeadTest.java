package org.truechimer.proto.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.truechimer.proto.Allocation;
import org.truechimer.proto.RandomCases;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class AeadTest {
    private static final int NONCE = 8;
    private static final int ASSOCIATED = 32;

    private final SplittableRandom random = RandomCases.of("aead");

    /** RFC 8452 appendix C, with keys of 128 and of 256 bits, counters that wrap among them. */
    @ParameterizedTest
    @CsvFileSource(resources = "aes-gcm-siv.csv")
    void gcmSivAgreesWithItsVectors(
            String key, String nonce, String associated, String text, String sealed) {
        Aead aead = new AesGcmSiv(key.length() / 2);
        aead.key(hex("00" + key), 1);

        assertSeals(aead, nonce, associated, text, sealed);
    }

    /** RFC 8452 appendix A. */
    @Test
    void polyvalAgreesWithItsVector() {
        Polyval polyval = new Polyval();
        polyval.begin(hex("25629347589242761d31f826ba4b757b"));
        polyval.add(hex("4f4f95668c83dfb6401762bb2d01a262d1a24ddd2721d006bbe45f20d3c9f362"), 0, 32);
        byte[] sum = new byte[16];
        polyval.sum(sum);

        assertThat(sum).isEqualTo(hex("f7a3b47b846119fae5b7866cf5e5b77e"));
    }

    /** RFC 5297 appendix A.1 and A.2, which have other associated strings than we do. */
    @ParameterizedTest
    @CsvSource({
        "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff,"
                + "101112131415161718191a1b1c1d1e1f2021222324252627,"
                + "112233445566778899aabbccddee,"
                + "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c",
        "7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f,"
                + "00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100"
                + " 102030405060708090a0 09f911029d74e35bd84156c5635688c0,"
                + "7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553,"
                + "7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17"
                + "dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d"
    })
    void sivAgreesWithItsVectors(String key, String strings, String text, String sealed) {
        AesSivCmac aead = new AesSivCmac(32);
        aead.key(hex(key), 0);
        byte[] octets = Arrays.copyOf(hex(text), text.length() / 2 + 16);
        begin(aead, strings);

        assertThat(aead.sealBehind(octets, 0, text.length() / 2)).isEqualTo(octets.length);
        assertThat(octets).isEqualTo(hex(sealed));
        begin(aead, strings);
        assertThat(aead.openBehind(octets, 0, octets.length)).isEqualTo(text.length() / 2);
        assertThat(Arrays.copyOf(octets, text.length() / 2)).isEqualTo(hex(text));
    }

    private static void begin(AesSivCmac aead, String strings) {
        aead.begin();
        for (String string : strings.split(" ", -1)) {
            aead.add(hex(string), 0, string.length() / 2);
        }
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void whatIsSealedOpensAtAnyLength(AeadAlgorithm algorithm) {
        Aead aead = keyed(algorithm);
        for (int length = 0; length < 300; length++) {
            byte[] octets = octets(length);
            byte[] before = octets.clone();
            int associated = random.nextInt(100);
            int text = ASSOCIATED + associated;
            int sealed = seal(aead, algorithm, octets, associated, length);

            assertThat(sealed).isEqualTo(length + algorithm.tagLength());
            if (length > 0) {
                assertThat(Arrays.copyOfRange(octets, text, text + sealed))
                        .isNotEqualTo(Arrays.copyOfRange(before, text, text + sealed));
            }
            assertThat(open(aead, algorithm, octets, associated, sealed)).isEqualTo(length);
            assertThat(Arrays.copyOf(octets, text + length))
                    .isEqualTo(Arrays.copyOf(before, text + length));
        }
    }

    /** Each bit of associated octets, nonce, tag and text, for texts of none to some blocks. */
    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void nothingOpensWithABitChanged(AeadAlgorithm algorithm) {
        Aead aead = keyed(algorithm);
        for (int length : List.of(0, 1, 15, 16, 17, 52)) {
            int associated = 2 * length + 3;
            byte[] octets = octets(length);
            int sealed = seal(aead, algorithm, octets, associated, length);
            int end = ASSOCIATED + associated + sealed;
            for (int bit = 8 * NONCE; bit < 8 * end; bit++) {
                if (bit / 8 >= NONCE + algorithm.nonceLength() && bit / 8 < ASSOCIATED) {
                    continue;
                }
                byte[] forged = octets.clone();
                forged[bit / 8] ^= (byte) (1 << bit % 8);
                byte[] before = forged.clone();
                assertThat(open(aead, algorithm, forged, associated, sealed))
                        .as("bit %d of %d", bit, length)
                        .isEqualTo(Aead.FORGED);
                assertThat(forged).isEqualTo(before);
            }
            for (int cut = 0; cut < sealed; cut++) {
                assertThat(open(aead, algorithm, octets.clone(), associated, cut))
                        .isEqualTo(Aead.FORGED);
            }
            assertThat(open(aead, algorithm, octets, associated, sealed)).isEqualTo(length);
        }
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void nothingOpensWithABitOfTheKeyChanged(AeadAlgorithm algorithm) {
        byte[] secret = new byte[algorithm.keyLength()];
        random.nextBytes(secret);
        Aead aead = Aead.of(algorithm);
        aead.key(secret, 0);
        byte[] octets = octets(20);
        int sealed = seal(aead, algorithm, octets, 30, 20);
        for (int bit = 0; bit < 8 * secret.length; bit++) {
            secret[bit / 8] ^= (byte) (1 << bit % 8);
            aead.key(secret, 0);
            assertThat(open(aead, algorithm, octets, 30, sealed)).isEqualTo(Aead.FORGED);
            secret[bit / 8] ^= (byte) (1 << bit % 8);
        }
        aead.key(secret, 0);
        assertThat(open(aead, algorithm, octets, 30, sealed)).isEqualTo(20);
    }

    @Test
    void aNonceOfAnotherLengthIsForGcmSivNeverAuthentic() {
        Aead aead = keyed(AeadAlgorithm.AES_128_GCM_SIV);
        assertThat(aead.open(new byte[64], 0, 16, 16, 16, 32, 16)).isEqualTo(Aead.FORGED);
        assertThatThrownBy(() -> aead.seal(new byte[64], 0, 16, 16, 16, 32, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(keyed(AeadAlgorithm.AES_SIV_CMAC_256).open(new byte[64], 0, 16, 16, 0, 32, 16))
                .isEqualTo(Aead.FORGED);
        assertThat(AeadAlgorithm.AES_128_GCM_SIV.acceptsNonceOf(16)).isFalse();
        assertThat(AeadAlgorithm.AES_SIV_CMAC_256.acceptsNonceOf(1)).isTrue();
        assertThat(AeadAlgorithm.AES_SIV_CMAC_256.acceptsNonceOf(0)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void allocatesNothingPerText(AeadAlgorithm algorithm) {
        Aead aead = keyed(algorithm);
        byte[] octets = octets(112);
        int texts = 5_000;
        long bytes =
                Allocation.bytesOf(
                        () -> {
                            for (int i = 0; i < texts; i++) {
                                int sealed = seal(aead, algorithm, octets, 120, 112);
                                if (open(aead, algorithm, octets, 120, sealed) != 112) {
                                    throw new AssertionError();
                                }
                            }
                        });

        // GCM-SIV has a key for each nonce, and the platform allocates what it makes of a key.
        long bound = algorithm == AeadAlgorithm.AES_128_GCM_SIV ? 3_000 : 1;
        assertThat(bytes / texts).isLessThan(bound);
    }

    @Test
    void algorithmsAreFoundByTheirNumbers() {
        assertThat(AeadAlgorithm.of(15)).contains(AeadAlgorithm.AES_SIV_CMAC_256);
        assertThat(AeadAlgorithm.of(17)).contains(AeadAlgorithm.AES_SIV_CMAC_512);
        assertThat(AeadAlgorithm.of(30)).contains(AeadAlgorithm.AES_128_GCM_SIV);
        assertThat(AeadAlgorithm.of(16)).isEmpty();
    }

    @Test
    void aKeyShowsNothingAndIsClearedWhenClosed() {
        byte[] secret = new byte[16];
        Arrays.fill(secret, (byte) 0x5A);
        AeadKey key = new AeadKey(AeadAlgorithm.AES_128_GCM_SIV, secret);
        byte[] kept = key.secret();

        assertThat(key).hasToString("key of AES_128_GCM_SIV");
        assertThat(key).isNotEqualTo(new AeadKey(AeadAlgorithm.AES_128_GCM_SIV, secret));
        assertThat(key.copySecret()).isEqualTo(secret).isNotSameAs(kept);
        key.close();
        assertThat(kept).containsOnly(0);
        assertThatThrownBy(key::copySecret).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Aead.of(key)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new AeadKey(AeadAlgorithm.AES_SIV_CMAC_256, secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("5a");
    }

    @Test
    void noNonceComesTwice() {
        Nonces nonces = new Nonces(new byte[Nonces.SEED_LENGTH]);
        List<String> seen =
                IntStream.range(0, 1000)
                        .mapToObj(
                                i -> {
                                    byte[] nonce = new byte[16];
                                    nonces.next(nonce, 0, 16);
                                    return HexFormat.of().formatHex(nonce);
                                })
                        .toList();

        assertThat(seen).doesNotHaveDuplicates();
        // AES-128 of zeros with a key of zeros.
        assertThat(seen.getFirst()).isEqualTo("66e94bd4ef8a2c3b884cfa59ca342b2e");
    }

    private static void assertSeals(
            Aead aead, String nonce, String associated, String text, String sealed) {
        byte[] octets = hex(nonce + associated + text + "00".repeat(16));
        int nonceLength = nonce.length() / 2;
        int associatedLength = associated.length() / 2;
        int start = nonceLength + associatedLength;
        int length = text.length() / 2;

        int sealedLength =
                aead.seal(octets, nonceLength, associatedLength, 0, nonceLength, start, length);
        assertThat(octets).isEqualTo(hex(nonce + associated + sealed));
        assertThat(sealedLength).isEqualTo(sealed.length() / 2);
        assertThat(
                        aead.open(
                                octets,
                                nonceLength,
                                associatedLength,
                                0,
                                nonceLength,
                                start,
                                sealedLength))
                .isEqualTo(length);
        assertThat(Arrays.copyOf(octets, start + length)).isEqualTo(hex(nonce + associated + text));
    }

    private Aead keyed(AeadAlgorithm algorithm) {
        byte[] secret = new byte[algorithm.keyLength()];
        random.nextBytes(secret);
        return Aead.of(new AeadKey(algorithm, secret));
    }

    private byte[] octets(int length) {
        byte[] octets = new byte[ASSOCIATED + 256 + length];
        random.nextBytes(octets);
        return octets;
    }

    private static int seal(
            Aead aead, AeadAlgorithm algorithm, byte[] octets, int associated, int length) {
        return aead.seal(
                octets,
                ASSOCIATED,
                associated,
                NONCE,
                algorithm.nonceLength(),
                ASSOCIATED + associated,
                length);
    }

    private static int open(
            Aead aead, AeadAlgorithm algorithm, byte[] octets, int associated, int length) {
        return aead.open(
                octets,
                ASSOCIATED,
                associated,
                NONCE,
                algorithm.nonceLength(),
                ASSOCIATED + associated,
                length);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
