package org.truechimer.daemon.p256;

import static org.truechimer.daemon.p256.PrimeField.LIMBS;
import static org.truechimer.daemon.p256.PrimeField.OCTETS;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;

/** Signs with a private key of P-256 (FIPS 186-5 section 6.4.1). Any thread may use it. */
public final class P256Signer {
    private static final ScalarField SCALARS = ScalarField.FIELD;
    private static final int INTEGER = 0x02;
    private static final int SEQUENCE = 0x30;

    private final SecureRandom random;

    /** The key in Montgomery's form. */
    private final long[] key = new long[LIMBS];

    /**
     * A signer with a key.
     *
     * @param key from 1 to the order of the curve less 1
     * @param random for a number that each signature needs and nobody may guess
     */
    public P256Signer(BigInteger key, SecureRandom random) {
        if (key.signum() <= 0 || key.compareTo(SCALARS.prime()) >= 0) {
            throw new IllegalArgumentException("no private key of P-256");
        }
        this.random = random;
        SCALARS.enter(PrimeField.limbs(key), this.key);
    }

    /**
     * {@return a signature, as X.509 writes it: a sequence of two integers in DER}
     *
     * @param hash 32 octets, of what is signed
     */
    public byte[] sign(byte[] hash) {
        long[] nonce = new long[LIMBS];
        long[] r = new long[LIMBS];
        long[] s = new long[LIMBS];
        do {
            draw(nonce);
            sign(hash, nonce, r, s);
        } while ((PrimeField.isZero(r) | PrimeField.isZero(s)) != 0);
        return encode(r, s);
    }

    /** Takes numbers until one is in range, as nearly each one is. */
    private void draw(long[] nonce) {
        byte[] octets = new byte[OCTETS];
        long[] reduced = new long[LIMBS];
        do {
            random.nextBytes(octets);
            PrimeField.read(octets, 0, nonce);
            System.arraycopy(nonce, 0, reduced, 0, LIMBS);
            SCALARS.reduce(reduced);
        } while (PrimeField.isZero(nonce) != 0 || !Arrays.equals(nonce, reduced));
        Arrays.fill(octets, (byte) 0);
        Arrays.fill(reduced, 0);
    }

    /**
     * Signs with a nonce that is forgotten then.
     *
     * @param nonce from 1 to the order less 1
     * @param r the first number of the signature
     * @param s the second
     */
    void sign(byte[] hash, long[] nonce, long[] r, long[] s) {
        BasePoint point = new BasePoint();
        point.multiply(nonce, r);
        point.clear();
        SCALARS.reduce(r);

        long[] sum = new long[LIMBS];
        long[] inverse = new long[LIMBS];
        SCALARS.enter(r, sum);
        SCALARS.multiply(sum, key, sum);
        PrimeField.read(hash, 0, inverse);
        SCALARS.enter(inverse, inverse);
        PrimeField.add(sum, inverse, sum);
        SCALARS.enter(nonce, nonce);
        SCALARS.invert(nonce, inverse);
        SCALARS.multiply(sum, inverse, sum);
        SCALARS.leave(sum, s);
        Arrays.fill(nonce, 0);
        Arrays.fill(sum, 0);
        Arrays.fill(inverse, 0);
    }

    private static byte[] encode(long[] r, long[] s) {
        byte[] first = integer(r);
        byte[] second = integer(s);
        byte[] der = new byte[2 + first.length + second.length];
        der[0] = SEQUENCE;
        der[1] = (byte) (first.length + second.length);
        System.arraycopy(first, 0, der, 2, first.length);
        System.arraycopy(second, 0, der, 2 + first.length, second.length);
        return der;
    }

    private static byte[] integer(long[] plain) {
        byte[] octets = new byte[OCTETS];
        PrimeField.write(plain, octets, 0);
        byte[] shortest = new BigInteger(1, octets).toByteArray();
        byte[] der = new byte[2 + shortest.length];
        der[0] = INTEGER;
        der[1] = (byte) shortest.length;
        System.arraycopy(shortest, 0, der, 2, shortest.length);
        return der;
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return "ECDSA P-256";
    }
}
