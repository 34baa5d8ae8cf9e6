package org.truechimer.ctl.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.truechimer.daemon.config.Document;

import java.nio.file.Path;

class ScenarioFuzzTest {
    private static final int SERVERS_MAX = 8;

    /** What is accepted can be played. */
    @FuzzTest(maxDuration = "90s")
    void anyBytesAreAScenarioOrExplained(byte[] bytes) {
        switch (Document.parse(Path.of("s.toml"), bytes, ScenarioReader::read)) {
            case Document.Valid<Scenario>(Scenario scenario) -> play(scenario);
            case Document.Invalid<Scenario> invalid ->
                    assertThat(invalid.problems())
                            .isNotEmpty()
                            .allSatisfy(
                                    problem ->
                                            assertThat(problem.toString())
                                                    .startsWith("s.toml")
                                                    .doesNotContainPattern(
                                                            "[\\x00-\\x1f\\x7f-\\x9f]"));
        }
    }

    private static void play(Scenario scenario) {
        if (scenario.servers().size() <= SERVERS_MAX) {
            Stage stage = Stage.of(scenario, scenario.usualConfiguration(), scenario.seed());
            stage.world().runUntil(2);
            scenario.happenings().forEach(happening -> happening.deed().accept(stage));
            stage.world().runUntil(4);
        }
    }
}
