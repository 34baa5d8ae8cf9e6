package org.truechimer.proto;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import org.truechimer.proto.time.NtpTimestamp;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The core's own classes, without its tests. */
final class Core {
    static final Path DIRECTORY = directory();
    static final JavaClasses CLASSES = new ClassFileImporter().importPath(DIRECTORY);

    private Core() {}

    private static Path directory() {
        try {
            return Path.of(
                    NtpTimestamp.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
