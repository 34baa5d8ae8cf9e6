package org.truechimer.daemon.config;

import org.truechimer.proto.crypto.KeyFile;
import org.truechimer.proto.crypto.SymmetricKeys;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/** Reads {@code [keys]}: the file with the symmetric keys, in the form of chrony or of ntpd. */
final class KeysReader {
    private static final long LENGTH_MAX = 1 << 20;

    private KeysReader() {}

    /** {@return the keys; none when the table names no file that can be used} */
    static SymmetricKeys read(Section section) {
        section.require("path");
        SymmetricKeys keys =
                section.path("path").map(path -> read(section, path)).orElse(SymmetricKeys.NONE);
        section.finish();
        return keys;
    }

    private static SymmetricKeys read(Section section, Path path) {
        Place place = section.placeOf("path");
        Findings findings = section.findings();
        try {
            PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
            if (!attributes.isRegularFile() || attributes.size() > LENGTH_MAX) {
                findings.problem(place, "no file of keys: it is none, or longer than 1 MiB");
                return SymmetricKeys.NONE;
            }
            if (attributes.permissions().contains(PosixFilePermission.OTHERS_READ)
                    || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
                findings.problem(
                        place,
                        "anyone may read these keys or change them: `chmod o-rw " + path + "`");
                return SymmetricKeys.NONE;
            }
            return interpret(section, place, path, Files.readString(path));
        } catch (MalformedInputException e) {
            findings.problem(place, "the file holds what is no text in UTF-8");
        } catch (IOException e) {
            findings.problem(place, SourceFile.explain(e));
        }
        return SymmetricKeys.NONE;
    }

    private static SymmetricKeys interpret(Section section, Place place, Path path, String text) {
        KeyFile file = KeyFile.parse(text);
        for (KeyFile.Remark fault : file.faults()) {
            section.findings()
                    .problem(place, path + ", line " + fault.line() + ": " + fault.message());
        }
        for (KeyFile.Remark doubt : file.doubts()) {
            section.findings()
                    .notice(
                            Notice.Severity.WARNING,
                            place,
                            path + ", line " + doubt.line() + ": " + doubt.message());
        }
        return new SymmetricKeys(file.keys());
    }
}
