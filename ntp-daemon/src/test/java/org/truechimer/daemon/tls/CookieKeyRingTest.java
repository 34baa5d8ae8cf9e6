package org.truechimer.daemon.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.daemon.config.KeySetConfiguration;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.crypto.Nonces;
import org.truechimer.proto.nts.CookieKeys;
import org.truechimer.proto.nts.CookieSealer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

class CookieKeyRingTest {
    private static final long ROTATION_SECONDS = 86_400;
    private static final AeadKey KEY = new AeadKey(AeadAlgorithm.AES_SIV_CMAC_256, new byte[32]);

    @TempDir private Path directory;
    private long nowUnixSeconds = 1_788_000_000;

    @Test
    void aCookieOfTwoRotationsAgoIsOpenedAndOneOfNineIsNot() throws IOException {
        CookieKeyRing ring = ring(Optional.empty());
        byte[] cookie = cookie(ring);

        rotate(ring, 2);
        assertThat(opens(ring, cookie)).isTrue();
        rotate(ring, 5);
        assertThat(opens(ring, cookie)).as("7 rotations").isTrue();
        rotate(ring, 2);
        assertThat(opens(ring, cookie)).as("9 rotations").isFalse();
    }

    @Test
    void keysSurviveARestart() throws IOException {
        CookieKeyRing before = ring(Optional.empty());
        byte[] first = cookie(before);
        rotate(before, 1);
        byte[] second = cookie(before);

        CookieKeyRing after = ring(Optional.empty());

        assertThat(opens(after, first)).isTrue();
        assertThat(opens(after, second)).isTrue();
        assertThat(after.snapshot()).isEqualTo(before.snapshot());
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(directory.resolve("nts-keys"))))
                .isEqualTo("rw-------");
    }

    @Test
    void theTimeOfARotationGoesOnOverARestart() throws IOException {
        CookieKeyRing before = ring(Optional.empty());
        int number = before.keys().sealing();
        nowUnixSeconds += ROTATION_SECONDS - 1;
        CookieKeyRing after = ring(Optional.empty());
        after.rotate();
        assertThat(after.keys().sealing()).isEqualTo(number);

        nowUnixSeconds += 1;
        after.rotate();
        assertThat(after.keys().sealing()).isEqualTo(number + 1);
    }

    @Test
    void keysThatOthersCanReadAreNotUsedAndNotOverwritten() throws IOException {
        byte[] cookie = cookie(ring(Optional.empty()));
        Path file = directory.resolve("nts-keys");
        byte[] content = Files.readAllBytes(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        CookieKeyRing after = ring(Optional.empty());
        rotate(after, 1);

        assertThat(opens(after, cookie)).isFalse();
        assertThat(file).hasBinaryContent(content);
        assertThat(after.snapshot().problem().orElseThrow()).contains("others may use the file");
    }

    @Test
    void aDamagedFileIsNotUsed() throws IOException {
        byte[] cookie = cookie(ring(Optional.empty()));
        Path file = directory.resolve("nts-keys");
        byte[] content = Files.readAllBytes(file);
        for (int length = 0; length < content.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(content, length));
            assertThat(opens(ring(Optional.empty()), cookie)).as("%d octets", length).isFalse();
        }
    }

    @Test
    void keysThatHaveFallenOutAreClosedARotationLater() throws IOException {
        CookieKeyRing ring = ring(Optional.empty());
        AeadKey first = ring.keys().keys().getFirst().key();

        rotate(ring, CookieKeys.KEPT);
        assertThat(first.copySecret()).as("somebody may look at it still").hasSize(32);
        rotate(ring, 1);
        assertThatThrownBy(first::copySecret).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void serversOfAFleetOpenEachOthersCookies() throws IOException {
        Path seed = seed("rw-------", 32);
        CookieKeyRing one = ring(Optional.of(seed));
        nowUnixSeconds += ROTATION_SECONDS;
        CookieKeyRing ahead = ring(Optional.of(seed));

        assertThat(opens(ahead, cookie(one))).isTrue();
        assertThat(opens(one, cookie(ahead))).isTrue();
        assertThat(directory.resolve("nts-keys")).doesNotExist();

        byte[] cookie = cookie(ahead);
        rotate(ahead, 2);
        assertThat(opens(ahead, cookie)).isTrue();
        rotate(ahead, 7);
        assertThat(opens(ahead, cookie)).as("9 rotations").isFalse();
        assertThat(nowUnixSeconds - ahead.snapshot().sinceUnixSeconds().orElseThrow())
                .isBetween(0L, ROTATION_SECONDS);
    }

    @Test
    void aSecretThatIsNoneIsRefused() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> ring(Optional.of(missing)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no file " + missing);
        Path shared = seed("rw-r-----", 32);
        assertThatThrownBy(() -> ring(Optional.of(shared)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("others may use");
        Path brief = seed("rw-------", 31);
        assertThatThrownBy(() -> ring(Optional.of(brief)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("31 octets, too few");
    }

    private Path seed(String permissions, int octets) throws IOException {
        Path seed = Files.write(directory.resolve("seed"), new byte[octets]);
        return Files.setPosixFilePermissions(seed, PosixFilePermissions.fromString(permissions));
    }

    private CookieKeyRing ring(Optional<Path> fleetSeed) throws IOException {
        return new CookieKeyRing(
                new KeySetConfiguration(ROTATION_SECONDS, Optional.empty(), fleetSeed),
                directory,
                new SecureRandom(),
                () -> Instant.ofEpochSecond(nowUnixSeconds));
    }

    private void rotate(CookieKeyRing ring, int times) {
        for (int i = 0; i < times; i++) {
            nowUnixSeconds += ROTATION_SECONDS;
            ring.rotate();
        }
    }

    private static byte[] cookie(CookieKeyRing ring) {
        return sealer(ring).seal(KEY, KEY);
    }

    private static boolean opens(CookieKeyRing ring, byte[] cookie) {
        return sealer(ring).open(cookie, 0, cookie.length, new byte[128]).isPresent();
    }

    private static CookieSealer sealer(CookieKeyRing ring) {
        return new CookieSealer(ring.keys(), new Nonces(new byte[Nonces.SEED_LENGTH]));
    }
}
