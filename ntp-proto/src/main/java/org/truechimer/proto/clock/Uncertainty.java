package org.truechimer.proto.clock;

/**
 * How sure offset and rate of a clock are, at one instant.
 *
 * @param offset variance of the offset, seconds squared
 * @param covariance of offset and rate, seconds
 * @param rate variance of the rate
 */
public record Uncertainty(double offset, double covariance, double rate) {
    /**
     * {@return the same after some time}
     *
     * @param seconds how much
     * @param noise how the rate moves meanwhile
     */
    Uncertainty after(double seconds, RateNoise noise) {
        double walk = noise.walk() * seconds;
        return new Uncertainty(
                offset
                        + seconds * (2 * covariance + seconds * rate + noise.white())
                        + walk * seconds * seconds / 3,
                covariance + seconds * rate + walk * seconds / 2,
                rate + walk);
    }

    /**
     * {@return what is left of an error when a measurement takes away a share of the offset's}
     *
     * @param offsetGain the share of a new offset that is taken over
     * @param rateGain how much the rate is changed by a new offset, 1/s
     */
    Uncertainty corrected(double offsetGain, double rateGain) {
        double kept = 1 - offsetGain;
        return new Uncertainty(
                kept * kept * offset,
                kept * (covariance - rateGain * offset),
                rate - 2 * rateGain * covariance + rateGain * rateGain * offset);
    }

    /** {@return this, but nowhere more than another one} */
    Uncertainty within(Uncertainty whole) {
        double share =
                Math.min(
                        1,
                        Math.min(
                                offset > 0 ? whole.offset / offset : 1,
                                rate > 0 ? whole.rate / rate : 1));
        return new Uncertainty(share * offset, share * covariance, share * rate);
    }
}
