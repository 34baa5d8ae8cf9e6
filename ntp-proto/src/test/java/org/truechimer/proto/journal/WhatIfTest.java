package org.truechimer.proto.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.SourceConfiguration;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.select.SelectionPolicy;
import org.truechimer.proto.source.DropReason;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;

import java.util.List;
import java.util.function.UnaryOperator;

/** A simulated hour, and how it would have gone with other settings. */
class WhatIfTest {
    private static final Tape HOUR = Tape.ofAnHour(96 << 10);

    private static WhatIf.Comparison compare(
            List<JournalPart> parts, UnaryOperator<Configuration> change) {
        WhatIf whatIf = new WhatIf(change);
        assertThat(new Replayer(parts).next(whatIf)).isInstanceOf(Replay.Same.class);
        return whatIf.comparison().orElseThrow();
    }

    private static UnaryOperator<Configuration> agreeing(int minimum) {
        return base ->
                new Configuration(
                        base.sources(),
                        new SelectionPolicy(minimum, 1.5),
                        base.clock(),
                        base.localStratum(),
                        base.earliestUnixSeconds());
    }

    private static UnaryOperator<Configuration> polls(int least, int most) {
        return base ->
                new Configuration(
                        base.sources().stream().map(source -> polled(source, least, most)).toList(),
                        base.selection(),
                        base.clock(),
                        base.localStratum(),
                        base.earliestUnixSeconds());
    }

    private static SourceConfiguration polled(SourceConfiguration source, int least, int most) {
        return new SourceConfiguration(
                source.name(),
                source.host(),
                source.port(),
                source.servers(),
                source.pool(),
                source.ignore(),
                new SourceOptions(
                        least,
                        most,
                        least,
                        PollEffort.BALANCED,
                        false,
                        false,
                        false,
                        source.options().xleave()));
    }

    private static UnaryOperator<Configuration> stepping(double thresholdSeconds) {
        return base -> {
            ClockPolicy clock = base.clock();
            return new Configuration(
                    base.sources(),
                    base.selection(),
                    new ClockPolicy(
                            clock.startupForwardSeconds(),
                            clock.startupBackwardSeconds(),
                            clock.panicForwardSeconds(),
                            clock.panicBackwardSeconds(),
                            clock.accumulatedSeconds(),
                            thresholdSeconds,
                            clock.maximumSlew(),
                            clock.maximumFrequency(),
                            clock.maximumWander()),
                    base.localStratum(),
                    base.earliestUnixSeconds());
        };
    }

    @Test
    void withTheSameSettingsNothingIsDifferent() {
        for (int dropped = 0; dropped < HOUR.parts().size(); dropped++) {
            WhatIf.Comparison same =
                    compare(
                            HOUR.parts().subList(dropped, HOUR.parts().size()),
                            UnaryOperator.identity());
            assertThat(same.difference()).isEmpty();
            assertThat(same.here()).isEqualTo(same.then());
            assertThat(same.apartMaxSeconds()).isZero();
        }
    }

    @Test
    void whereMoreHaveToAgreeThanThereAreTheClockIsLeftAlone() {
        WhatIf.Comparison alone = compare(HOUR.parts(), agreeing(5));
        assertThat(alone.difference()).isPresent();
        assertThat(alone.then().steps()).isEqualTo(2);
        assertThat(alone.here().steps()).isZero();
        assertThat(alone.here().synchronisedSeconds()).isZero();
        assertThat(alone.here().last().system().synchronisation())
                .isEqualTo(Synchronisation.NO_MAJORITY);
        // 20 ms that were not stepped, 3 s that somebody else did, and an hour of 30 ppm
        assertThat(alone.apartSeconds()).isCloseTo(3.02 + 3600 * 30e-6, within(0.02));
    }

    @Test
    void aThresholdAboveTheOffsetHasItSlewedOutToTheSamePlace() {
        WhatIf.Comparison slewed = compare(HOUR.parts(), stepping(0.1));
        assertThat(slewed.difference())
                .hasValueSatisfying(
                        difference -> {
                            assertThat(difference.then())
                                    .hasAtLeastOneElementOfType(Effect.Step.class);
                            assertThat(difference.here())
                                    .doesNotHaveAnyElementsOfTypes(Effect.Step.class);
                        });
        assertThat(slewed.then().steps()).isEqualTo(2);
        assertThat(slewed.here().steps()).isEqualTo(1);
        assertThat(slewed.apartMaxSeconds()).isCloseTo(0.020, within(0.003));
        assertThat(slewed.apartSeconds()).isCloseTo(0, within(1e-4));
        assertThat(slewed.here().synchronisedSeconds())
                .isCloseTo(slewed.then().synchronisedSeconds(), within(60.0));
    }

    @Test
    void anInterleavedAnswerIsOneToAnEngineThatNamesTheSameExchange() {
        WhatIf.Comparison slewed = compare(HOUR.parts(), stepping(0.1));
        SourceSnapshot source = slewed.here().last().sources().get(2);
        assertThat(source.interleaved()).isTrue();
        assertThat(source.dropped()).doesNotContainKey(DropReason.BOGUS_ORIGIN);
        assertThat(source.accepted()).isGreaterThan(100);
        // after a step that only one of them makes, one exchange differs
        assertThat(slewed.madeBasic()).isLessThanOrEqualTo(1);
    }

    @Test
    void anInterleavedAnswerBecomesOneOfBasicModeToAnEngineThatNamesAnotherExchange() {
        WhatIf.Comparison seldom = compare(HOUR.parts(), polls(7, 7));
        SourceSnapshot source = seldom.here().last().sources().get(2);
        assertThat(source.dropped()).doesNotContainKey(DropReason.BOGUS_ORIGIN);
        assertThat(source.accepted()).isGreaterThan(20);
        assertThat(seldom.madeBasic()).isBetween(10L, source.accepted());
    }

    @Test
    void oneThatAsksLessOftenGetsAnswersAndStaysSynchronised() {
        WhatIf.Comparison seldom = compare(HOUR.parts(), polls(7, 7));
        System.out.println(seldom.then().requests() + ", " + seldom.here().requests());
        assertThat(seldom.here().requests()).isBetween(20L, seldom.then().requests() / 2);
        assertThat(seldom.here().synchronisedSeconds()).isGreaterThan(1200);
        assertThat(seldom.apartSeconds()).isCloseTo(0, within(2e-3));
    }

    @Test
    void oneThatAsksMoreOftenGetsNoMoreAnswersAndLosesNone() {
        WhatIf.Comparison often = compare(HOUR.parts(), polls(1, 2));
        assertThat(often.here().last().sources())
                .filteredOn(source -> Integer.bitCount(source.reach()) >= 7)
                .hasSizeGreaterThanOrEqualTo(2);
        for (int i = 0; i < 4; i++) {
            assertThat(often.here().last().sources().get(i).accepted())
                    .isCloseTo(often.then().last().sources().get(i).accepted(), within(1L));
        }
    }

    @Test
    void anotherConfigurationHoldsFromTheFirstFileThatIsLeft() {
        List<JournalPart> rest = HOUR.parts().subList(1, HOUR.parts().size());
        WhatIf.Comparison alone = compare(rest, agreeing(5));
        assertThat(alone.difference()).isPresent();
        assertThat(alone.here().last().system().synchronisation())
                .isNotEqualTo(Synchronisation.SYNCHRONISED);
    }
}
