package org.truechimer.proto.clock;

/**
 * The two edges that the true offset from the free-running clock lies between, at one instant, as
 * long as a source tells the truth.
 *
 * @param atFreeNanos the instant, on the free-running clock
 * @param baseNanos the whole nanoseconds of the offset that the edges are counted from
 * @param lowSeconds lower edge
 * @param highSeconds upper edge
 */
public record Bounds(long atFreeNanos, long baseNanos, double lowSeconds, double highSeconds) {

    /**
     * {@return these edges carried to another instant}
     *
     * @param freeNanos the instant, on the free-running clock
     * @param frequency the rate in between, as a fraction
     * @param drift how far the true rate may be from it, as a fraction
     */
    public Bounds at(long freeNanos, double frequency, double drift) {
        double elapsed = (freeNanos - atFreeNanos) * 1e-9;
        double growth = drift * Math.abs(elapsed);
        return new Bounds(
                freeNanos,
                baseNanos,
                lowSeconds + frequency * elapsed - growth,
                highSeconds + frequency * elapsed + growth);
    }

    /** {@return the lower edge minus {@code fromNanos}, seconds} */
    public double lowSecondsFrom(long fromNanos) {
        return (baseNanos - fromNanos) * 1e-9 + lowSeconds;
    }

    /** {@return the upper edge minus {@code fromNanos}, seconds} */
    public double highSecondsFrom(long fromNanos) {
        return (baseNanos - fromNanos) * 1e-9 + highSeconds;
    }
}
