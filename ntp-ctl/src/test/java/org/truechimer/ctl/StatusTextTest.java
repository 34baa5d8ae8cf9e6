package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.daemon.observe.Observation;
import org.truechimer.proto.engine.Snapshot;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class StatusTextTest {
    private static final Map<String, Observation> FIXTURES =
            new TreeMap<>(
                    Map.of(
                            "synchronised", Observations.synchronised(),
                            "every-standing", Observations.everyStanding(),
                            "starting", Observations.starting(),
                            "holdover", Observations.holdover(),
                            "panic", Observations.panic(),
                            "no-majority", Observations.noMajority(),
                            "disrupted", Observations.disrupted()));

    @Test
    void eachStateIsShownAsCommitted() throws IOException {
        for (Map.Entry<String, Observation> fixture : FIXTURES.entrySet()) {
            Golden.assertGolden(fixture.getKey() + ".txt", plain(fixture.getValue()));
        }
    }

    @Test
    void noLineIsLongerThanAHundredColumns() {
        for (Observation observation : FIXTURES.values()) {
            assertThat(plain(observation).lines()).allMatch(line -> line.length() <= 100);
        }
    }

    @Test
    void whereTimeCannotBeServedIsSaid() {
        assertThat(plain(Observations.servingNothing()))
                .contains("\nDoes not serve 192.0.2.77:123: Cannot assign requested address\n");
    }

    @Test
    void withoutSourcesNothingIsSaidToStart() {
        Observation starting = Observations.starting();
        Observation alone =
                new Observation(
                        starting.program(),
                        new Snapshot(
                                starting.snapshot().now(),
                                starting.snapshot().system(),
                                List.of()));
        assertThat(plain(alone)).startsWith("Not synchronised: there are no sources");
    }

    @Test
    void whatOthersWroteCannotSteerTheTerminal() {
        assertThat(plain(Observations.starting()))
                .contains("resolve: ?[31mNXDOMAIN?")
                .doesNotContain("\u001b");
    }

    @Test
    void coloursAreAddedAndNothingElseChanges() {
        Observation observation = Observations.synchronised();
        String coloured =
                new StatusText(observation, new TestTerminal(true, true).terminal()).toString();
        assertThat(coloured).contains("\u001b[32mSynchronised\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(plain(observation));
    }

    @Test
    void aTerminalWithoutUnicodeGetsAscii() {
        TestTerminal terminal = new TestTerminal(false, false);
        terminal.terminal().print(plain(Observations.starting()));
        terminal.terminal().print(plain(Observations.synchronised()));
        assertThat(terminal.out())
                .contains("+12.5 us +- 3.25 us")
                .matches(text -> text.chars().allMatch(c -> c < 0x80));
    }

    private static String plain(Observation observation) {
        return new StatusText(observation, new TestTerminal().terminal()).toString();
    }
}
