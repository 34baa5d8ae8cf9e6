package org.truechimer.daemon.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What became of a TOML file that is read as the configuration is: all that is wrong with it comes
 * to light at once, each fault with its place.
 *
 * @param <T> what the file says
 */
public sealed interface Document<T> {

    /**
     * It can be used.
     *
     * @param value what it says
     */
    record Valid<T>(T value) implements Document<T> {}

    /**
     * It cannot be used.
     *
     * @param problems all that is wrong with it, in the order of the file; never empty
     */
    record Invalid<T>(List<Problem> problems) implements Document<T> {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }

    /**
     * {@return what a file says, or all that is wrong with it} No input makes it throw.
     *
     * @param file where it is
     * @param reader asks the root of the file for all that it knows, and makes something of it even
     *     where there are problems
     */
    static <T> Document<T> read(Path file, Function<Section, T> reader) {
        try {
            return parse(file, SourceFile.firstBytes(file), reader);
        } catch (IOException unreadable) {
            return new Invalid<>(
                    List.of(
                            new Problem(
                                    Place.of(file),
                                    SourceFile.explain(unreadable),
                                    Optional.empty())));
        }
    }

    /**
     * {@return what these bytes say as a file, or all that is wrong with it} No input makes it
     * throw.
     *
     * @param file where they are from
     * @param reader as above
     */
    static <T> Document<T> parse(Path file, byte[] bytes, Function<Section, T> reader) {
        Findings findings = new Findings();
        findings.reading(file);
        Optional<T> value = SourceFile.parse(file, bytes, findings).map(reader);
        return value.isEmpty() || findings.anyProblem()
                ? new Invalid<>(findings.problems())
                : new Valid<>(value.get());
    }
}
