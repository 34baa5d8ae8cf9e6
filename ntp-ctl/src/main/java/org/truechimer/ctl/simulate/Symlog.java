package org.truechimer.ctl.simulate;

import java.util.ArrayList;
import java.util.List;

/**
 * A scale for both signs and many powers of ten: linear around 0, where most values are, and
 * logarithmic beyond.
 */
final class Symlog {
    /** The linear part is as high as so many powers of ten. */
    private static final double LINEAR_HEIGHT = 2;

    private static final double LEAST = 1e-12;
    private static final double ROOM = 1.15;

    private final double linear;
    private final double greatest;

    /**
     * Makes a scale.
     *
     * @param usual a size that most values do not exceed: the linear part ends at the power of ten
     *     next to it
     * @param greatest size that has to fit
     */
    Symlog(double usual, double greatest) {
        this.linear = power(Math.rint(StrictMath.log10(Math.max(usual, LEAST))));
        this.greatest = Math.max(greatest, linear) * ROOM;
    }

    private static double power(double exponent) {
        return StrictMath.pow(10, exponent);
    }

    /** {@return where a value is, from -1 for the greatest below 0 to 1 for the greatest above} */
    double at(double value) {
        double place = height(Math.abs(value)) / height(greatest);
        return Math.clamp(value < 0 ? -place : place, -1.0, 1.0);
    }

    private double height(double size) {
        return size <= linear
                ? LINEAR_HEIGHT * size / linear
                : LINEAR_HEIGHT + StrictMath.log10(size / linear);
    }

    /**
     * {@return the sizes to name: the end of the linear part, and powers of ten}
     *
     * @param most how many of these at most
     */
    List<Double> ticks(int most) {
        int first = (int) Math.round(StrictMath.log10(linear));
        int last = (int) Math.floor(StrictMath.log10(greatest) + 1e-9);
        int step = 1 + Math.max(0, last - first) / most;
        List<Double> ticks = new ArrayList<>();
        for (int exponent = first; exponent <= last; exponent += step) {
            ticks.add(power(exponent));
        }
        return ticks;
    }

    /** {@return a size in the middle of the linear part, to be named as well} */
    double halfLinear() {
        return linear / 2;
    }
}
