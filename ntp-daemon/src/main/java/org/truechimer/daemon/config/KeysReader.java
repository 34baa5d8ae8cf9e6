package org.truechimer.daemon.config;

import org.truechimer.proto.crypto.KeyFile;
import org.truechimer.proto.crypto.SymmetricKeys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Reads {@code [keys]}: the file with the keys that this machine shares with others. */
final class KeysReader {
    private KeysReader() {}

    /** {@return the keys; none if the file has faults, which are reported by their lines} */
    static SymmetricKeys read(Section section) {
        section.require("path");
        SymmetricKeys keys =
                section.path("path")
                        .map(path -> read(path, section.placeOf("path"), section.findings()))
                        .orElse(SymmetricKeys.NONE);
        section.finish();
        return keys;
    }

    private static SymmetricKeys read(Path path, Place named, Findings findings) {
        try {
            if (!isSafe(path, named, findings)) {
                return SymmetricKeys.NONE;
            }
            byte[] octets = firstOctets(path);
            if (octets.length <= SourceFile.SIZE_MAX) {
                findings.reading(path);
                return parse(path, new String(octets, StandardCharsets.UTF_8), findings);
            }
            findings.problem(
                    named, "larger than " + SourceFile.SIZE_MAX + " bytes, which is the limit");
        } catch (IOException unreadable) {
            String file = Quoted.of(path.toString());
            findings.problem(named, file + ": " + SourceFile.explain(unreadable));
        }
        return SymmetricKeys.NONE;
    }

    private static SymmetricKeys parse(Path path, String text, Findings findings) {
        KeyFile file = KeyFile.parse(text);
        file.faults()
                .forEach(
                        fault ->
                                findings.problem(Place.of(path, fault.line(), 0), fault.message()));
        file.doubts()
                .forEach(
                        doubt ->
                                findings.notice(
                                        Notice.Severity.WARNING,
                                        Place.of(path, doubt.line(), 0),
                                        doubt.message()));
        return new SymmetricKeys(file.keys());
    }

    /** Whoever reads the keys can forge answers, whoever writes them can choose who may. */
    private static boolean isSafe(Path path, Place named, Findings findings) throws IOException {
        String file = Quoted.of(path.toString());
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (!Files.isRegularFile(path)) {
            findings.problem(named, file + ": not a regular file");
            return false;
        } else if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            findings.problem(
                    named,
                    file
                            + ": anyone on this machine may write its keys; remedy: chmod o-rwx "
                            + path);
            return false;
        } else if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
            findings.notice(
                    Notice.Severity.WARNING,
                    named,
                    file
                            + ": anyone on this machine may read its keys, and so forge what they"
                            + " prove; remedy: chmod o-rwx "
                            + path);
        }
        return true;
    }

    private static byte[] firstOctets(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(SourceFile.SIZE_MAX + 1);
        }
    }
}
