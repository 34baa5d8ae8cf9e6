package org.truechimer.daemon.runtime;

import org.truechimer.daemon.file.AtomicFile;
import org.truechimer.proto.engine.SavedState;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is kept from one run to the next: a file of {@code key = value} lines, legible as TOML. It
 * is either the old one or the new one, whenever the power fails.
 */
public final class StateFile {
    private static final String VERSION = "1";
    private static final int LENGTH_MAX = 4096;

    /**
     * No oscillator and no kernel goes further than this: frequency and tick together make 10 % and
     * a bit.
     */
    private static final double FREQUENCY_MAX = 0.1005;

    private final Path file;

    /** The file {@code state} in a directory that need not exist yet. */
    public StateFile(Path directory) {
        this.file = directory.resolve("state");
    }

    /** {@return where it is} */
    public Path path() {
        return file;
    }

    /**
     * {@return what was saved; empty when nothing ever was}
     *
     * @throws IOException with a sentence that names the file, when it is there and of no use
     */
    public Optional<SavedState> load() throws IOException {
        byte[] bytes;
        try (var stream = Files.newInputStream(file)) {
            bytes = stream.readNBytes(LENGTH_MAX + 1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw new IOException("the state file " + file + " may not be read by this user", e);
        } catch (IOException e) {
            throw new IOException(
                    "the state file " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (bytes.length > LENGTH_MAX) {
            throw new IOException(
                    "the state file " + file + " is far too long to be one; remove it");
        }
        return Optional.of(parse(new String(bytes, StandardCharsets.UTF_8)));
    }

    /**
     * Replaces what was saved. The directory is made when it is missing.
     *
     * @throws IOException with a sentence that names the file; what was saved before is still there
     */
    public void save(SavedState state) throws IOException {
        String text =
                """
                # What Truechimer keeps from one run to the next.
                version = %s
                frequency = %s
                frequency-sigma = %s
                unix-seconds = %d
                """
                        .formatted(
                                VERSION,
                                state.frequency(),
                                state.frequencySigma(),
                                state.unixSeconds());
        try {
            AtomicFile.replace(file, text.getBytes(StandardCharsets.UTF_8), "rw-r--r--");
        } catch (AccessDeniedException e) {
            throw new IOException("the state file " + file + " may not be written by this user", e);
        } catch (IOException e) {
            throw new IOException(
                    "the state file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private SavedState parse(String text) throws IOException {
        Map<String, String> values = new TreeMap<>();
        for (String line : text.split("\n", -1)) {
            String content = line.strip();
            int equals = content.indexOf('=');
            if (equals > 0 && !content.startsWith("#")) {
                values.put(
                        content.substring(0, equals).strip(),
                        content.substring(equals + 1).strip());
            }
        }
        if (!VERSION.equals(values.getOrDefault("version", VERSION))) {
            throw new IOException(
                    "the state file "
                            + file
                            + " has format "
                            + values.get("version")
                            + ", made by another release; this one knows format "
                            + VERSION);
        }
        try {
            SavedState state =
                    new SavedState(
                            Double.parseDouble(values.getOrDefault("frequency", "")),
                            Double.parseDouble(values.getOrDefault("frequency-sigma", "")),
                            Long.parseLong(values.getOrDefault("unix-seconds", "")));
            if (isPlausible(state)) {
                return state;
            }
        } catch (NumberFormatException e) {
            throw new IOException("the state file " + file + " is damaged: " + e.getMessage(), e);
        }
        throw new IOException("the state file " + file + " holds values that no clock can have");
    }

    private static boolean isPlausible(SavedState state) {
        return Math.abs(state.frequency()) <= FREQUENCY_MAX // false for NaN
                && state.frequencySigma() >= 0
                && state.frequencySigma() <= 1
                && state.unixSeconds() >= 0
                && state.unixSeconds() < Long.MAX_VALUE / 1_000_000_000;
    }
}
