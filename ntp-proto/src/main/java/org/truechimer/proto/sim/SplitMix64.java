package org.truechimer.proto.sim;

/**
 * A seeded stream of random numbers for simulations. Anyone can run it backwards, so nothing that
 * has to be unpredictable may come from it.
 */
public final class SplitMix64 {
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private long state;
    private double spareGaussian = Double.NaN;

    /** Begins the stream of a seed. */
    public SplitMix64(long seed) {
        state = seed;
    }

    /**
     * {@return a stream of its own, so that what one concern draws does not change what another one
     * gets}
     */
    public SplitMix64 split() {
        return new SplitMix64(nextLong());
    }

    /** {@return 64 random bits} */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        long mixed = state;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ mixed >>> 31;
    }

    /** {@return a number above 0 and below 1} */
    public double nextDouble() {
        return ((nextLong() >>> 11) + 0.5) * 0x1p-53;
    }

    /** {@return a draw of the exponential law with mean 1} */
    public double nextExponential() {
        return -StrictMath.log(nextDouble());
    }

    /** {@return a draw of the normal law with mean 0 and variance 1} */
    public double nextGaussian() {
        if (!Double.isNaN(spareGaussian)) {
            double spare = spareGaussian;
            spareGaussian = Double.NaN;
            return spare;
        }
        double radius = Math.sqrt(2 * nextExponential());
        double angle = 2 * Math.PI * nextDouble();
        spareGaussian = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }
}
