package org.truechimer.proto.engine;

import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.Reading;

import java.util.Optional;

/**
 * Sees the wall clock jump between two readings: the free-running clock and the rate that was set
 * say what it has to show. So a change from outside is noticed also before somebody tells of it,
 * and where nobody does.
 */
final class JumpWatch {
    /**
     * Less is no jump: a rate that is set takes effect a little after the reading that it was
     * worked out with, and another's rate is noticed within a second or two.
     */
    private static final double LEAST_JUMP_SECONDS = 0.05;

    private Optional<Reading> last = Optional.empty();

    /** Our own step after that reading. */
    private long stepNanos;

    private transient long nextStepNanos;

    /** Whether a jump was seen that nobody has told of since. */
    private boolean untold;

    /** Takes note of a step of our own, in answer to the event whose reading is under way. */
    void stepping(long nanos) {
        nextStepNanos = nanos;
    }

    /** Takes note of the reading that an event came with. */
    void seen(Reading now) {
        last = Optional.of(now);
        stepNanos = nextStepNanos;
        nextStepNanos = 0;
    }

    /**
     * {@return by how much the wall clock has jumped since the last reading without a word from
     * anybody, seconds; 0 if it has not} With a new epoch the word is under way.
     *
     * @param frequency the rate that it ran with, as a fraction
     */
    double untoldJumpSeconds(Reading now, double frequency) {
        double jump = jumpSeconds(now, frequency);
        if (jump == 0) {
            return 0;
        }
        untold = isOfTheSameEpoch(now);
        return untold ? jump : 0;
    }

    /**
     * {@return whether a change of the clock of which somebody tells now was seen already}
     *
     * @param frequency the rate that it ran with, as a fraction
     */
    boolean hasSeen(Reading now, double frequency) {
        boolean known = untold && jumpSeconds(now, frequency) == 0;
        untold = false;
        return known;
    }

    private boolean isOfTheSameEpoch(Reading now) {
        return last.filter(before -> before.epoch() == now.epoch()).isPresent();
    }

    private double jumpSeconds(Reading now, double frequency) {
        if (last.isEmpty()) {
            return 0;
        }
        Reading before = last.get();
        long elapsed = now.freeNanos() - before.freeNanos();
        long ours = isOfTheSameEpoch(now) ? 0 : stepNanos;
        double moved = now.wallMinusFreeNanos() - before.wallMinusFreeNanos() - ours;
        double seconds = (moved - frequency * elapsed) * 1e-9;
        return Math.abs(seconds) > LEAST_JUMP_SECONDS ? seconds : 0;
    }

    void state(StateVisitor visitor) {
        last = visitor.optional(Reading.class, last);
        stepNanos = visitor.i64(stepNanos);
        untold = visitor.flag(untold);
    }
}
