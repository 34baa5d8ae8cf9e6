package org.truechimer.proto.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

class KeyFileTest {
    private static final String HEX_16 = "7EA62AE64D190114D46D5A082F948EC1";

    @ParameterizedTest
    @CsvSource({
        "1 secret, 1, MD5, secret",
        "1 ASCII:secret, 1, MD5, secret",
        "1 MD5 secret, 1, MD5, secret",
        "1 M secret, 1, MD5, secret",
        "1 m secret, 1, MD5, secret",
        "1 MD5 secret # a comment, 1, MD5, secret",
        "4294967295 SHA1 ASCII:se#cret, -1, SHA1, se#cret",
        "7 SHA256 a-text-of-more-than-twenty-characters, 7, SHA256,"
                + " a-text-of-more-than-twenty-characters",
        "7 SHA1 0123456789abcdef0123, 7, SHA1, 0123456789abcdef0123",
        "'  \t 9 \t AES128 \t ASCII:sixteen-octets-k  ', 9, AES_128_CMAC, sixteen-octets-k",
        "9 AES128 sixteen-octets-k, 9, AES_128_CMAC, sixteen-octets-k"
    })
    void readsKeysOfText(String line, int id, MacAlgorithm algorithm, String secret) {
        SymmetricKey key = onlyKey(line);

        assertThat(key.id()).isEqualTo(id);
        assertThat(key.algorithm()).isEqualTo(algorithm);
        assertThat(key.secret()).isEqualTo(secret.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({
        "1 HEX:00fF, MD5, 00ff",
        "1 AES128 HEX:7EA62AE64D190114D46D5A082F948EC1, AES_128_CMAC,"
                + " 7ea62ae64d190114d46d5a082f948ec1",
        "1 SHA1 933F62BE1D604E68A81B557F18CFA200483F5B70, SHA1,"
                + " 933f62be1d604e68a81b557f18cfa200483f5b70",
        "1 AES128CMAC 7ea62ae64d190114d46d5a082f948ec1, AES_128_CMAC,"
                + " 7ea62ae64d190114d46d5a082f948ec1"
    })
    void readsKeysOfHexadecimalDigits(String line, MacAlgorithm algorithm, String secret) {
        SymmetricKey key = onlyKey(line);

        assertThat(key.algorithm()).isEqualTo(algorithm);
        assertThat(key.secret()).isEqualTo(HexFormat.of().parseHex(secret));
    }

    @Test
    void ntpdsDigitsAreReadAsNtpdReadsThemButWithADoubt() {
        assertThat(KeyFile.parse("1 SHA1 933F62BE1D604E68A81B557F18CFA200483F5B70").doubts())
                .containsExactly(
                        new KeyFile.Remark(
                                1,
                                "the key is read as hexadecimal digits, as ntpd reads it; put HEX:"
                                        + " in front if that is right, or ASCII: if it is text"));
        assertThat(KeyFile.parse("1 SHA1 HEX:933F62BE1D604E68A81B557F18CFA200483F5B70").doubts())
                .isEmpty();
    }

    @Test
    void ntpdsShortKeysOfAesAreExtended() {
        KeyFile file = KeyFile.parse("1 AES128CMAC short");

        assertThat(file.keys().getFirst().secret())
                .isEqualTo("short\0\0\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
        assertThat(file.doubts()).hasSize(1);
        assertThat(KeyFile.parse("1 AES128 ASCII:short").faults()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# 1 MD5 no", "  # no", "! no", "; no", "% no"})
    void commentsAndEmptyLinesSayNothing(String text) {
        assertThat(KeyFile.parse(text)).isEqualTo(new KeyFile(List.of(), List.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "key MD5 s3cret, 'begins with no number of a key, which is 1 to 4294967295'",
        "0 MD5 s3cret, 'begins with no number of a key, which is 1 to 4294967295'",
        "-1 MD5 s3cret, 'begins with no number of a key, which is 1 to 4294967295'",
        "4294967296 MD5 s3cret, 'begins with no number of a key, which is 1 to 4294967295'",
        "99999999999 MD5 s3cret, 'begins with no number of a key, which is 1 to 4294967295'",
        "1, no key behind its number",
        "1 # MD5 s3cret, no key behind its number",
        "1 MD4 s3cret, 'unknown type of key; known are MD5 (or M), SHA1, SHA256, AES128 (or"
                + " AES128CMAC), AES256'",
        "'1 MD5 s3cret 192.0.2.1,192.0.2.2', 'more than number, type and key; addresses that a key"
                + " is for are not supported'",
        "1 MD5 HEX:12345, not an even number of hexadecimal digits",
        "1 MD5 HEX:s3cret, not an even number of hexadecimal digits",
        "1 MD5 HEX:, a key has 1 to 1024 octets",
        "1 MD5 s3crét, 'the key holds characters that are not ASCII; write it as HEX: and its"
                + " digits'",
        "1 AES128 HEX:001122, 'a key of this type has 16 octets, not 3'",
        "1 AES256 HEX:7EA62AE64D190114D46D5A082F948EC1, 'a key of this type has 32 octets, not 16'"
    })
    void saysOfEachLineWhatIsWrongWithoutItsSecret(String line, String message) {
        KeyFile file = KeyFile.parse("# first\n" + line + "\n3 third\n");

        assertThat(file.faults()).containsExactly(new KeyFile.Remark(2, message));
        assertThat(file.keys()).extracting(SymmetricKey::id).containsExactly(3);
        assertThat(file.toString()).doesNotContain("s3cr", "third", HEX_16);
    }

    @Test
    void twoKeysOfANumberAreOneTooMany() {
        KeyFile file = KeyFile.parse("1 one\n2 two\n1 other\n");

        assertThat(file.faults())
                .containsExactly(
                        new KeyFile.Remark(3, "another key has number 1 already, in line 1"));
        assertThat(file.keys()).hasSize(2);
    }

    private static SymmetricKey onlyKey(String line) {
        KeyFile file = KeyFile.parse(line);
        assertThat(file.faults()).isEmpty();
        assertThat(file.keys()).hasSize(1);
        return file.keys().getFirst();
    }
}
