package org.truechimer.proto.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.source.DropReason;

import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The client in many worlds, each drawn by a seed. First anything may break, and the promises hold;
 * then all is mended, and the clock comes back in time.
 *
 * <p>{@code -Dsim.seed=S} repeats one seed, {@code -Dsim.seeds=N} tries N fresh ones.
 */
final class SwarmTest {
    private static final int FIXED_SEEDS = 200;

    /** Fresh seeds that broke a promise once. */
    private static final long[] ONCE_BROKEN = {
        -2378162180488441342L, // a path a hundred times shorter took the rate along
        2571535854344642007L, // a leap second was missed while no majority was left
        -77704576517767879L, // routes became shorter
        -6837179536725106859L,
        -2214442514771594778L, // a delay that fell all the time was taken for a rate
        -1209426924962919433L, // the same
        -3990846266771244274L,
        -7777133972036088059L,
        5103755667390773252L,
        9062706740860911428L,
        3656239388417831393L, // a minority's agreement was held against an honest majority's
        // answers
        6823689030581530026L, // an interleaved answer was judged by a lie that came after it
        -6615283499899748436L, // a step after a jump of which nobody ever told
        -8887805800489667640L, // the same, told of and taken for the jump
        -3788816772107785011L,
        3785950066510701969L, // a liar's answers were so few that its interval grew into the
        // others'
        -3826918862539108498L, // the same
        4276731175874907994L, // the same
        955073536204908322L, // slewed fast at the start, faster than the kernel's bound grows
        3995490191353636264L, // an only server's new route, while the clock was hardly known
        7270817683369797518L, // two new routes, the second one taken for load
    };

    /** So long after the world has healed the clock may take to be right again. */
    private static final double RECOVERY_SECONDS = 900;

    private static final double RIGHT_SECONDS = 1e-3;

    private static final Long ONE_SEED = Long.getLong("sim.seed");
    private static final int FRESH_SEEDS = Integer.getInteger("sim.seeds", 0);

    private static final Set<Synchronisation> STATES = EnumSet.noneOf(Synchronisation.class);
    private static final Set<DropReason> DROPPED = EnumSet.noneOf(DropReason.class);

    static LongStream seeds() {
        if (ONE_SEED != null) {
            return LongStream.of(ONE_SEED);
        }
        return FRESH_SEEDS > 0
                ? new SecureRandom().longs(FRESH_SEEDS)
                : LongStream.concat(
                        LongStream.rangeClosed(1, FIXED_SEEDS), LongStream.of(ONCE_BROKEN));
    }

    @AfterAll
    static void theFixedSeedsReachTheRareCases() {
        if (ONE_SEED == null && FRESH_SEEDS == 0) {
            assertThat(STATES)
                    .contains(
                            Synchronisation.SYNCHRONISED,
                            Synchronisation.HOLDOVER,
                            Synchronisation.DISRUPTED,
                            Synchronisation.NO_MAJORITY);
            assertThat(DROPPED)
                    .contains(
                            DropReason.DUPLICATE,
                            DropReason.BOGUS_ORIGIN,
                            DropReason.CLOCK_STEPPED,
                            DropReason.NEGATIVE_DELAY,
                            DropReason.MODE,
                            DropReason.UNAUTHENTIC,
                            DropReason.COOKIE_REFUSED,
                            DropReason.UNSYNCHRONISED);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsItsPromisesWhateverBreaksAndRecoversOnceItIsMended(long seed) {
        Lot lot = new Lot(seed);
        String repeat =
                "mvn -pl ntp-proto test -Dtest=SwarmTest -Dsim.seed=" + seed + "\n" + lot.drawn();
        lot.run(Lot.HEALED_SECONDS + RECOVERY_SECONDS);
        STATES.addAll(lot.checker.states());
        lot.world.snapshot().sources().forEach(source -> DROPPED.addAll(source.dropped().keySet()));
        assertThat(lot.checker.violations()).as(repeat).isEmpty();
        SystemSnapshot system = lot.world.snapshot().system();
        assertThat(system.synchronisation()).as(repeat).isEqualTo(Synchronisation.SYNCHRONISED);
        assertThat(Math.abs(lot.world.errorSeconds()))
                .as(repeat)
                .isLessThan(RIGHT_SECONDS + lot.hiddenSeconds());
        assertThat(system.errorBoundSeconds()).as(repeat).isLessThan(0.5);
        assertThat(lot.checker.checkedSeconds()).as(repeat).isGreaterThan(300);
    }
}
