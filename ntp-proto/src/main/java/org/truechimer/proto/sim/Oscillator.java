package org.truechimer.proto.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * A machine's free-running clock as a function of true time: a frequency error that walks at
 * random, follows the temperature, ages and jumps, one step a second.
 */
public final class Oscillator {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private record Warmth(double periodSeconds, double amplitude, double phase) {}

    private record Jump(double seconds, double by) {}

    private final SplitMix64 random;
    private final double wander;
    private final List<Warmth> warmths = new ArrayList<>();
    private final List<Jump> jumps = new ArrayList<>();
    private double walked;
    private double ageing;
    private double frequency;
    private long anchorTrueNanos;
    private double anchorErrorNanos;

    /**
     * Begins at true time 0, when free-running and true time are equal.
     *
     * @param frequency how much it gains, as a fraction
     * @param wander density of the random walk of that, 1/sqrt(s)
     * @param random the stream that it walks by
     */
    public Oscillator(double frequency, double wander, SplitMix64 random) {
        this.walked = frequency;
        this.frequency = frequency;
        this.wander = wander;
        this.random = random;
    }

    /**
     * Lets the frequency follow a temperature that rises and falls: by day and night, say, or with
     * an air conditioner.
     *
     * @param periodSeconds of the temperature
     * @param amplitude of the frequency, as a fraction
     * @param phase where it begins, radians
     */
    public Oscillator warmedBy(double periodSeconds, double amplitude, double phase) {
        warmths.add(new Warmth(periodSeconds, amplitude, phase));
        settle();
        return this;
    }

    /** Lets the frequency rise steadily, by so much a second. */
    public Oscillator ageing(double bySecond) {
        ageing = bySecond;
        return this;
    }

    /** Lets the frequency jump at a true time. */
    public Oscillator jumpingAt(double seconds, double by) {
        jumps.add(new Jump(seconds, by));
        settle();
        return this;
    }

    /**
     * {@return the free-running clock at a true time, nanoseconds}
     *
     * @param trueNanos not before that of any earlier call by more than a second
     */
    public long freeNanos(long trueNanos) {
        while (trueNanos - anchorTrueNanos >= NANOS_PER_SECOND) {
            anchorErrorNanos += frequency * NANOS_PER_SECOND;
            anchorTrueNanos += NANOS_PER_SECOND;
            walked += wander * random.nextGaussian();
            settle();
        }
        return trueNanos + Math.round(anchorErrorNanos + frequency * (trueNanos - anchorTrueNanos));
    }

    private void settle() {
        double seconds = anchorTrueNanos * 1e-9;
        frequency = walked + ageing * seconds;
        for (Warmth warmth : warmths) {
            double angle = 2 * Math.PI * seconds / warmth.periodSeconds() + warmth.phase();
            frequency += warmth.amplitude() * StrictMath.sin(angle);
        }
        for (Jump jump : jumps) {
            frequency += jump.seconds() <= seconds ? jump.by() : 0;
        }
    }

    /** {@return how much it gains now, as a fraction} */
    public double frequency() {
        return frequency;
    }
}
