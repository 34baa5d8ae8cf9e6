package org.truechimer.proto.clock;

/**
 * One hypothesis about oscillator and path.
 *
 * @param wander how fast the oscillator's rate walks, 1/sqrt(s)
 * @param minimumWalk how far the least delay moves from sample to sample, as a share of the typical
 *     queueing delay
 * @param softness how blurred the least delay's edge is, as a share of the typical queueing delay
 * @param startWeight how probable it is before the first sample, against the others
 * @param jump whether offset, rate and path may all have changed since the last sample
 */
record PathModel(
        double wander, double minimumWalk, double softness, double startWeight, boolean jump) {
    /** Wanders on the grid, 10^-11 to 10^-6.8. */
    static final int WANDERS = 7;

    /**
     * Kinds of path: sharp minimum; no sharp edge (many hops, Gaussian jitter); minimum that moves
     * slowly; minimum that is new with each sample, so that what both directions share says
     * nothing.
     */
    static final int PATHS = 4;

    private static final int STEADY = 0;
    private static final int MOVING = 2;
    private static final int FREE = 3;

    /** All hypotheses; the last one is the jump. */
    static final int COUNT = WANDERS * PATHS + 1;

    /** The quartz of a computer wanders by 1e-10 to 1e-8 a root second; other rates are rare. */
    private static final double[] WANDER_WEIGHT = {0.3, 0.6, 1, 1, 0.6, 0.2, 0.05};

    private static final double[] PATH_WEIGHT = {1, 0.01, 0.01, 0.01};
    private static final double[] MINIMUM_WALK = {0.003, 0.003, 0.1, 3};
    private static final double[] SOFTNESS = {0.03, 1.0, 0.03, 0.03};

    /**
     * {@return the hypotheses, path by path, each with its wanders in rising order, the jump last}
     */
    static PathModel[] bank() {
        PathModel[] bank = new PathModel[COUNT];
        for (int path = 0; path < PATHS; path++) {
            for (int step = 0; step < WANDERS; step++) {
                double wander = StrictMath.pow(10, -11 + 0.7 * step);
                bank[path * WANDERS + step] =
                        new PathModel(
                                wander,
                                MINIMUM_WALK[path],
                                SOFTNESS[path],
                                PATH_WEIGHT[path] * WANDER_WEIGHT[step],
                                false);
            }
        }
        bank[COUNT - 1] = new PathModel(1e-9, MINIMUM_WALK[STEADY], SOFTNESS[STEADY], 1e-9, true);
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
        if (to == MOVING) {
            return 1e-9;
        } else if (to == FREE) {
            return 1e-6;
        } else if (from == MOVING || from == FREE) {
            return to == STEADY ? 0.05 : 0;
        }
        return 1e-4;
    }
}
