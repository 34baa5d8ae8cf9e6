package org.truechimer.proto.clock;

/**
 * One hypothesis about oscillator and path.
 *
 * @param wander how fast the oscillator's rate walks, 1/sqrt(s)
 * @param logWander its natural logarithm
 * @param swing density of the rate's white noise, sqrt(s): what a temperature does that goes up and
 *     down faster than one looks
 * @param minimumWalk how far the least delay moves from sample to sample, as a share of the typical
 *     queueing delay
 * @param law how the queueing delays are distributed
 * @param startWeight how probable it is before the first sample, against the others
 * @param jump what may have changed all at once since the last sample
 */
record PathModel(
        double wander,
        double logWander,
        double swing,
        double minimumWalk,
        DelayLaw law,
        double startWeight,
        Jump jump) {
    /** What may change from one sample to the next. */
    enum Jump {
        /** Nothing; all moves slowly. */
        NONE,
        /** Everything: the server was set, or another one answers by another route. */
        ALL,
        /** The least delay of the way out: a queue that stands, or a route of its own. */
        OUT,
        /** The least delay of the way back. */
        BACK,
        /** The least delays, which are the same in both directions after it. */
        LEVEL,
        /** Both least delays, each by itself: another route. */
        ROUTE,
        /** The rate of the oscillator: another temperature, another host. */
        RATE
    }

    /** Wanders on the grid, 10^-11 to 10^-6.8. */
    static final int WANDERS = 7;

    /**
     * Kinds of path: steady minimum, with each of the laws; minimum that moves slowly; minimum that
     * is new with each sample, so that what both directions share says nothing.
     */
    static final int PATHS = 6;

    private static final int STEADY = 0;
    private static final int MOVING = 4;
    private static final int FREE = 5;

    private static final int STEADY_RATES = WANDERS * PATHS;

    /**
     * Swings, sqrt(s): those of 0.2, 0.5 and 1.6 ppm in an hour or so. A rate that walks would
     * follow each of them, and go on when it turns.
     */
    private static final double[] SWING = {3e-6, 1e-5, 3e-5};

    /** The wander that swings come with. */
    private static final int SWINGING_WANDER = 2;

    private static final double SWING_START_WEIGHT = 0.003;

    /**
     * How probable it is, per sample, that a rate begins to swing. Small: a share of the greatest
     * swing is added to the variance of the quietest clock.
     */
    private static final double SWING_BEGINS = 1e-6;

    private static final double SWING_ENDS = 0.01;
    private static final double SWING_CHANGES = 1e-4;

    /** Hypotheses of a clock and a path that do not jump. */
    static final int CALM = STEADY_RATES + SWING.length;

    private static final int JUMPS = Jump.values().length - 1;

    /**
     * All hypotheses: the calm ones, the jumps, and for each jump what follows, which has to prove
     * itself for some samples before it is the new calm.
     */
    static final int COUNT = CALM + 2 * JUMPS;

    /** The last of the jumps: of the rate, since the last sample. */
    static final int RATE_JUMPS = CALM + JUMPS - 1;

    /** What follows it. */
    static final int RATE_JUMPED = RATE_JUMPS + JUMPS;

    /** How probable it is, per sample, that what follows a jump has proven itself. */
    static final double PROVEN = 0.05;

    /**
     * How probable each of the jumps is, per sample. Small: what follows a jump keeps its evidence,
     * so that a true one is believed after a few samples, and a spell of load is none.
     */
    private static final double JUMP_WEIGHT = 1e-12;

    /**
     * The same of a jump of everything: a packet takes another route more often than a server is
     * set wrong.
     */
    private static final double JUMP_OF_ALL_WEIGHT = 1e-14;

    /** The same of a jump of the rate of which none was ever seen, within a minute or less. */
    static final double RATE_JUMP_WEIGHT = 1e-6;

    /**
     * How probable it is, per sample, that another law holds. Small, for the same reason: the less
     * probable one has to keep its own evidence.
     */
    private static final double LAW_CHANGE = 1e-7;

    /**
     * The wander that jumps come with: one of those that calm hypotheses have. Another one would
     * make what follows a jump last wherever it fits the oscillator better.
     */
    private static final int JUMPING_WANDER = 3;

    /** The quartz of a computer wanders by 1e-10 to 1e-8 a root second; other rates are rare. */
    private static final double[] WANDER_WEIGHT = {0.3, 0.6, 1, 1, 0.6, 0.2, 0.05};

    private static final double[] PATH_WEIGHT = {1, 0.003, 0.003, 0.003, 0.01, 0.01};
    private static final double[] MINIMUM_WALK = {0.003, 0.003, 0.003, 0.003, 0.1, 3};
    private static final DelayLaw[] LAW = {
        DelayLaw.ONE_QUEUE,
        DelayLaw.TWO_QUEUES,
        DelayLaw.FOUR_QUEUES,
        DelayLaw.NORMAL,
        DelayLaw.ONE_QUEUE,
        DelayLaw.ONE_QUEUE
    };

    /**
     * {@return the hypotheses, path by path, each with its wanders in rising order, then the
     * swings, then the jumps, then what follows each}
     */
    static PathModel[] bank() {
        PathModel[] bank = new PathModel[COUNT];
        for (int path = 0; path < PATHS; path++) {
            for (int step = 0; step < WANDERS; step++) {
                bank[path * WANDERS + step] =
                        calm(path, step, 0, PATH_WEIGHT[path] * WANDER_WEIGHT[step]);
            }
        }
        for (int i = 0; i < SWING.length; i++) {
            bank[STEADY_RATES + i] = calm(STEADY, SWINGING_WANDER, SWING[i], SWING_START_WEIGHT);
        }
        for (int i = 0; i < JUMPS; i++) {
            bank[CALM + i] = jumping(Jump.values()[i + 1]);
            bank[CALM + JUMPS + i] = jumping(Jump.NONE);
        }
        return bank;
    }

    private static PathModel calm(int path, int step, double swing, double startWeight) {
        double wander = wander(step);
        return new PathModel(
                wander,
                StrictMath.log(wander),
                swing,
                MINIMUM_WALK[path],
                LAW[path],
                startWeight,
                Jump.NONE);
    }

    private static double wander(int step) {
        return StrictMath.pow(10, -11 + 0.7 * step);
    }

    private static PathModel jumping(Jump jump) {
        double wander = wander(JUMPING_WANDER);
        return new PathModel(
                wander, StrictMath.log(wander), 0, MINIMUM_WALK[STEADY], LAW[STEADY], 1e-9, jump);
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

    /** {@return probability, per sample, of keeping each hypothesis} */
    static double[] staying() {
        double[][] transition = transitions();
        double[] staying = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            staying[i] = transition[i][i];
        }
        return staying;
    }

    private static boolean isJump(int i) {
        return i >= CALM && i < CALM + JUMPS;
    }

    private static double transition(int from, int to) {
        if (isJump(from)) {
            return to == from + JUMPS ? 1 : 0;
        } else if (isJump(to)) {
            return switch (Jump.values()[to - CALM + 1]) {
                case RATE -> RATE_JUMP_WEIGHT;
                case ALL -> JUMP_OF_ALL_WEIGHT;
                case NONE, OUT, BACK, LEVEL, ROUTE -> JUMP_WEIGHT;
            };
        } else if (to >= CALM) {
            return 0;
        } else if (from >= CALM) {
            return PROVEN / CALM;
        } else if (from >= STEADY_RATES || to >= STEADY_RATES) {
            return swingTransition(from, to);
        }
        int fromPath = from / WANDERS;
        int toPath = to / WANDERS;
        int distance = Math.abs(from % WANDERS - to % WANDERS);
        if (fromPath == toPath) {
            return (distance == 1 ? 5e-4 : 0) + 1e-4 / WANDERS;
        }
        return distance != 0 ? 0 : pathTransition(fromPath, toPath);
    }

    private static double swingTransition(int from, int to) {
        if (from == SWINGING_WANDER) {
            return SWING_BEGINS;
        } else if (to == SWINGING_WANDER) {
            return SWING_ENDS;
        }
        return Math.min(from, to) >= STEADY_RATES ? SWING_CHANGES : 0;
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
        return LAW_CHANGE;
    }
}
