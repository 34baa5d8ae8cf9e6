package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

class TerminalTest {

    @Test
    void theFirstOfTheLocaleVariablesThatIsSetDecides() {
        assertThat(Terminal.ofProcess(Map.of("LANG", "en_GB.UTF-8")).unicode()).isTrue();
        assertThat(Terminal.ofProcess(Map.of("LANG", "C.utf8", "LC_ALL", "")).unicode()).isTrue();
        assertThat(Terminal.ofProcess(Map.of("LANG", "C.UTF-8", "LC_ALL", "C")).unicode())
                .isFalse();
        assertThat(Terminal.ofProcess(Map.of()).unicode()).isFalse();
    }

    @Test
    void thereAreNoColoursWhereTheyAreNotWanted() {
        assertThat(Terminal.ofProcess(Map.of("TERM", "xterm", "NO_COLOR", "1")).coloured())
                .isFalse();
        assertThat(Terminal.ofProcess(Map.of("TERM", "dumb")).coloured()).isFalse();
        assertThat(Terminal.ofProcess(Map.of()).coloured()).isFalse();
    }
}
