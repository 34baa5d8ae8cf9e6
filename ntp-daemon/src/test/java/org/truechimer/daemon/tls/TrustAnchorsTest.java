package org.truechimer.daemon.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

class TrustAnchorsTest {
    private final TestCertificate one = TestCertificate.authority("One");
    private final TestCertificate two = TestCertificate.authority("Two");

    @TempDir private Path scratch;

    @Test
    void theFirstBundleThatIsThereIsRead() throws IOException {
        Path bundle = write("bundle.pem", "# One\n" + one.pem() + "\n# Two\n" + two.pem());
        TrustAnchors anchors =
                new TrustAnchors(
                        List.of(scratch.resolve("absent"), bundle, write("other.pem", "")),
                        List.of());
        assertThat(contain(anchors, one)).isTrue();
        assertThat(contain(anchors, two)).isTrue();
    }

    @Test
    void aBundleMayHoldWhatCannotBeRead() throws IOException {
        Path bundle =
                write(
                        "bundle.pem",
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                                + one.pem());
        assertThat(contain(new TrustAnchors(List.of(bundle), List.of()), one)).isTrue();
    }

    @Test
    void filesThatAreNamedAreTrustedBesidesTheBundle() throws IOException {
        TrustAnchors anchors =
                new TrustAnchors(
                        List.of(write("bundle.pem", one.pem())),
                        List.of(write("own.pem", two.pem())));
        assertThat(contain(anchors, one)).isTrue();
        assertThat(contain(anchors, two)).isTrue();
        TrustAnchors alone = new TrustAnchors(List.of(), List.of(scratch.resolve("own.pem")));
        assertThat(contain(alone, two)).isTrue();
    }

    @Test
    void aFileThatChangesIsReadAnew() throws IOException {
        Path own = write("own.pem", one.pem());
        TrustAnchors anchors = new TrustAnchors(List.of(), List.of(own));
        assertThat(contain(anchors, one)).isTrue();
        write("own.pem", two.pem());
        Files.setLastModifiedTime(own, FileTime.fromMillis(1));
        assertThat(contain(anchors, one)).isFalse();
        assertThat(contain(anchors, two)).isTrue();
    }

    @Test
    void whatDidNotChangeIsNotReadAnew() throws IOException {
        TrustAnchors anchors = new TrustAnchors(List.of(), List.of(write("own.pem", one.pem())));
        assertThat(anchors.current()).isSameAs(anchors.current());
    }

    @Test
    void aNamedFileThatIsMissingIsSaid() {
        assertThatThrownBy(
                        () ->
                                new TrustAnchors(List.of(), List.of(scratch.resolve("ca.pem")))
                                        .current())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ca.pem cannot be read: there is no such file");
    }

    @Test
    void aNamedFileThatIsNoCertificateIsSaid() throws IOException {
        Path empty = write("ca.pem", "-----BEGIN PRIVATE KEY-----\n");
        assertThatThrownBy(() -> new TrustAnchors(List.of(), List.of(empty)).current())
                .hasMessageContaining("ca.pem holds no certificate of an authority");
        Path broken =
                write(
                        "broken.pem",
                        one.pem() + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");
        assertThatThrownBy(() -> new TrustAnchors(List.of(), List.of(broken)).current())
                .hasMessageContaining("broken.pem: certificate 2 of it cannot be read");
    }

    @Test
    void aMachineWithoutAuthoritiesIsTold() {
        assertThatThrownBy(
                        () ->
                                new TrustAnchors(List.of(scratch.resolve("none")), List.of())
                                        .current())
                .hasMessageContaining("install the package ca-certificates");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(scratch.resolve(name), text);
    }

    private static boolean contain(TrustAnchors anchors, TestCertificate certificate)
            throws IOException {
        return anchors.current().contain(certificate.certificate());
    }
}
