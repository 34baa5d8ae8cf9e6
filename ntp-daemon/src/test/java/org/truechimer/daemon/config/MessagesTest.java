package org.truechimer.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The exact words, as they are read by the person who has to mend the file. */
class MessagesTest {
    private static final Path FILE = Path.of("ntp.toml");

    static Stream<GoldenCases.Case> faults() {
        return GoldenCases.of("faults.txt");
    }

    static Stream<GoldenCases.Case> notices() {
        return GoldenCases.of("notices.txt");
    }

    @ParameterizedTest
    @MethodSource
    void faults(GoldenCases.Case golden) {
        assertThat(load(golden.input()))
                .isInstanceOfSatisfying(
                        Loaded.Invalid.class,
                        invalid ->
                                assertThat(invalid.problems().stream().map(Problem::toString))
                                        .containsExactlyElementsOf(golden.expected()));
    }

    @ParameterizedTest
    @MethodSource
    void notices(GoldenCases.Case golden) {
        assertThat(load(golden.input()))
                .isInstanceOfSatisfying(
                        Loaded.Valid.class,
                        valid ->
                                assertThat(
                                                valid.notices().stream()
                                                        .map(
                                                                notice ->
                                                                        notice.severity()
                                                                                + " "
                                                                                + notice))
                                        .containsExactlyElementsOf(golden.expected()));
    }

    private static Loaded load(String text) {
        return ConfigurationLoader.parse(FILE, text.getBytes(StandardCharsets.UTF_8));
    }
}
