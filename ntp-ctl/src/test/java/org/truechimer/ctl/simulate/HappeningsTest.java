package org.truechimer.ctl.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.daemon.config.Document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Each kind of event does what it says, seen from outside. */
class HappeningsTest {
    private static final String SERVERS =
            """
            days = 0.02
            [[server]]
            delay = "1ms"
            [[server]]
            delay = "2ms"
            [[server]]
            delay = "3ms"
            """;

    @TempDir Path directory;

    private List<Moment> play(String scenario) throws IOException {
        Path file = Files.writeString(directory.resolve("s.toml"), scenario);
        Document<Scenario> read = Scenario.read(file);
        assertThat(read).isInstanceOf(Document.Valid.class);
        Scenario valid = ((Document.Valid<Scenario>) read).value();
        List<Moment> moments = new ArrayList<>();
        Simulation.run(valid, valid.usualConfiguration(), 1, List.of(moments::add));
        return moments;
    }

    private List<Moment> playWith(String event) throws IOException {
        return play(SERVERS + "[[event]]\nat = \"10min\"\n" + event);
    }

    private static Moment at(List<Moment> moments, int second) {
        return moments.get(second - 1);
    }

    @Test
    void anAdministratorsStepIsSeenAtOnceAndUndone() throws IOException {
        List<Moment> moments = playWith("what = \"step\"\nby = \"-5s\"\nnoticed-after = \"900ms\"");
        assertThat(at(moments, 600).offsetSeconds()).isCloseTo(5, within(1e-3));
        assertThat(at(moments, 600).broken()).isFalse(); // it cannot know yet
        assertThat(Math.abs(at(moments, 620).offsetSeconds())).isLessThan(1e-3);
    }

    @Test
    void aSleepIsASleep() throws IOException {
        List<Moment> moments =
                playWith("what = \"suspend\"\nlasting = \"1min\"\nerror = \"300ms\"");
        assertThat(at(moments, 630).condition()).isEqualTo(Moment.Condition.ASLEEP);
        assertThat(at(moments, 660).offsetSeconds()).isCloseTo(-0.3, within(1e-3));
        assertThat(Math.abs(at(moments, 680).offsetSeconds())).isLessThan(1e-3);
    }

    @Test
    void nobodyNoticesASnapshot() throws IOException {
        List<Moment> moments = playWith("what = \"snapshot\"\nage = \"20s\"");
        assertThat(at(moments, 610).condition()).isEqualTo(Moment.Condition.ASLEEP);
        assertThat(at(moments, 621).offsetSeconds()).isCloseTo(20, within(1e-2));
        assertThat(at(moments, 621).broken()).isTrue();
    }

    @Test
    void aDaemonThatIsDownLeavesTheClockAlone() throws IOException {
        List<Moment> moments = playWith("what = \"restart\"\nlasting = \"1min\"");
        assertThat(at(moments, 630).condition()).isEqualTo(Moment.Condition.DOWN);
        assertThat(at(moments, 630).boundSeconds()).isInfinite();
        assertThat(at(moments, 680).condition()).isEqualTo(Moment.Condition.SYNCHRONISED);
    }

    @Test
    void anOscillatorJumps() throws IOException {
        List<Moment> moments = playWith("what = \"frequency\"\nby = \"20ppm\"");
        assertThat(at(moments, 600).frequencyError()).isCloseTo(20e-6, within(1e-6));
    }

    @Test
    void aWrongMajorityIsFollowedAndBreaksTheBound() throws IOException {
        List<Moment> moments = playWith("what = \"error\"\nservers = [2, 3]\nerror = \"100ms\"");
        assertThat(moments).anyMatch(Moment::broken);
    }

    @Test
    void silenceMakesHoldover() throws IOException {
        List<Moment> moments = playWith("what = \"silent\"");
        assertThat(moments.getLast().condition()).isEqualTo(Moment.Condition.HOLDOVER);
        assertThat(moments.getLast().packets()).isGreaterThan(at(moments, 600).packets());
    }

    @Test
    void aRefusalEndsTheAsking() throws IOException {
        List<Moment> refused = playWith("what = \"kiss\"\ncode = \"DENY\"");
        List<Moment> silent = playWith("what = \"silent\"");
        assertThat(refused.getLast().packets()).isLessThan(silent.getLast().packets());
    }

    @Test
    void aStratumOfSixteenIsNotFollowed() throws IOException {
        List<Moment> moments = playWith("what = \"stratum\"\nstratum = 16");
        assertThat(moments.getLast().condition()).isNotEqualTo(Moment.Condition.SYNCHRONISED);
    }

    @Test
    void aServerThatRestartsIsWrongAfterwards() throws IOException {
        List<Moment> moments =
                playWith("what = \"server-restart\"\nlasting = \"30s\"\nerror = \"50ms\"");
        assertThat(Math.abs(moments.getLast().offsetSeconds())).isGreaterThan(1e-3);
    }

    @Test
    void aServerThatMovesIsFoundByItsName() throws IOException {
        List<Moment> moments =
                play(
                        """
                        days = 0.1
                        [[server]]
                        names = ["time.example"]
                        delay = "1ms"
                        [[event]]
                        at = "10min"
                        what = "move"
                        """);
        assertThat(moments).anyMatch(m -> m.condition() == Moment.Condition.HOLDOVER);
        assertThat(moments.getLast().condition()).isEqualTo(Moment.Condition.SYNCHRONISED);
    }

    @Test
    void withoutNamesNobodyIsAskedUntilTheyAreBack() throws IOException {
        List<Moment> moments =
                play(
                        """
                        days = 0.02
                        [[server]]
                        names = ["time.example"]
                        delay = "1ms"
                        [[event]]
                        at = "0s"
                        what = "names"
                        answer = "failure"
                        lasting = "5min"
                        """);
        assertThat(at(moments, 300).packets()).isZero();
        assertThat(moments.getLast().condition()).isEqualTo(Moment.Condition.SYNCHRONISED);
    }

    @Test
    void aWayThatIsShorterFromTheStartMovesTheClockWithinItsBound() throws IOException {
        List<Moment> moments = shorterBack("0s");
        assertThat(Math.abs(moments.getLast().offsetSeconds())).isBetween(1.5e-3, 2.5e-3);
        assertThat(moments).noneMatch(Moment::broken);
    }

    @Test
    void aWayThatBecomesShorterHardlyMovesTheClock() throws IOException {
        List<Moment> moments = shorterBack("1h");
        assertThat(Math.abs(moments.getLast().offsetSeconds())).isLessThan(1e-4);
        assertThat(moments).noneMatch(Moment::broken);
    }

    private List<Moment> shorterBack(String at) throws IOException {
        return play(
                """
                days = 0.2
                [[server]]
                delay = "10ms"
                [[event]]
                at = "%s"
                what = "route"
                return = { delay = "6ms" }
                """
                        .formatted(at));
    }

    @Test
    void aLeapSecondLeavesTheClockRight() throws IOException {
        for (String leap : List.of("insert", "delete")) {
            List<Moment> moments =
                    play(
                            "start = 2026-06-30T23:50:00Z\nleap-second = \""
                                    + leap
                                    + "\"\n"
                                    + SERVERS);
            assertThat(moments).as(leap).noneMatch(Moment::broken);
            assertThat(Math.abs(at(moments, 610).offsetSeconds())).as(leap).isLessThan(1e-3);
            assertThat(at(moments, 610).condition())
                    .as(leap)
                    .isEqualTo(Moment.Condition.SYNCHRONISED);
        }
    }

    @Test
    void aServerThatSmearsIsOffByHalfASecondAtMost() throws IOException {
        List<Moment> moments =
                play(
                        """
                        days = 0.02
                        start = 2026-06-30T23:50:00Z
                        leap-second = "insert"
                        [[server]]
                        delay = "1ms"
                        smear = "10000s"
                        """);
        assertThat(at(moments, 590).offsetSeconds()).isCloseTo(0.5, within(5e-2));
    }
}
