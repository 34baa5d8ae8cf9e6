package org.truechimer.proto.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.sim.Path;
import org.truechimer.proto.sim.SimulatedServer;
import org.truechimer.proto.sim.Way;
import org.truechimer.proto.sim.World;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;

/** The engine and the server's responder in interleaved mode, over networks that are not kind. */
class InterleavedTest {
    private static final double EARLY_SECONDS = 40e-6;

    private final Network network = new Network();

    private static SourceOptions options(boolean xleave) {
        return new SourceOptions(3, 3, 3, PollEffort.BALANCED, false, false, false, xleave);
    }

    private SimulatedServer server(boolean xleave) {
        return network.server(50e-6, 3e-6, options(xleave));
    }

    private static SourceSnapshot source(World world) {
        return world.snapshot().sources().getFirst();
    }

    /** {@return the error's rms over an hour, after ten minutes; the bound holds all the time} */
    private static double rmsSeconds(World world) {
        double squares = 0;
        int count = 0;
        for (int second = 1; second <= 4200; second++) {
            world.runUntil(second);
            double error = world.errorSeconds();
            assertThat(Math.abs(error))
                    .as("error at %d s", second)
                    .isLessThanOrEqualTo(world.system().errorBoundSeconds());
            if (second > 600) {
                squares += error * error;
                count++;
            }
        }
        return Math.sqrt(squares / count);
    }

    @Test
    void theLatenessOfAServersStampsIsLeftBehind() {
        server(false).stampingEarly(EARLY_SECONDS);
        double basic = rmsSeconds(network.start(1));
        Network other = new Network();
        other.server(50e-6, 3e-6, options(true)).stampingEarly(EARLY_SECONDS);
        World world = other.start(1);
        double interleaved = rmsSeconds(world);
        System.out.printf(
                "stamps %.0f us early: rms %.2f us in basic mode, %.2f us interleaved%n",
                EARLY_SECONDS * 1e6, basic * 1e6, interleaved * 1e6);
        assertThat(source(world).interleaved()).isTrue();
        assertThat(interleaved).isLessThan(0.4 * basic);
    }

    /** Where the server's stamps are right, a poll of age is all that there is to lose. */
    @Test
    void withGoodStampsItCostsLittle() {
        server(false);
        double basic = rmsSeconds(network.start(2));
        Network other = new Network();
        other.server(50e-6, 3e-6, options(true));
        double interleaved = rmsSeconds(other.start(2));
        System.out.printf(
                "good stamps: rms %.2f us in basic mode, %.2f us interleaved%n",
                basic * 1e6, interleaved * 1e6);
        assertThat(interleaved).isLessThan(2 * basic);
    }

    @Test
    void eachAnswerIsMeasuredThoughAPollLater() {
        server(true);
        World world = network.start(3);
        world.runUntil(1000);
        SourceSnapshot source = source(world);
        assertThat(source.interleaved()).isTrue();
        assertThat(source.standing()).isEqualTo(Standing.SELECTED);
        assertThat(source.dropped()).isEmpty();
        double age = (world.snapshot().now().freeNanos() - source.lastSampleFreeNanos()) * 1e-9;
        assertThat(age).as("age of the last sample").isBetween(8.0, 17.0);
    }

    @Test
    void lossDuplicationReplayAndOvertakingChangeNothingForTheWorse() {
        server(true)
                .stampingEarly(EARLY_SECONDS)
                .reachedBy(
                        new Path(
                                new Way(1e-3, 2e-4),
                                new Way(1e-3, 1e-3).queueing(Way.Tail.PARETO),
                                new Path.Mishaps(0.2, 0.3, 0.3, 0)));
        World world = network.start(4);
        assertThat(rmsSeconds(world)).isLessThan(200e-6);
        assertThat(source(world).reach()).isNotZero();
    }

    @Test
    void aServerThatForgetsIsMeasuredInBasicModeUntilItKnowsAgain() {
        SimulatedServer server = server(true);
        World world = network.start(5);
        world.runUntil(300);
        assertThat(source(world).interleaved()).isTrue();
        for (int second = 300; second < 400; second++) {
            world.at(second, server::restarted);
        }
        world.runUntil(399);
        assertThat(source(world).interleaved()).isFalse();
        assertThat(source(world).unanswered()).isZero();
        world.runUntil(430);
        assertThat(source(world).interleaved()).isTrue();
    }

    @Test
    void aClockThatIsChangedFromOutsideIsMeasuredAnewWithoutOldExchanges() {
        server(true);
        World world = network.start(6);
        world.at(200, () -> world.stepClock(3_000_000_000L));
        world.at(400, () -> world.suspend(100, 0, 50_000_000));
        world.at(700, () -> world.restoreSnapshot(100));
        world.runUntil(250);
        assertThat(Math.abs(world.errorSeconds())).isLessThan(100e-6);
        world.runUntil(600);
        assertThat(Math.abs(world.errorSeconds())).isLessThan(100e-6);
        world.runUntil(900);
        assertThat(Math.abs(world.errorSeconds())).isLessThan(100e-6);
        assertThat(source(world).interleaved()).isTrue();
    }

    @Test
    void whatAServerToldUsElsewhereStaysThere() {
        server(true);
        World world = network.start(7);
        world.runUntil(300);
        Effect.Query query = network.effects(Effect.Query.class).getLast();
        assertThat(query.request().origin()).isNotEqualTo(NtpTimestamp.ZERO);
        Address here = query.knownAt().orElseThrow();

        assertThat(query.requestFrom(here.withPort(4711))).isEqualTo(query.request());
        Header elsewhere = query.requestFrom(Address.ofIPv4(0xC633_6401, here.port()));
        assertThat(elsewhere.origin()).isEqualTo(NtpTimestamp.ZERO);
        assertThat(elsewhere.transmit()).isEqualTo(query.request().transmit());
    }
}
