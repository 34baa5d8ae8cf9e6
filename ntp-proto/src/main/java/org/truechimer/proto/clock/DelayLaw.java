package org.truechimer.proto.clock;

/** How the queueing delays of one direction of a path are distributed. */
enum DelayLaw {
    /**
     * One queue that is empty at times, so that delays begin at the least one as if cut off: a
     * mixture of exponentials that is learnt ({@link QueueingNoise}).
     */
    ONE_QUEUE(1, 2 * StrictMath.exp(-1)),
    /** Two alike queues in a row: the sum of two exponentials. The least delay is seldom seen. */
    TWO_QUEUES(2, 8 * StrictMath.exp(-2)),
    /** Four of them. */
    FOUR_QUEUES(4, 512 * StrictMath.exp(-4) / 6),
    /** A sum of many causes, or what stamps in software add: normal, without any least delay. */
    NORMAL(0, Math.sqrt(2 / Math.PI));

    private final int queues;
    private final double meanDeviation;

    DelayLaw(int queues, double meanDeviation) {
        this.queues = queues;
        this.meanDeviation = meanDeviation;
    }

    /** {@return how many exponential delays are summed up; 0 for the normal law} */
    int queues() {
        return queues;
    }

    /**
     * {@return the scale of each exponential, or the normal law's standard deviation, seconds}
     *
     * @param meanDeviationSeconds mean absolute deviation of the delays from their mean
     */
    double scaleSeconds(double meanDeviationSeconds) {
        return meanDeviationSeconds / meanDeviation;
    }
}
