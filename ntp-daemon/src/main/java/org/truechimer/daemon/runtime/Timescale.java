package org.truechimer.daemon.runtime;

/**
 * A timescale that runs along another one at a slightly different rate.
 *
 * @param baseNanos an instant on the other scale
 * @param nanos the same instant on this scale
 * @param rate how much faster this one runs, as a fraction
 */
record Timescale(long baseNanos, long nanos, double rate) {

    /** {@return this scale when the other one shows {@code base}} */
    long at(long base) {
        long elapsed = base - baseNanos;
        return nanos
                + elapsed
                + Math.round(elapsed * rate); // the product alone is a double: it is small
    }

    /**
     * {@return the scale that goes on from {@code base} at another rate, without a jump beyond the
     * rounding}
     */
    Timescale turned(long base, double newRate) {
        return new Timescale(base, at(base), newRate);
    }

    /** {@return the same scale, {@code delta} ahead} */
    Timescale shifted(long delta) {
        return new Timescale(baseNanos, nanos + delta, rate);
    }
}
