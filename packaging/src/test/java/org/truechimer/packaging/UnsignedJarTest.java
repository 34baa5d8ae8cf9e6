package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

class UnsignedJarTest {
    private static final FileTime STAMP = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
    private static final String MANIFEST =
            """
            Manifest-Version: 1.0
            Multi-Release: true

            Name: a/A.class
            SHA-256-Digest: YQ==

            Name: a/
            Sealed: true

            """;

    @TempDir private Path directory;

    @Test
    void whatIsSignedLosesItsSignatureAndNothingElse() throws Exception {
        Path signed = directory.resolve("signed.jar");
        write(
                signed,
                Map.of(
                        JarFile.MANIFEST_NAME,
                        MANIFEST,
                        "META-INF/X.SF",
                        "signature",
                        "META-INF/X.RSA",
                        "signature",
                        "META-INF/versions/9/a/A.class",
                        "nine",
                        "META-INF/services/X.EC",
                        "a service",
                        "a/A.class",
                        "class"));
        Path plain = directory.resolve("plain.jar");

        UnsignedJar.copy(signed, plain, STAMP);

        try (ZipFile zip = new ZipFile(plain.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactlyInAnyOrder(
                            JarFile.MANIFEST_NAME,
                            "META-INF/versions/9/a/A.class",
                            "META-INF/services/X.EC",
                            "a/A.class");
            assertThat(zip.getInputStream(zip.getEntry("a/A.class"))).hasContent("class");
            Manifest manifest =
                    new Manifest(zip.getInputStream(zip.getEntry(JarFile.MANIFEST_NAME)));
            assertThat(manifest.getMainAttributes().getValue("Multi-Release")).isEqualTo("true");
            assertThat(manifest.getEntries()).containsOnlyKeys("a/");
            assertThat(manifest.getEntries().get("a/").getValue(Attributes.Name.SEALED))
                    .isEqualTo("true");
        }
    }

    @Test
    void theSameComesOutEachTime() throws Exception {
        Path signed = directory.resolve("signed.jar");
        write(signed, Map.of(JarFile.MANIFEST_NAME, MANIFEST, "META-INF/X.SF", "signature"));

        UnsignedJar.copy(signed, directory.resolve("one.jar"), STAMP);
        UnsignedJar.copy(signed, directory.resolve("two.jar"), STAMP);

        assertThat(directory.resolve("one.jar"))
                .hasSameBinaryContentAs(directory.resolve("two.jar"));
    }

    @Test
    void whatIsNotSignedStaysAsItIs() throws Exception {
        Path jar = directory.resolve("jar.jar");
        write(jar, Map.of(JarFile.MANIFEST_NAME, MANIFEST, "a/A.class", "class"));

        UnsignedJar.copy(jar, directory.resolve("copy.jar"), STAMP);

        assertThat(directory.resolve("copy.jar")).hasSameBinaryContentAs(jar);
    }

    private static void write(Path jar, Map<String, String> entries) throws Exception {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
    }
}
