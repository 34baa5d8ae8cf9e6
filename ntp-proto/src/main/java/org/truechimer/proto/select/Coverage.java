package org.truechimer.proto.select;

import java.util.Arrays;
import java.util.List;

/**
 * How many of a set of closed intervals contain each point of the axis (Marzullo's sweep).
 * Intervals that touch share the point in which they touch. Where several ends coincide, lower ends
 * come before upper ones; nothing else depends on their order, because the ends are sorted as two
 * plain lists of numbers.
 */
final class Coverage {
    private final double[] lows;
    private final double[] highs;

    Coverage(List<Interval> intervals) {
        lows = intervals.stream().mapToDouble(Interval::lowSeconds).sorted().toArray();
        highs = intervals.stream().mapToDouble(Interval::highSeconds).sorted().toArray();
    }

    /**
     * Where a depth is reached and left, in a sweep from low to high.
     *
     * @param firstRise the first point of that depth
     * @param firstFall the end of the first region of that depth
     * @param lastRise the start of the last region of that depth
     * @param lastFall the last point of that depth
     */
    record Level(double firstRise, double firstFall, double lastRise, double lastFall) {}

    /** {@return the greatest number of intervals that share a point; 0 without intervals} */
    int deepest() {
        int deepest = 0;
        int closed = 0;
        for (int opened = 1; opened <= lows.length; opened++) {
            while (highs[closed] < lows[opened - 1]) {
                closed++;
            }
            deepest = Math.max(deepest, opened - closed);
        }
        return deepest;
    }

    /**
     * {@return where at least {@code depth} intervals overlap}
     *
     * @param depth 1 to {@link #deepest}
     */
    Level level(int depth) {
        double firstRise = Double.NaN;
        double firstFall = Double.NaN;
        double lastRise = Double.NaN;
        double lastFall = Double.NaN;
        int opened = 0;
        for (int closed = 0; closed < highs.length; ) {
            if (opened < lows.length && lows[opened] <= highs[closed]) {
                opened++;
                if (opened - closed == depth) {
                    lastRise = lows[opened - 1];
                    firstRise = Double.isNaN(firstRise) ? lastRise : firstRise;
                }
            } else {
                if (opened - closed == depth) {
                    lastFall = highs[closed];
                    firstFall = Double.isNaN(firstFall) ? lastFall : firstFall;
                }
                closed++;
            }
        }
        return new Level(firstRise, firstFall, lastRise, lastFall);
    }

    @Override
    public String toString() {
        return "Coverage" + Arrays.toString(lows) + Arrays.toString(highs);
    }
}
