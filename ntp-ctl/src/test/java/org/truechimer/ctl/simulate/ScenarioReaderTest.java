package org.truechimer.ctl.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.daemon.config.Document;
import org.truechimer.daemon.config.Problem;
import org.truechimer.proto.sim.Stamping;
import org.truechimer.proto.sim.Way;
import org.truechimer.proto.time.Leap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class ScenarioReaderTest {
    @TempDir Path directory;

    private Document<Scenario> read(String text) throws IOException {
        return Scenario.read(Files.writeString(directory.resolve("s.toml"), text));
    }

    private Scenario valid(String text) throws IOException {
        Document<Scenario> read = read(text);
        assertThat(read).isInstanceOf(Document.Valid.class);
        return ((Document.Valid<Scenario>) read).value();
    }

    private List<String> problems(String text) throws IOException {
        Document<Scenario> read = read(text);
        assertThat(read).isInstanceOf(Document.Invalid.class);
        return ((Document.Invalid<Scenario>) read)
                .problems().stream()
                        .map(Problem::toString)
                        .map(line -> line.substring(directory.toString().length() + 1))
                        .toList();
    }

    @Test
    void oneServerIsEnough() throws IOException {
        Scenario scenario = valid("[[server]]");
        assertThat(scenario.days()).isEqualTo(1);
        assertThat(scenario.seed()).isEqualTo(1);
        assertThat(scenario.leap()).isEqualTo(Leap.NONE);
        assertThat(scenario.stamping()).isEqualTo(Stamping.PERFECT);
        assertThat(scenario.servers())
                .extracting(server -> server.address().host())
                .containsExactly("192.0.2.1");
        assertThat(scenario.usualConfiguration().selection().minimumAgreeing()).isEqualTo(1);
    }

    @Test
    void eachDirectionTakesWhatHoldsForBoth() throws IOException {
        PathModel path =
                valid(
                                """
                                [[server]]
                                delay = "20ms"
                                jitter = "1ms"
                                loss = 0.1
                                bursts = { factor = 10, every = "5min", lasting = "10s" }
                                outward = { jitter = "3ms", tail = "pareto" }
                                return = { delay = "30ms", swing = { amplitude = "1ms" } }
                                """)
                        .servers()
                        .getFirst()
                        .path();
        Optional<WayModel.Bursts> bursts = Optional.of(new WayModel.Bursts(10, 300, 10));
        assertThat(path.outward())
                .isEqualTo(
                        new WayModel(
                                0.02,
                                0.003,
                                Way.Tail.PARETO,
                                Optional.empty(),
                                bursts,
                                Optional.empty()));
        assertThat(path.back())
                .isEqualTo(
                        new WayModel(
                                0.03,
                                0.001,
                                Way.Tail.EXPONENTIAL,
                                Optional.of(new WayModel.Swing(0.001, 86_400)),
                                bursts,
                                Optional.empty()));
        assertThat(path.mishaps().loss()).isEqualTo(0.1);
    }

    @Test
    void allThatIsWrongIsToldAtOnceWithItsPlaceAndWhatIsAllowed() throws IOException {
        assertThat(
                        problems(
                                """
                                titel = "x"
                                days = 0
                                leap-second = "inserted"
                                [clock]
                                offset = 5
                                wander = "1Hz"
                                [[server]]
                                delay = "-1ms"
                                tail = "parreto"
                                loss = 2
                                burst = { factor = 3 }
                                [[event]]
                                at = "soon"
                                what = "suspend"
                                [[event]]
                                at = "1h"
                                what = "silence"
                                [[event]]
                                what = "route"
                                at = "2h"
                                servers = [1, 2]
                                """))
                .containsExactly(
                        "s.toml:1:1: titel: unknown key; did you mean `title`?",
                        "s.toml:2:1: days: expected a number of days above 0, up to 366, not 0",
                        "s.toml:3:1: leap-second: expected one of \"insert\", \"delete\", not"
                                + " \"inserted\"; did you mean `insert`?",
                        "s.toml:5:1: clock.offset: expected a duration such as \"-1.5s\" or"
                                + " \"20ms\" (ns, us, ms, s, min, h, d), not 5",
                        "s.toml:6:1: clock.wander: expected a rate such as \"20ppm\" or \"5ppb\","
                                + " from 0 to 1ppm, not \"1Hz\"",
                        "s.toml:8:1: server.delay: expected a duration such as \"20ms\" or"
                                + " \"1.5h\", not below 0 (ns, us, ms, s, min, h, d), not"
                                + " \"-1ms\"",
                        "s.toml:9:1: server.tail: expected one of \"exponential\", \"product\","
                                + " \"pareto\", not \"parreto\"; did you mean `pareto`?",
                        "s.toml:10:1: server.loss: expected a number from 0 to 1, not 2",
                        "s.toml:11:1: server.burst: unknown key; did you mean `bursts`?",
                        "s.toml:12:1: event.lasting: missing; it has no default",
                        "s.toml:13:1: event.at: expected a duration such as \"20ms\" or \"1.5h\","
                                + " not below 0 (ns, us, ms, s, min, h, d), not \"soon\"",
                        "s.toml:17:1: event.what: expected one of \"suspend\", \"snapshot\","
                                + " \"step\", \"restart\", \"frequency\", \"error\", \"route\","
                                + " \"silent\", \"kiss\", \"stratum\", \"server-restart\","
                                + " \"move\", \"names\", not \"silence\"; did you mean `silent`?",
                        "s.toml:21:15: event.servers: expected the number of a server, 1 to 1, not"
                                + " 2");
    }

    @Test
    void noFileMakesItThrow() throws IOException {
        Path file = directory.resolve("s.toml");
        for (String name : List.of("lan", "wan", "wifi", "mobile", "vm-suspend", "falseticker")) {
            String text = Files.readString(Path.of("src/main/scenarios", name + ".toml"));
            Random random = new Random(name.hashCode());
            for (int i = 0; i < 200; i++) {
                String spoilt = spoil(text, random);
                Files.writeString(file, spoilt);
                if (Scenario.read(file) instanceof Document.Valid<Scenario>(Scenario scenario)) {
                    assertThatCode(
                                    () ->
                                            Simulation.run(
                                                    scenario.lasting(1e-4),
                                                    scenario.usualConfiguration(),
                                                    1,
                                                    List.of()))
                            .as(spoilt)
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    /** Takes a few characters out, or puts others in their place. */
    private static String spoil(String text, Random random) {
        StringBuilder spoilt = new StringBuilder(text);
        String others = "0123456789-.\"[]{}=,\n#mnsuhd";
        for (int i = 0; i <= random.nextInt(3); i++) {
            int at = random.nextInt(spoilt.length());
            if (random.nextBoolean()) {
                spoilt.deleteCharAt(at);
            } else {
                spoilt.setCharAt(at, others.charAt(random.nextInt(others.length())));
            }
        }
        return spoilt.toString();
    }

    @Test
    void aScenarioNeedsAServer() throws IOException {
        assertThat(problems("days = 1"))
                .containsExactly("s.toml: server: missing; it has no default");
        assertThat(problems("server = []"))
                .containsExactly("s.toml:1:1: server: a scenario has 1 to 64 servers");
    }

    @Test
    void whatIsNoFileIsAProblemToo() {
        assertThat(Scenario.read(directory.resolve("none.toml")))
                .isInstanceOfSatisfying(
                        Document.Invalid.class,
                        invalid ->
                                assertThat(invalid.problems().getFirst().toString())
                                        .endsWith("none.toml: there is no such file"));
    }
}
