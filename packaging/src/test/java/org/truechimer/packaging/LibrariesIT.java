package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import jnr.posix.POSIXFactory;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The libraries find in the image's runtime what they need. */
class LibrariesIT {
    private static final Path IMAGE = Path.of(System.getProperty("truechimer.image"));

    /** Run by the image's JVM. */
    static final class NativeCaller {
        public static void main(String[] args) {
            var posix = POSIXFactory.getNativePOSIX();
            boolean right = posix.isNative() && posix.getpid() == ProcessHandle.current().pid();
            System.exit(right ? 42 : 1);
        }
    }

    @Test
    void nativeCallsUnpackNothing() throws Exception {
        Path lib = IMAGE.resolve("lib");
        Path tests =
                Path.of(
                        NativeCaller.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        Process process =
                new ProcessBuilder(
                                IMAGE.resolve("runtime/bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--illegal-native-access=deny",
                                "-Djffi.boot.library.path=" + lib,
                                "-Djava.io.tmpdir=/nonexistent",
                                "-cp",
                                tests + ":" + lib + "/*",
                                NativeCaller.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(42);
        } finally {
            process.destroyForcibly();
        }
    }
}
