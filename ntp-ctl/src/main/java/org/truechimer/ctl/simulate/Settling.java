package org.truechimer.ctl.simulate;

/**
 * How the clock takes a disturbance: how far off it gets, and when it is right again to stay so.
 */
final class Settling {
    private static final double STAYING_SECONDS = 3600;

    private final double smallSeconds;
    private double fromSeconds = Double.NaN;
    private double greatestSeconds;
    private double smallSinceSeconds = Double.NaN;
    private double settledSeconds = Double.NaN;

    /**
     * @param smallSeconds an offset that is small enough
     */
    Settling(double smallSeconds) {
        this.smallSeconds = smallSeconds;
    }

    void take(Moment moment) {
        if (Double.isNaN(fromSeconds)) {
            fromSeconds = moment.seconds() - 1;
        }
        double size = Math.abs(moment.offsetSeconds());
        greatestSeconds = Math.max(greatestSeconds, size);
        if (size > smallSeconds) {
            smallSinceSeconds = Double.NaN;
        } else if (Double.isNaN(smallSinceSeconds)) {
            smallSinceSeconds = moment.seconds();
        }
        if (Double.isNaN(settledSeconds)
                && moment.seconds() - smallSinceSeconds >= STAYING_SECONDS) {
            settledSeconds = smallSinceSeconds;
        }
    }

    /** {@return how far off the clock got} */
    double greatestSeconds() {
        return greatestSeconds;
    }

    /** {@return whether it never got far off} */
    boolean isUndisturbed() {
        return greatestSeconds <= smallSeconds;
    }

    /**
     * {@return how long it took, from the first second in which the clock could be seen, until the
     * offset became small and stayed so for an hour, or as long as it was looked at; NaN for ever}
     */
    double lastedSeconds() {
        return (Double.isNaN(settledSeconds) ? smallSinceSeconds : settledSeconds) - fromSeconds;
    }
}
