package org.truechimer.daemon.config;

import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;

/**
 * One file of the configuration.
 *
 * @param path where it is
 * @param text what it says
 */
record SourceFile(Path path, TomlText text) {
    static final int SIZE_MAX = 256 * 1024;

    private static final String OF_CHRONY =
            "not TOML, but a line for chrony or ntpd; a server is written here as"
                    + " source = [ { mode = \"server\", address = \"ntp.example.org\" } ]";

    /** {@return the root of a file that can be read, is TOML and is not everybody's to write} */
    static Optional<Section> read(Path path, Findings findings) {
        findings.reading(path);
        try {
            return safeToRead(path, findings)
                    ? parse(path, firstBytes(path), findings)
                    : Optional.empty();
        } catch (IOException unreadable) {
            findings.problem(Place.of(path), explain(unreadable));
            return Optional.empty();
        }
    }

    /** {@return the root of a file with these bytes} */
    static Optional<Section> parse(Path path, byte[] bytes, Findings findings) {
        if (bytes.length > SIZE_MAX) {
            findings.problem(
                    Place.of(path), "larger than " + SIZE_MAX + " bytes, which is the limit");
            return Optional.empty();
        }
        return decode(path, bytes, findings).flatMap(text -> parse(path, text, findings));
    }

    /** Reports what anyone on the machine may change. */
    static boolean isProtected(Path path, PosixFileAttributes attributes, Findings findings) {
        boolean everybodys = attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        if (everybodys) {
            findings.problem(
                    Place.of(path),
                    "anyone on this machine may write here, and so choose the time servers; remedy:"
                            + " chmod o-w "
                            + path);
        }
        return !everybodys;
    }

    /** {@return why something cannot be read} */
    static String explain(IOException unreadable) {
        return switch (unreadable) {
            case NoSuchFileException _ -> "there is no such file";
            case NotDirectoryException _ -> "not a directory";
            case AccessDeniedException _ ->
                    "permission denied; it has to be readable for the user who reads it here";
            default -> "cannot be read: " + unreadable.getMessage();
        };
    }

    private static boolean safeToRead(Path path, Findings findings) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
        if (attributes.isRegularFile()) {
            return isProtected(path, attributes, findings);
        }
        findings.problem(
                Place.of(path),
                attributes.isDirectory() ? "a directory, not a file" : "not a regular file");
        return false;
    }

    static byte[] firstBytes(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(SIZE_MAX + 1);
        }
    }

    private static Optional<String> decode(Path path, byte[] bytes, Findings findings) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
            int column = text.length() - text.lastIndexOf('\n');
            findings.problem(Place.of(path, line, column), "not UTF-8 text from here on");
            return Optional.empty();
        }
        return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private static Optional<Section> parse(Path path, String text, Findings findings) {
        SourceFile file = new SourceFile(path, TomlText.of(text));
        TomlParseResult result;
        try {
            result = Toml.parse(file.text.text(), TomlParseOptions.sourceless());
        } catch (RuntimeException parserAtItsEnd) {
            // tomlj 2.2.0 stumbles over some texts with a brace that is not closed.
            findings.problem(
                    Place.of(path),
                    "not TOML; look for a bracket, a brace or a quote that is opened and not"
                            + " closed");
            return Optional.empty();
        }
        List<String> lines = file.text.text().lines().toList();
        for (TomlParseError error : result.errors()) {
            int textLine = error.position().line();
            int line = file.text.fileLine(textLine);
            if (textLine <= lines.size() && ChronyWords.isDirective(lines.get(textLine - 1))) {
                findings.problem(Place.of(path, line, 0), OF_CHRONY);
                break;
            }
            String message = file.text.fileMessage(String.valueOf(error.getMessage()));
            String remedy = message.endsWith("expected a value") ? "; a text stands in quotes" : "";
            findings.problem(
                    Place.of(path, line, error.position().column()),
                    "not TOML: " + Quoted.harmless(message) + remedy);
        }
        return result.hasErrors()
                ? Optional.empty()
                : Optional.of(Section.root(file, result, findings));
    }
}
