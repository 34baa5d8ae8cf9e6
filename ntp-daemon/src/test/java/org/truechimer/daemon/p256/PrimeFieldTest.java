package org.truechimer.daemon.p256;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

class PrimeFieldTest {
    private static final BigInteger R = BigInteger.ONE.shiftLeft(260);
    private static final BigInteger TOP = BigInteger.ONE.shiftLeft(256);

    static Stream<PrimeField> fields() {
        return Stream.of(CoordinateField.FIELD, ScalarField.FIELD);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void productsAreThoseOfPlainArithmetic(PrimeField field) {
        BigInteger back = R.modInverse(field.prime());
        for (BigInteger a : numbers(field)) {
            for (BigInteger b : numbers(field)) {
                long[] product = new long[PrimeField.LIMBS];
                field.multiply(PrimeField.limbs(a), PrimeField.limbs(b), product);

                assertKept(product, field);
                assertThat(number(product).mod(field.prime()))
                        .as("%x times %x", a, b)
                        .isEqualTo(a.multiply(b).multiply(back).mod(field.prime()));
            }
            long[] product = new long[PrimeField.LIMBS];
            long[] square = new long[PrimeField.LIMBS];
            field.multiply(PrimeField.limbs(a), PrimeField.limbs(a), product);
            field.square(PrimeField.limbs(a), square);
            assertThat(square).as("%x squared", a).isEqualTo(product);
        }
    }

    @Test
    void differencesAreThoseOfPlainArithmetic() {
        CoordinateField field = CoordinateField.FIELD;
        for (BigInteger a : numbers(field)) {
            for (BigInteger b : numbers(field)) {
                long[] difference = new long[PrimeField.LIMBS];
                CoordinateField.subtract(PrimeField.limbs(a), PrimeField.limbs(b), difference);

                assertKept(difference, field);
                assertThat(number(difference).mod(field.prime()))
                        .as("%x less %x", a, b)
                        .isEqualTo(a.subtract(b).mod(field.prime()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void whatIsInvertedGivesOne(PrimeField field) {
        for (BigInteger a : numbers(field)) {
            long[] number = PrimeField.limbs(a);
            long[] inverse = new long[PrimeField.LIMBS];
            field.enter(number, number);
            field.invert(number, inverse);
            field.leave(inverse, inverse);
            boolean none = a.mod(field.prime()).signum() == 0;

            assertThat(number(inverse))
                    .isEqualTo(none ? BigInteger.ZERO : a.modInverse(field.prime()));
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void numbersComeBackFromMontgomerysForm(PrimeField field) {
        for (BigInteger a : numbers(field)) {
            long[] number = PrimeField.limbs(a);
            field.enter(number, number);
            field.leave(number, number);

            assertThat(number(number)).isEqualTo(a.mod(field.prime()));
            assertThat(PrimeField.isZero(number))
                    .isEqualTo(a.mod(field.prime()).signum() == 0 ? -1 : 0);
        }
    }

    @Test
    void octetsAreReadAndWritten() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            byte[] octets = new byte[PrimeField.OCTETS];
            random.nextBytes(octets);
            long[] limbs = new long[PrimeField.LIMBS];
            byte[] back = new byte[PrimeField.OCTETS];
            PrimeField.read(octets, 0, limbs);
            PrimeField.write(limbs, back, 0);

            assertThat(number(limbs)).isEqualTo(new BigInteger(1, octets));
            assertThat(back).isEqualTo(octets);
        }
    }

    /** What every number has to keep to, for the next operation not to overflow. */
    private static void assertKept(long[] number, PrimeField field) {
        for (int i = 0; i < PrimeField.LIMBS - 1; i++) {
            assertThat(number[i]).isBetween(0L, PrimeField.MASK);
        }
        assertThat(number[PrimeField.LIMBS - 1]).isBetween(0L, (1L << 50) - 1);
        assertThat(number(number)).isLessThan(field.prime().shiftLeft(1));
    }

    /** The edges of the fields, of limbs and of words, and some in between. */
    private static List<BigInteger> numbers(PrimeField field) {
        List<BigInteger> numbers = new ArrayList<>();
        for (int bits : new int[] {0, 32, 52, 64, 96, 104, 156, 192, 208, 224, 255}) {
            BigInteger power = BigInteger.ONE.shiftLeft(bits);
            numbers.add(power.subtract(BigInteger.ONE));
            numbers.add(power);
            numbers.add(field.prime().subtract(power));
        }
        numbers.add(field.prime());
        numbers.add(field.prime().add(BigInteger.ONE));
        numbers.add(TOP.subtract(BigInteger.ONE));
        numbers.add(field.prime().shiftLeft(1).subtract(BigInteger.ONE));
        Random random = new Random(2);
        for (int i = 0; i < 60; i++) {
            numbers.add(new BigInteger(256, random));
        }
        return numbers;
    }

    private static BigInteger number(long[] limbs) {
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < limbs.length; i++) {
            number = number.add(BigInteger.valueOf(limbs[i]).shiftLeft(i * PrimeField.LIMB_BITS));
        }
        return number;
    }
}
