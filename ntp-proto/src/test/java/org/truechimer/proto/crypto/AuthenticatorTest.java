package org.truechimer.proto.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.truechimer.proto.Allocation;
import org.truechimer.proto.RandomCases;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

class AuthenticatorTest {
    private static final int BASE = 8;
    private static final int LENGTH = 48;

    /** A request of version 4. */
    private static final String HEADER =
            "230006200000000000000000000000000000000000000000000000000000000000000000"
                    + "00000000"
                    + "0123456789abcdef";

    private static final SymmetricKeys KEYS =
            new SymmetricKeys(
                    List.of(
                            key(20, MacAlgorithm.MD5, "63726f637573"),
                            key(25, MacAlgorithm.SHA1, "933f62be1d604e68a81b557f18cfa200483f5b70"),
                            key(
                                    26,
                                    MacAlgorithm.SHA256,
                                    "933f62be1d604e68a81b557f18cfa200483f5b70"),
                            key(30, MacAlgorithm.AES_128_CMAC, "7ea62ae64d190114d46d5a082f948ec1"),
                            key(
                                    31,
                                    MacAlgorithm.AES_256_CMAC,
                                    "37ddcbc67bb902bcb8e995977fab4d2b5642f5b32ebceee421921d97e5cbfe39"),
                            key(-1, MacAlgorithm.MD5, "00")));

    private final Authenticator authenticator = new Authenticator(KEYS);
    private final MemorySegment packet = Arena.ofAuto().allocate(2200);

    /** Made with another implementation of the same standards. */
    @ParameterizedTest
    @CsvSource({
        "4, 20, 00000014b2209ba564f861887f175229fedd7fc2",
        "4, 25, 00000019e0fc8acf57ba3a565ebd77dcc54f67474a40402d",
        "4, 26, 0000001aa6fa57bfe030c3b34842a503b8e037517efcd213",
        "4, 30, 0000001e6a3ad233890ae6b64943b4b67840ab1a",
        "4, 31, 0000001f5a26c598fccac4410f089f0f36018d1d"
    })
    void makesTheCodesOfTheVectors(int version, int keyId, String mac) {
        put(version);
        int length = authenticator.sign(packet, BASE, LENGTH, keyId);

        assertThat(octets(BASE + LENGTH, length)).isEqualTo(mac);
        assertThat(length).isEqualTo(authenticator.macLength(keyId, version));
        assertThat(authenticator.verify(packet, BASE, LENGTH, length)).isTrue();
    }

    @Test
    void beforeVersion4ThereIsRoomForAWholeSha256() {
        put(3);
        assertThat(authenticator.sign(packet, BASE, LENGTH, 26)).isEqualTo(36);
        assertThat(authenticator.macLength(26, 3)).isEqualTo(36);
        assertThat(authenticator.verify(packet, BASE, LENGTH, 36)).isTrue();
        assertThat(authenticator.verify(packet, BASE, LENGTH, 24)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"4, 26", "3, 26", "4, 20", "4, 30", "3, 31"})
    void nothingButTheCodeOfItsKeyIsAuthentic(int version, int keyId) {
        put(version);
        int macLength = authenticator.sign(packet, BASE, LENGTH, keyId);
        for (int bit = 0; bit < 8 * (LENGTH + macLength); bit++) {
            flip(bit);
            assertThat(authenticator.verify(packet, BASE, LENGTH, macLength))
                    .as("%d", bit)
                    .isFalse();
            flip(bit);
        }
        assertThat(authenticator.verify(packet, BASE, LENGTH, macLength - 4)).isFalse();
        assertThat(authenticator.verify(packet, BASE, LENGTH, macLength + 4)).isFalse();
        assertThat(authenticator.verify(packet, BASE, LENGTH, 0)).isFalse();
        assertThat(authenticator.verify(packet, BASE, LENGTH, 4)).isFalse();
        assertThat(authenticator.verify(packet, BASE, LENGTH, macLength)).isTrue();
    }

    @Test
    void anUnknownKeyProvesNothingAndSignsNothing() {
        put(4);
        packet.set(ValueLayout.JAVA_INT_UNALIGNED, BASE + LENGTH, 0);
        assertThat(authenticator.verify(packet, BASE, LENGTH, 20)).isFalse();
        assertThat(authenticator.verify(packet, BASE, LENGTH, 4)).isFalse();
        assertThat(authenticator.macLength(21, 4)).isZero();
        assertThatThrownBy(() -> authenticator.sign(packet, BASE, LENGTH, 21))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no key 21");
    }

    @Test
    void theGreatestNumberIsANumberLikeAnyOther() {
        put(4);
        int macLength = authenticator.sign(packet, BASE, LENGTH, -1);

        assertThat(octets(BASE + LENGTH, 4)).isEqualTo("ffffffff");
        assertThat(authenticator.verify(packet, BASE, LENGTH, macLength)).isTrue();
    }

    /** RFC 4493 section 4. */
    @ParameterizedTest
    @CsvSource({
        "0, bb1d6929e95937287fa37d129b756746",
        "16, 070a16b46b4d4144f79bdd9dd04a287c",
        "40, dfa66747de9ae63030ca32611497c827",
        "64, 51f0bebf7e3b9d92fc49741779363cfe"
    })
    void cmacAgreesWithItsVectors(int length, String mac) {
        byte[] message =
                HexFormat.of()
                        .parseHex(
                                "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                                        + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
        Cmac digester = new Cmac(HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c"));
        byte[] digest = new byte[Digester.ROOM];
        for (int i = 0; i < 2; i++) {
            byte[] room = Arrays.copyOf(Arrays.copyOf(message, length), length + Digester.ROOM);
            digester.digest(room, length, digest);
            assertThat(HexFormat.of().formatHex(digest, 0, 16)).isEqualTo(mac);
        }
    }

    @ParameterizedTest
    @EnumSource(MacAlgorithm.class)
    void packetsOfAnyLengthAreSignedAndVerified(MacAlgorithm algorithm) {
        SplittableRandom random = RandomCases.of("packets");
        byte[] secret = new byte[Math.max(1, algorithm.secretLength())];
        random.nextBytes(secret);
        SymmetricKeys keys = new SymmetricKeys(List.of(new SymmetricKey(7, algorithm, secret)));
        for (int length = LENGTH; length <= 2048; length += 4) {
            put(4);
            int macLength = new Authenticator(keys).sign(packet, BASE, length, 7);
            assertThat(new Authenticator(keys).verify(packet, BASE, length, macLength)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"20", "25", "26", "30", "31"})
    void allocatesNothingPerPacket(int keyId) {
        put(4);
        int packets = 20_000;
        long bytes =
                Allocation.bytesOf(
                        () -> {
                            for (int i = 0; i < packets; i++) {
                                int length = authenticator.sign(packet, BASE, LENGTH, keyId);
                                if (!authenticator.verify(packet, BASE, LENGTH, length)) {
                                    throw new AssertionError();
                                }
                            }
                        });

        // The compiler and the linker of the platform leave some at times; an object has 16.
        assertThat(bytes).isLessThan(packets);
    }

    @Test
    void keysDoNotPrintTheirSecrets() {
        SymmetricKey key =
                new SymmetricKey(-2, MacAlgorithm.SHA1, "s3cret".getBytes(StandardCharsets.UTF_8));

        assertThat(key).hasToString("key 4294967294 (SHA1)");
    }

    @Test
    void keysThatCannotBeAreRefused() {
        assertThatThrownBy(() -> key(0, MacAlgorithm.MD5, "00"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> key(1, MacAlgorithm.MD5, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> key(1, MacAlgorithm.AES_128_CMAC, "001122"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("001122");
        assertThatThrownBy(
                        () ->
                                new SymmetricKeys(
                                        List.of(
                                                key(1, MacAlgorithm.MD5, "00"),
                                                key(1, MacAlgorithm.SHA1, "00"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysAreFoundByTheirNumbers() {
        assertThat(KEYS.find(-1)).isPresent();
        assertThat(KEYS.find(20).orElseThrow().algorithm()).isEqualTo(MacAlgorithm.MD5);
        assertThat(KEYS.find(21)).isEmpty();
        assertThat(SymmetricKeys.NONE.find(1)).isEmpty();
    }

    private void put(int version) {
        byte[] header = HexFormat.of().parseHex(HEADER);
        header[0] = (byte) (version << 3 | 3);
        packet.fill((byte) 0);
        MemorySegment.copy(header, 0, packet, ValueLayout.JAVA_BYTE, BASE, header.length);
    }

    private void flip(int bit) {
        int offset = BASE + bit / 8;
        byte octet = packet.get(ValueLayout.JAVA_BYTE, offset);
        packet.set(ValueLayout.JAVA_BYTE, offset, (byte) (octet ^ (1 << (bit % 8))));
    }

    private String octets(long offset, int length) {
        byte[] octets = packet.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
        return HexFormat.of().formatHex(octets);
    }

    private static SymmetricKey key(int id, MacAlgorithm algorithm, String secret) {
        return new SymmetricKey(id, algorithm, HexFormat.of().parseHex(secret));
    }
}
