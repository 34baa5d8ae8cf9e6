package org.truechimer.ctl.simulate;

/**
 * How a quantity is distributed by size: exactly its root mean square and its greatest, and its
 * quantiles to a thousandth of their size.
 */
final class Distribution {
    private static final double LEAST = 1e-15;
    private static final double GREATEST = 1e15;
    private static final double RESOLUTION = 1e-3;

    private final long[] counts = new long[1 + bin(GREATEST)];
    private double squares;
    private double greatest;
    private long count;

    /** Takes a value; its sign does not matter. */
    void add(double value) {
        double size = Math.abs(value);
        counts[bin(Math.clamp(size, LEAST, GREATEST))]++;
        squares += size * size;
        greatest = Math.max(greatest, size);
        count++;
    }

    private static int bin(double size) {
        return (int) (StrictMath.log(size / LEAST) / RESOLUTION);
    }

    /** {@return how many values there were} */
    long count() {
        return count;
    }

    /** {@return the root mean square; NaN without a value} */
    double rms() {
        return Math.sqrt(squares / count);
    }

    /** {@return the greatest size; NaN without a value} */
    double max() {
        return count == 0 ? Double.NaN : greatest;
    }

    /** {@return the size that a share of all values does not exceed; NaN without a value} */
    double quantile(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.min(greatest, LEAST * StrictMath.exp((i + 0.5) * RESOLUTION));
            }
        }
        return Double.NaN;
    }
}
