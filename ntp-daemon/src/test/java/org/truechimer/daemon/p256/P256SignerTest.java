package org.truechimer.daemon.p256;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;

class P256SignerTest {
    private static final BigInteger ORDER = ScalarField.FIELD.prime();

    /** RFC 6979 appendix A.2.5, with SHA-256: its key, and the nonces that it comes to. */
    @ParameterizedTest
    @CsvSource({
        "sample, A6E3C57DD01ABE90086538398355DD4C3B17AA873382B0F24D6129493D8AAD60,"
                + " EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716,"
                + " F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
        "test, D16B6AE827F17175E040871A1C7EC3500192C4C92677336EC2537ACAEE0008E0,"
                + " F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367,"
                + " 019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"
    })
    void signaturesAreThoseOfTheStandard(String message, String nonce, String r, String s)
            throws Exception {
        P256Signer signer =
                new P256Signer(
                        number("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"),
                        new SecureRandom());
        long[] first = new long[PrimeField.LIMBS];
        long[] second = new long[PrimeField.LIMBS];
        long[] used = PrimeField.limbs(number(nonce));

        signer.sign(hash(message.getBytes(StandardCharsets.US_ASCII)), used, first, second);

        assertThat(first).isEqualTo(PrimeField.limbs(number(r)));
        assertThat(second).isEqualTo(PrimeField.limbs(number(s)));
        assertThat(used).as("the nonce is forgotten").containsOnly(0);
    }

    @Test
    void signaturesHoldBeforeThePlatform() throws Exception {
        SecureRandom random = new SecureRandom();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        for (int i = 0; i < 20; i++) {
            KeyPair pair = generator.generateKeyPair();
            P256Signer signer = new P256Signer(((ECPrivateKey) pair.getPrivate()).getS(), random);
            for (int j = 0; j < 25; j++) {
                byte[] message = new byte[j];
                random.nextBytes(message);
                Signature check = Signature.getInstance("SHA256withECDSA");
                check.initVerify(pair.getPublic());
                check.update(message);

                assertThat(check.verify(signer.sign(hash(message)))).isTrue();
            }
        }
    }

    /** The least and the greatest scalars, those with digits of zero, and some in between. */
    @Test
    void multiplesOfTheBasePointAreThoseOfAnotherLibrary() {
        X9ECParameters curve = CustomNamedCurves.getByName("secp256r1");
        List<BigInteger> scalars = new ArrayList<>();
        for (int bit = 0; bit < 256; bit++) {
            BigInteger power = BigInteger.ONE.shiftLeft(bit);
            scalars.add(power);
            scalars.add(ORDER.subtract(power));
            scalars.add(power.subtract(BigInteger.ONE).max(BigInteger.ONE));
        }
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) {
            scalars.add(new BigInteger(255, random).add(BigInteger.ONE));
        }
        BasePoint point = new BasePoint();
        for (BigInteger scalar : scalars) {
            long[] x = new long[PrimeField.LIMBS];
            point.multiply(PrimeField.limbs(scalar), x);

            assertThat(x)
                    .as("%x", scalar)
                    .isEqualTo(
                            PrimeField.limbs(
                                    curve.getG()
                                            .multiply(scalar)
                                            .normalize()
                                            .getAffineXCoord()
                                            .toBigInteger()));
        }
    }

    @Test
    void noTwoSignaturesAreAlike() throws Exception {
        P256Signer signer = new P256Signer(BigInteger.TEN, new SecureRandom());
        HashSet<String> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            byte[] signature = signer.sign(hash(new byte[0]));
            assertThat(seen.add(new BigInteger(signature).toString())).isTrue();
        }
    }

    @Test
    void noncesOutOfRangeAreDrawnAgain() throws Exception {
        List<BigInteger> draws =
                new ArrayList<>(
                        List.of(
                                BigInteger.ZERO,
                                ORDER,
                                BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE),
                                BigInteger.TWO));
        SecureRandom drawn =
                new SecureRandom() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public void nextBytes(byte[] octets) {
                        PrimeField.write(PrimeField.limbs(draws.removeFirst()), octets, 0);
                    }
                };
        byte[] hash = hash(new byte[0]);
        byte[] signature = new P256Signer(BigInteger.TEN, drawn).sign(hash);

        assertThat(draws).isEmpty();
        long[] r = new long[PrimeField.LIMBS];
        long[] s = new long[PrimeField.LIMBS];
        new P256Signer(BigInteger.TEN, drawn).sign(hash, PrimeField.limbs(BigInteger.TWO), r, s);
        byte[] expected = new byte[PrimeField.OCTETS];
        PrimeField.write(r, expected, 0);
        assertThat(new BigInteger(1, signature).toString(16))
                .contains(new BigInteger(1, expected).toString(16));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"})
    void whatIsNoKeyIsRefused(String key) {
        assertThatThrownBy(() -> new P256Signer(number(key), new SecureRandom()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static BigInteger number(String hex) {
        return new BigInteger(hex, 16);
    }

    private static byte[] hash(byte[] octets) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(octets);
    }
}
