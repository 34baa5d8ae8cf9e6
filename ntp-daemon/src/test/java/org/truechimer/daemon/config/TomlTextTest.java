package org.truechimer.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.tomlj.Toml;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Lines that say nothing are not parsed, and the others keep their numbers. */
class TomlTextTest {

    @Test
    void blankLinesAndLinesOfCommentAreLeftOut() {
        TomlText text = TomlText.of("# one\n\na = 1 # stays\n \t\n  # two\nb = [\n\n# three\n2]\n");

        assertThat(text.text()).isEqualTo("a = 1 # stays\nb = [\n2]\n");
        assertThat(text.fileLine(1)).isEqualTo(3);
        assertThat(text.fileLine(2)).isEqualTo(6);
        assertThat(text.fileLine(3)).isEqualTo(9);
    }

    @Test
    void linesWithinStringsStay() {
        String strings = GoldenCases.text("strings.toml");

        assertThat(Toml.parse(strings).errors()).isEmpty();
        assertThat(TomlText.of(strings).text()).isEqualTo(strings);
        assertThat(TomlText.of(strings + "# a comment\n").text()).isEqualTo(strings);
    }

    @Test
    void theEndOfTheTextIsTheLineAfterTheLastOne() {
        assertThat(TomlText.of("# one\na = 1\n# two").fileLine(2)).isEqualTo(3);
        assertThat(TomlText.of("").fileLine(1)).isEqualTo(1);
    }

    @Test
    void aFileFullOfLinesThatSayNothingLoadsAtOnce() {
        byte[] comments = "#\n\n".repeat(SourceFile.SIZE_MAX / 3).getBytes(StandardCharsets.UTF_8);

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> ConfigurationLoader.parse(Path.of("ntp.toml"), comments));
    }
}
