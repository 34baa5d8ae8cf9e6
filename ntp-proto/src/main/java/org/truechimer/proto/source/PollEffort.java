package org.truechimer.proto.source;

/**
 * How many requests a better clock is worth. The measure is a sample's news: the share of the
 * offset's variance that it takes away.
 */
public enum PollEffort {
    /** Fewest requests: the interval grows until nearly every sample is news. */
    FRUGAL(0.65, 0.97, 5, 14, 150, 4),
    /** Most of the accuracy for few requests. */
    BALANCED(0.35, 0.8, 8, 24, 25, 3),
    /** Best accuracy: the interval grows only when samples tell hardly anything new. */
    ACCURATE(0.15, 0.4, 16, 24, 6, 3);

    private final double fewerBelow;
    private final double moreAbove;
    private final int samplesBeforeFewer;
    private final int startingRequests;
    private final double unforeseenSigmas;
    private final double greatestGrowth;

    PollEffort(
            double fewerBelow,
            double moreAbove,
            int samplesBeforeFewer,
            int startingRequests,
            double unforeseenSigmas,
            double greatestGrowth) {
        this.fewerBelow = fewerBelow;
        this.moreAbove = moreAbove;
        this.samplesBeforeFewer = samplesBeforeFewer;
        this.startingRequests = startingRequests;
        this.unforeseenSigmas = unforeseenSigmas;
        this.greatestGrowth = greatestGrowth;
    }

    /** {@return the mean news under which the interval is doubled} */
    public double fewerBelow() {
        return fewerBelow;
    }

    /** {@return the mean news over which the interval is halved} */
    public double moreAbove() {
        return moreAbove;
    }

    /** {@return over how many samples the mean is taken before the interval is doubled} */
    public int samplesBeforeFewer() {
        return samplesBeforeFewer;
    }

    /** {@return how many requests may come as often as the start asks, before the limits hold} */
    public int startingRequests() {
        return startingRequests;
    }

    /**
     * {@return by how many standard deviations of the offset a jump of the rate that nothing
     * foretells may carry the clock away over an interval}
     */
    public double unforeseenSigmas() {
        return unforeseenSigmas;
    }

    /**
     * {@return how many times as unsure as usual the clock may be when the next answer is due,
     * before it is called for sooner}
     */
    public double greatestGrowth() {
        return greatestGrowth;
    }
}
