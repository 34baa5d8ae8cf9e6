package org.truechimer.daemon.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.server.ServedTime;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.Reading;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

class PublisherTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long WALL = 1_800_000_000L * SECOND;
    private static final SourceSnapshot SOURCE =
            new SourceSnapshot(
                    1,
                    "a",
                    Optional.empty(),
                    Standing.NO_SAMPLE,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    Optional.empty(),
                    0,
                    0,
                    false,
                    0,
                    0,
                    Collections.emptyMap(),
                    Optional.empty(),
                    Optional.empty());

    private final ServedClock clock = new ServedClock();
    private final Publisher publisher = new Publisher(clock);

    private static SystemSnapshot system(Synchronisation state, int stratum, Leap leap) {
        return new SystemSnapshot(
                state,
                true,
                0,
                0,
                0.01,
                15e-6,
                0,
                0,
                0.004,
                0.008,
                stratum,
                77,
                leap,
                0,
                0,
                0,
                0,
                4 * SECOND);
    }

    private ServedTime publish(
            Synchronisation state, int stratum, Leap leap, int seconds, SourceSnapshot... sources) {
        publisher.publish(
                new Snapshot(
                        new Reading(seconds * SECOND, WALL + seconds * SECOND, 3),
                        system(state, stratum, leap),
                        List.of(sources)),
                Lead.none(WALL + seconds * SECOND));
        return clock.time();
    }

    private ServedTime unsynchronised(Synchronisation state, int seconds, SourceSnapshot... of) {
        return publish(state, 16, Leap.UNSYNCHRONISED, seconds, of);
    }

    @ParameterizedTest
    @EnumSource(
            value = Leap.class,
            names = {"NONE", "INSERT", "DELETE"})
    void aSynchronisedClockIsServedAsItIs(Leap leap) {
        ServedTime time = publish(Synchronisation.SYNCHRONISED, 3, leap, 10, SOURCE);
        assertThat(time.leap()).isEqualTo(leap.value());
        assertThat(time.stratum()).isEqualTo(3);
        assertThat(time.referenceId()).isEqualTo(77);
        assertThat(time.epoch()).isEqualTo(3);
        assertThat(time.rootDispersion()).isEqualTo(525); // 8 ms
        assertThat(time.rootDelay()).isEqualTo(263); // 4 ms
        assertThat((time.at() >>> 32) - (time.reference() >>> 32)).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource(Synchronisation.class)
    void whatNobodyStandsForIsUnsynchronised(Synchronisation state) {
        ServedTime time = unsynchronised(state, 1000, SOURCE);
        assertThat(time.leap()).isEqualTo(3);
        assertThat(time.stratum()).isZero();
        assertThat(time.referenceId()).isZero();
    }

    @Test
    void aStratumThatNobodyCanFollowIsUnsynchronised() {
        assertThat(publish(Synchronisation.SYNCHRONISED, 16, Leap.NONE, 1, SOURCE).stratum())
                .isZero();
    }

    @Test
    void withoutSourcesTheLocalClockIsTheReferenceAtOnce() {
        publisher.local(1, 0x41424300);
        ServedTime time = unsynchronised(Synchronisation.STARTING, 1);
        assertThat(time.stratum()).isEqualTo(1);
        assertThat(time.leap()).isZero();
        assertThat(time.referenceId()).isEqualTo(0x41424300);
    }

    @Test
    void theLocalClockIsServedAfterFiveMinutesWithoutSources() {
        publisher.local(10, 0x41424300);
        assertThat(unsynchronised(Synchronisation.STARTING, 1, SOURCE).stratum()).isZero();
        assertThat(unsynchronised(Synchronisation.STARTING, 300, SOURCE).stratum()).isZero();
        ServedTime time = unsynchronised(Synchronisation.NO_MAJORITY, 302, SOURCE);
        assertThat(time.stratum()).isEqualTo(10);
        assertThat(time.referenceId()).isEqualTo(0x7F7F0101);

        publish(Synchronisation.SYNCHRONISED, 2, Leap.NONE, 400, SOURCE);
        assertThat(unsynchronised(Synchronisation.HOLDOVER, 500, SOURCE).stratum()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Synchronisation.class,
            names = {"DISRUPTED", "PANIC"})
    void aClockThatIsKnownToBeWrongIsNeverServed(Synchronisation state) {
        publisher.local(10, 0);
        unsynchronised(state, 1, SOURCE);
        assertThat(unsynchronised(state, 5000, SOURCE).stratum()).isZero();
        assertThat(unsynchronised(state, 5000).stratum()).isZero();
    }

    @Test
    void aClockOfItsOwnIsServedWithItsLead() {
        publisher.publish(
                new Snapshot(
                        new Reading(SECOND, WALL + SECOND, 0),
                        system(Synchronisation.SYNCHRONISED, 2, Leap.NONE),
                        List.of()),
                new Lead(WALL, SECOND, 0));
        ServedTime time = clock.time();
        assertThat(time.served(time.at()) - time.at()).isEqualTo(1L << 32);
    }
}
