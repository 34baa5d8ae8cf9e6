package org.truechimer.proto.sim;

/**
 * A machine's free-running clock as a function of true time: a frequency error that walks at
 * random, one step a second.
 */
public final class Oscillator {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final SplitMix64 random;
    private final double wander;
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
        this.frequency = frequency;
        this.wander = wander;
        this.random = random;
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
            frequency += wander * random.nextGaussian();
        }
        return trueNanos + Math.round(anchorErrorNanos + frequency * (trueNanos - anchorTrueNanos));
    }

    /** {@return how much it gains now, as a fraction} */
    public double frequency() {
        return frequency;
    }

    /** Changes the frequency at once: another temperature, another host. */
    public void changeFrequency(double by) {
        frequency += by;
    }
}
