package org.truechimer.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

class ConfigurationFuzzTest {
    private static final int LINES_MAX = 100;

    @FuzzTest(maxDuration = "90s")
    void anyBytesLoadOrAreExplained(byte[] bytes) {
        switch (ConfigurationLoader.parse(Path.of("ntp.toml"), bytes)) {
            case Loaded.Valid valid ->
                    assertThat(valid.notices())
                            .allSatisfy(notice -> assertReadable(notice.toString()));
            case Loaded.Invalid invalid ->
                    assertThat(invalid.problems())
                            .isNotEmpty()
                            .allSatisfy(problem -> assertReadable(problem.toString()));
        }
    }

    /** What the parser makes of a text is the same without the lines that say nothing. */
    @FuzzTest(maxDuration = "90s")
    void blankLinesAndCommentsMeanNothing(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.lines().count() <= LINES_MAX && isToml(text)) {
            TomlParseResult shorter = Toml.parse(TomlText.of(text).text());
            assertThat(shorter.errors()).isEmpty();
            assertThat(Toml.equals(shorter, Toml.parse(text))).isTrue();
        }
    }

    private static boolean isToml(String text) {
        try {
            return !Toml.parse(text).hasErrors();
        } catch (RuntimeException brokenBeyondTheParser) {
            return false;
        }
    }

    private static void assertReadable(String message) {
        assertThat(message)
                .startsWith("ntp.toml")
                .doesNotContainPattern("[\\x00-\\x1f\\x7f-\\x9f]");
    }
}
