package org.truechimer.proto.sim;

/**
 * One direction of a network path: a least delay, which may swing slowly, and queueing on top of
 * it. The queue is longer in bursts, which come and go at random, and in rush hours, which come by
 * the clock. What is not set does not occur.
 */
public final class Way {

    /** The law of the queueing delay. */
    public enum Tail {
        /** Light: a single queue. */
        EXPONENTIAL,
        /** Heavier: an exponential whose mean is exponential itself. */
        PRODUCT,
        /** Heavy: the chance of a long delay falls as its power 2.5. */
        PARETO;

        private static final double SHAPE = 2.5;

        /** {@return a draw with mean 1} */
        double draw(SplitMix64 random) {
            return switch (this) {
                case EXPONENTIAL -> random.nextExponential();
                case PRODUCT -> random.nextExponential() * random.nextExponential();
                case PARETO -> (SHAPE - 1) * (StrictMath.pow(random.nextDouble(), -1 / SHAPE) - 1);
            };
        }
    }

    private final double leastSeconds;
    private final double queueSeconds;
    private Tail tail = Tail.EXPONENTIAL;
    private double swingSeconds;
    private double swingPeriodSeconds = 1;
    private double burstFactor = 1;
    private double calmSeconds = Double.POSITIVE_INFINITY;
    private double burstSeconds;
    private boolean bursting;
    private double changeSeconds = Double.NaN;
    private double rushFactor = 1;
    private double rushPeriodSeconds = 1;
    private double rushShare;

    /**
     * Makes a way with an exponential queue.
     *
     * @param leastSeconds least delay
     * @param queueSeconds mean queueing delay
     */
    public Way(double leastSeconds, double queueSeconds) {
        this.leastSeconds = leastSeconds;
        this.queueSeconds = queueSeconds;
    }

    /** Queues by another law with the same mean. */
    public Way queueing(Tail other) {
        tail = other;
        return this;
    }

    /** Lets the least delay swing to and fro by so much, as a sine. */
    public Way swinging(double amplitudeSeconds, double periodSeconds) {
        swingSeconds = amplitudeSeconds;
        swingPeriodSeconds = periodSeconds;
        return this;
    }

    /**
     * Lets the queue be longer in bursts.
     *
     * @param factor how many times longer
     * @param meanCalmSeconds mean time from one burst to the next
     * @param meanBurstSeconds mean length of a burst
     */
    public Way bursting(double factor, double meanCalmSeconds, double meanBurstSeconds) {
        burstFactor = factor;
        calmSeconds = meanCalmSeconds;
        burstSeconds = meanBurstSeconds;
        return this;
    }

    /**
     * Lets the queue be longer in rush hours.
     *
     * @param factor how many times longer
     * @param periodSeconds time from one to the next
     * @param share how much of that time it lasts, 0 to 1
     */
    public Way congested(double factor, double periodSeconds, double share) {
        rushFactor = factor;
        rushPeriodSeconds = periodSeconds;
        rushShare = share;
        return this;
    }

    /** {@return the delay of a packet that sets out at a true time} */
    long delayNanos(double seconds, SplitMix64 random) {
        double phase = 2 * Math.PI * seconds / swingPeriodSeconds;
        double least = Math.max(0, leastSeconds + swingSeconds * StrictMath.sin(phase));
        double queue = queueSeconds * burst(seconds, random) * rush(seconds);
        return Math.round(1e9 * (least + queue * tail.draw(random)));
    }

    private double burst(double seconds, SplitMix64 random) {
        if (calmSeconds == Double.POSITIVE_INFINITY) {
            return 1;
        }
        if (Double.isNaN(changeSeconds)) {
            changeSeconds = seconds + calmSeconds * random.nextExponential();
        }
        while (changeSeconds <= seconds) {
            bursting = !bursting;
            changeSeconds += (bursting ? burstSeconds : calmSeconds) * random.nextExponential();
        }
        return bursting ? burstFactor : 1;
    }

    private double rush(double seconds) {
        double turns = seconds / rushPeriodSeconds;
        return turns - Math.floor(turns) < rushShare ? rushFactor : 1;
    }
}
