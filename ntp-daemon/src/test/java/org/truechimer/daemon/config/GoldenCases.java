package org.truechimer.daemon.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Configurations with what is to be said of each, out of a text: {@code === name}, input, {@code
 * ---}, output.
 */
final class GoldenCases {
    private GoldenCases() {}

    record Case(String name, String input, List<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> of(String resource) {
        return Arrays.stream(text(resource).split("(?m)^=== ")).skip(1).map(GoldenCases::parse);
    }

    static String text(String resource) {
        try (InputStream in =
                Objects.requireNonNull(GoldenCases.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case parse(String block) {
        int nameEnd = block.indexOf('\n');
        String[] parts = block.substring(nameEnd + 1).split("(?m)^---\\s*$", 2);
        return new Case(block.substring(0, nameEnd), parts[0], parts[1].strip().lines().toList());
    }
}
