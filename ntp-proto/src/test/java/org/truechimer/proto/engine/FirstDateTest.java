package org.truechimer.proto.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.sim.SimulatedServer;
import org.truechimer.proto.sim.World;

import java.util.Optional;

/** Time from a wrong clock: certificates that the clock cannot date. */
class FirstDateTest {
    private static final long NOW = Network.START_UNIX_SECONDS;
    private static final long DAY = 86_400;
    private static final long BUILT = 1_767_225_600; // 2026
    private static final long YEAR_1970 = 1000;
    private static final long YEAR_2040 = 2_208_988_800L;
    private static final long YEAR_2024 = 1_710_000_000L;

    private final Network network = new Network().builtAt(BUILT);

    private SimulatedServer server() {
        SimulatedServer server = network.keyedServer(2e-3, 1e-4);
        server.keys().certified(NOW - 30 * DAY, NOW + 60 * DAY);
        return server;
    }

    /** A server that has the key of a certificate which ran out long ago, and a time to match. */
    private SimulatedServer hostile() {
        SimulatedServer server = network.keyedServer(1e-3, 1e-4);
        server.keys().certified(YEAR_2024 - 30 * DAY, YEAR_2024 + 60 * DAY);
        return server.lyingBy((double) (YEAR_2024 - NOW));
    }

    private void servers(int count) {
        for (int i = 0; i < count; i++) {
            server();
        }
    }

    private World clockAt(long unixSeconds) {
        network.wrongBy((double) (unixSeconds - NOW), 30e-6);
        network.policy(anyStep());
        return network.start(unixSeconds);
    }

    private static ClockPolicy anyStep() {
        ClockPolicy usual = ClockPolicy.DEFAULT;
        double any = Double.POSITIVE_INFINITY;
        return new ClockPolicy(
                any,
                any,
                usual.panicForwardSeconds(),
                usual.panicBackwardSeconds(),
                usual.accumulatedSeconds(),
                usual.stepThresholdSeconds(),
                usual.maximumSlew(),
                usual.maximumFrequency(),
                usual.maximumWander());
    }

    private void assertRight(World world) {
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
        assertThat(Math.abs(world.errorSeconds())).isLessThan(1e-3);
        assertThat(world.snapshot().sources())
                .filteredOn(source -> source.standing() == Standing.SELECTED)
                .allSatisfy(
                        source -> assertThat(source.nts().orElseThrow().datesChecked()).isTrue());
    }

    private void assertLeftAlone(World world) {
        assertThat(network.effects(Effect.Step.class)).isEmpty();
        assertThat(world.system().synchronisation()).isNotEqualTo(Synchronisation.SYNCHRONISED);
    }

    @ParameterizedTest
    @ValueSource(longs = {YEAR_1970, YEAR_2040})
    void aMajorityThatAgreesSetsAWrongClockAndItsCertificatesHoldThen(long clock) {
        servers(3);
        World world = clockAt(clock);
        world.runUntil(60);
        assertRight(world);
        assertThat(network.effects(Effect.Step.class)).hasSize(1);
        assertThat(network.notices(Notice.CertificatesDated.class)).hasSize(1);
        assertThat(network.notices(Notice.CertificatesDated.class).getFirst().unixSeconds())
                .isBetween(NOW, NOW + 60);
    }

    @ParameterizedTest
    @ValueSource(longs = {YEAR_1970, YEAR_2040})
    void oneServerAloneIsNotBelievedWhateverItSays(long clock) {
        server();
        World world = clockAt(clock);
        world.runUntil(600);
        assertLeftAlone(world);
        assertThat(network.notices(Notice.CertificatesUndated.class))
                .singleElement()
                .satisfies(
                        notice -> {
                            assertThat(notice.agreeing()).isEqualTo(1);
                            assertThat(notice.needed()).isEqualTo(2);
                        });
    }

    @Test
    void oneServerAloneIsEnoughWhereTheClockBearsItsCertificateOut() {
        server();
        World world = clockAt(NOW + 3600);
        world.runUntil(60);
        assertRight(world);
    }

    @ParameterizedTest
    @ValueSource(longs = {YEAR_1970, YEAR_2024, YEAR_2040})
    void aSingleHostileServerMovesNothing(long clock) {
        hostile();
        World world = clockAt(clock);
        world.runUntil(600);
        assertLeftAlone(world);
    }

    @ParameterizedTest
    @ValueSource(longs = {YEAR_1970, YEAR_2024, YEAR_2040})
    void twoOfFiveHostileOnesAreOutvotedThoughTheyAnswerFirst(long clock) {
        hostile();
        hostile();
        servers(3);
        World world = clockAt(clock);
        world.runUntil(120);
        assertRight(world);
        assertThat(network.effects(Effect.Step.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {YEAR_1970, YEAR_2040})
    void twoOfFiveHostileOnesAreNotBelievedWhileTheOthersAreSilent(long clock) {
        hostile();
        hostile();
        for (int i = 0; i < 3; i++) {
            server().silent(true);
        }
        World world = clockAt(clock);
        world.runUntil(600);
        assertLeftAlone(world);
    }

    @ParameterizedTest
    @ValueSource(longs = {YEAR_1970, YEAR_2040})
    void certificatesThatHaveAllRunOutSetNothing(long clock) {
        for (int i = 0; i < 3; i++) {
            server().keys().certified(NOW - 90 * DAY, NOW - DAY);
        }
        World world = clockAt(clock);
        world.runUntil(600);
        assertLeftAlone(world);
        assertThat(network.notices(Notice.CertificateOutOfDate.class))
                .isNotEmpty()
                .allSatisfy(notice -> assertThat(notice.unixSeconds()).isBetween(NOW, NOW + 600));
        assertThat(network.effects(Effect.ExchangeKeys.class))
                .as("it is not tried again all the time")
                .hasSizeLessThan(3 * 10);
    }

    @Test
    void whoseCertificateHasRunOutIsDroppedAndTheRestIsCountedAgain() {
        servers(2);
        server().keys().certified(NOW - 90 * DAY, NOW - DAY);
        World world = clockAt(YEAR_1970);
        world.runUntil(120);
        assertRight(world);
        assertThat(network.notices(Notice.CertificateOutOfDate.class)).isNotEmpty();
        assertThat(world.snapshot().sources())
                .filteredOn(source -> source.nts().orElseThrow().terms().isEmpty())
                .hasSize(1);
    }

    @Test
    void noTimeBeforeTheSavedClockIsBelieved() {
        for (int i = 0; i < 3; i++) {
            server().lyingBy(-20.0 * DAY);
        }
        network.wrongBy((double) (YEAR_1970 - NOW), 30e-6).policy(anyStep());
        World world = network.start(1, Optional.of(new SavedState(0, 1e-6, NOW - 10 * DAY)));
        world.runUntil(120);
        assertLeftAlone(world);
        assertThat(network.notices(Notice.CertificatesUndated.class)).hasSize(1);
    }

    @Test
    void aCertificateThatRanOutBeforeTheSavedClockIsRefusedAtOnce() {
        for (int i = 0; i < 3; i++) {
            server().keys().certified(NOW - 90 * DAY, NOW - 20 * DAY);
        }
        network.wrongBy((double) (YEAR_1970 - NOW), 30e-6).policy(anyStep());
        World world = network.start(1, Optional.of(new SavedState(0, 1e-6, NOW - 10 * DAY)));
        world.runUntil(120);
        assertThat(network.effects(Effect.Query.class)).isEmpty();
        assertThat(network.notices(Notice.CertificateOutOfDate.class).getFirst().unixSeconds())
                .isEqualTo(NOW - 10 * DAY);
    }

    @Test
    void strictlyTheClockIsRightWhateverItSays() {
        servers(3);
        network.dates(CertificateDates.STRICT);
        World world = clockAt(YEAR_1970);
        world.runUntil(120);
        assertThat(network.effects(Effect.Query.class)).isEmpty();
        assertLeftAlone(world);
        assertThat(network.notices(Notice.CertificateOutOfDate.class).getFirst().unixSeconds())
                .isBetween(YEAR_1970, YEAR_1970 + 60);
    }

    @Test
    void withTheDatesOffOneServerAloneSetsTheClock() {
        server().keys().certified(NOW - 90 * DAY, NOW - DAY);
        network.dates(CertificateDates.OFF);
        World world = clockAt(YEAR_1970);
        world.runUntil(60);
        assertRight(world);
    }

    @Test
    void onceTheTimeIsKnownACertificateThatRunsOutCostsNothingUntilKeysAreNeeded() {
        SimulatedServer server = server();
        server.keys().certified(NOW - 30 * DAY, NOW + 1000);
        World world = clockAt(NOW);
        world.runUntil(3600);
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
        server.keys().forgetting();
        world.runUntil(7200);
        assertThat(network.notices(Notice.CertificateOutOfDate.class)).isNotEmpty();
        server.keys().certified(NOW, NOW + 90 * DAY);
        world.runUntil(20_000);
        assertRight(world);
    }
}
