package org.truechimer.proto.clock;

/**
 * One hypothesis about oscillator and path.
 *
 * @param wander how fast the oscillator's rate walks, 1/sqrt(s)
 * @param minimumWalk how far the least delay moves from sample to sample, as a share of the typical
 *     queueing delay
 * @param softness how blurred the least delay's edge is, as a share of the typical queueing delay
 * @param jump whether offset, rate and path may all have changed since the last sample
 */
record PathModel(double wander, double minimumWalk, double softness, boolean jump) {
    /** Wanders on the grid, 10^-11 to 10^-6.8. */
    static final int WANDERS = 7;

    /**
     * Kinds of path: sharp minimum; no sharp edge (many hops, Gaussian jitter); minimum that moves.
     */
    static final int PATHS = 3;

    /** All hypotheses; the last one is the jump. */
    static final int COUNT = WANDERS * PATHS + 1;

    private static final double[] MINIMUM_WALK = {0.003, 0.003, 0.1};
    private static final double[] SOFTNESS = {0.03, 1.0, 0.03};

    /**
     * {@return the hypotheses, path by path, each with its wanders in rising order, the jump last}
     */
    static PathModel[] bank() {
        PathModel[] bank = new PathModel[COUNT];
        for (int path = 0; path < PATHS; path++) {
            for (int step = 0; step < WANDERS; step++) {
                double wander = StrictMath.pow(10, -11 + 0.7 * step);
                bank[path * WANDERS + step] =
                        new PathModel(wander, MINIMUM_WALK[path], SOFTNESS[path], false);
            }
        }
        bank[COUNT - 1] = new PathModel(1e-9, MINIMUM_WALK[0], SOFTNESS[0], true);
        return bank;
    }

    /**
     * {@return probability, per sample, of going over from each hypothesis (first index) to each
     * other}
     */
    static double[][] transitions() {
        double[][] transition = new double[COUNT][COUNT];
        for (int from = 0; from < COUNT; from++) {
            double leaving = 0;
            for (int to = 0; to < COUNT; to++) {
                if (to != from) {
                    transition[from][to] = transition(from, to);
                    leaving += transition[from][to];
                }
            }
            transition[from][from] = 1 - leaving;
        }
        return transition;
    }

    private static double transition(int from, int to) {
        if (to == COUNT - 1) {
            return 1e-9;
        }
        if (from == COUNT - 1) {
            return 0.99 / (COUNT - 1);
        }
        int fromPath = from / WANDERS;
        int toPath = to / WANDERS;
        int distance = Math.abs(from % WANDERS - to % WANDERS);
        if (fromPath == toPath) {
            return (distance == 1 ? 5e-4 : 0) + 1e-4 / WANDERS;
        }
        return distance != 0 ? 0 : pathTransition(fromPath, toPath);
    }

    /**
     * A minimum that moves has to be earned by evidence, or every burst of load would be taken for
     * a new route.
     */
    private static double pathTransition(int from, int to) {
        if (to == 2) {
            return 1e-9;
        }
        if (from == 2) {
            return to == 0 ? 0.05 : 0;
        }
        return 1e-4;
    }
}
