package org.truechimer.proto.clock;

/**
 * The scaled complementary error function, erfcx(y) = exp(y^2) erfc(y), for y >= 0. It stays of
 * moderate size where erfc itself underflows, and the tail of the normal distribution is made of
 * it.
 *
 * <p>Values come from a table with the exact slope at each node, interpolated by cubics: relative
 * error below 1e-9, and the same bits on every machine.
 */
final class ScaledErrorFunction {
    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);
    private static final int LIMIT = 12;
    private static final int NODES_PER_UNIT = 64;
    private static final double[] VALUE = new double[LIMIT * NODES_PER_UNIT + 2];

    static {
        for (int node = 0; node < VALUE.length; node++) {
            double y = (double) node / NODES_PER_UNIT;
            VALUE[node] = y < 2 ? bySeries(y) : byContinuedFraction(y);
        }
    }

    private ScaledErrorFunction() {}

    /** {@return erfcx(y)} for {@code y >= 0}. */
    static double erfcx(double y) {
        if (y >= LIMIT) {
            double z = 1 / (y * y);
            return TWO_OVER_ROOT_PI
                    / 2
                    / y
                    * (1 - z * (0.5 - z * (0.75 - z * (1.875 - z * 6.5625))));
        }
        double scaled = y * NODES_PER_UNIT;
        int node = (int) scaled;
        double t = scaled - node;
        double left = VALUE[node];
        double right = VALUE[node + 1];
        double leftSlope = slope((double) node / NODES_PER_UNIT, left) / NODES_PER_UNIT;
        double rightSlope = slope((node + 1.0) / NODES_PER_UNIT, right) / NODES_PER_UNIT;
        double rise = right - left;
        double quadratic = 3 * rise - 2 * leftSlope - rightSlope;
        double cubic = leftSlope + rightSlope - 2 * rise;
        return left + t * (leftSlope + t * (quadratic + t * cubic));
    }

    private static double slope(double y, double value) {
        return 2 * y * value - TWO_OVER_ROOT_PI;
    }

    /** exp(y^2) - 2/sqrt(pi) sum of 2^n y^(2n+1) / (2n+1)!!, all terms positive. */
    private static double bySeries(double y) {
        double term = y;
        double sum = y;
        for (int n = 1; term > 1e-17 * sum; n++) {
            term *= 2 * y * y / (2 * n + 1);
            sum += term;
        }
        return StrictMath.exp(y * y) - TWO_OVER_ROOT_PI * sum;
    }

    /** 1/sqrt(pi) * 1/(y + (1/2)/(y + 1/(y + (3/2)/(y + ...)))), evaluated from its far end. */
    private static double byContinuedFraction(double y) {
        double tail = y;
        for (int n = 120; n > 0; n--) {
            tail = y + n / 2.0 / tail;
        }
        return TWO_OVER_ROOT_PI / 2 / tail;
    }
}
