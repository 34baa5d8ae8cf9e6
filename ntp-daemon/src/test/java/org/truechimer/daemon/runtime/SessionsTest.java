package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.engine.SavedSession;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** The keys and cookies of sessions, in memory and in their file. */
class SessionsTest {
    private final Sessions sessions = new Sessions(List.of(), () -> {});

    @TempDir private Path directory;

    private void keep(long number, int cookies) {
        sessions.keep(TestSessions.asked(number), TestSessions.TERMS, TestSessions.agreed(cookies));
    }

    private static byte[] secret(AeadKey key) {
        return key.copySecret();
    }

    @Test
    void eachCookieIsUsedOnceTheOldestFirst() {
        keep(1, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(sessions.use(1).orElseThrow().cookie()).isEqualTo(TestSessions.cookie(i));
        }
        assertThat(sessions.use(1)).isEmpty();
        assertThat(sessions.use(2)).isEmpty();
    }

    @Test
    void asManyCookiesAreAskedForAsAreMissing() {
        keep(1, 8);
        assertThat(sessions.use(1).orElseThrow().placeholders()).isZero();
        assertThat(sessions.use(1).orElseThrow().placeholders()).isEqualTo(1);
        assertThat(sessions.answered(1, List.of(TestSessions.cookie(8), TestSessions.cookie(9))))
                .isEqualTo(8);
        assertThat(sessions.answered(1, List.of(TestSessions.cookie(10)))).isEqualTo(8);
        assertThat(sessions.use(1).orElseThrow().cookie()).isEqualTo(TestSessions.cookie(3));
    }

    @Test
    void aRequestUnderWayKeepsItsKeysWhenTheSessionIsForgotten() {
        keep(1, 8);
        Sessions.Use use = sessions.use(1).orElseThrow();
        sessions.forget(1);
        assertThat(secret(use.keys().clientToServer())).containsOnly(1);
        assertThat(sessions.use(1)).isEmpty();
        use.close();
        assertThatThrownBy(() -> secret(use.keys().clientToServer()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void otherKeysAreTriedOnceUnlessTheFirstWereProvenGood() {
        sessions.keep(
                TestSessions.asked(1),
                TestSessions.TERMS,
                TestSessions.agreed(8, Optional.of(TestSessions.keys(5))));
        assertThat(sessions.switchKeys(1)).isTrue();
        assertThat(secret(sessions.use(1).orElseThrow().keys().clientToServer())).containsOnly(5);
        assertThat(sessions.switchKeys(1)).isFalse();
        sessions.keep(
                TestSessions.asked(2),
                TestSessions.TERMS,
                TestSessions.agreed(8, Optional.of(TestSessions.keys(5))));
        sessions.answered(2, List.of());
        assertThat(sessions.switchKeys(2)).isFalse();
    }

    @Test
    void aFileBringsAllOfItBack() throws IOException {
        keep(7, 5);
        SessionFile file = new SessionFile(directory.resolve("state"));
        assertThat(file.load()).isEmpty();
        file.save(sessions.octets());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        Sessions next = new Sessions(file.load(), () -> {});
        assertThat(next.known())
                .containsExactly(new SavedSession("nts.example:4460", 7, TestSessions.TERMS, 5));
        Sessions.Use use = next.use(7).orElseThrow();
        assertThat(secret(use.keys().clientToServer())).containsOnly(1);
        assertThat(secret(use.keys().serverToClient())).containsOnly(2);
        assertThat(use.cookie()).isEqualTo(TestSessions.cookie(0));
    }

    @Test
    void aFileThatOthersCanReadIsRefused() throws IOException {
        keep(1, 8);
        SessionFile file = new SessionFile(directory);
        file.save(sessions.octets());
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(file::load)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("others on this machine can read")
                .hasMessageContaining(file.path().toString());
        file.save(sessions.octets());
        assertThat(file.load()).hasSize(1);
    }

    @Test
    void aDamagedFileIsRefusedWhateverIsWrongWithIt() throws IOException {
        keep(1, 8);
        byte[] whole = sessions.octets();
        SessionFile file = new SessionFile(directory);
        for (int i = 0; i < whole.length; i += 7) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            file.save(damaged);
            assertThatThrownBy(file::load).hasMessageContaining("is damaged");
        }
        file.save(new byte[3]);
        assertThatThrownBy(file::load).hasMessageContaining("is damaged");
    }

    @Test
    void nothingPrintsASecret() throws IOException {
        keep(1, 8);
        new SessionFile(directory).save(sessions.octets());
        List<KeptSession> kept = new SessionFile(directory).load();
        assertThat(kept.toString() + sessions.known() + TestSessions.agreed(8))
                .doesNotContain("0101", "[B@", "4040");
    }
}
