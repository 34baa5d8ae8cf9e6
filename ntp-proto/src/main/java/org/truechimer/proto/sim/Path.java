package org.truechimer.proto.sim;

/**
 * A network path: a least delay each way, and queueing on top of it with an exponential law.
 *
 * @param outwardSeconds least delay from client to server
 * @param returnSeconds least delay from server to client
 * @param outwardJitterSeconds mean queueing delay from client to server
 * @param returnJitterSeconds mean queueing delay from server to client
 * @param loss probability that a packet is lost, each way
 */
public record Path(
        double outwardSeconds,
        double returnSeconds,
        double outwardJitterSeconds,
        double returnJitterSeconds,
        double loss) {

    /** {@return a path that is the same both ways and loses nothing} */
    public static Path symmetric(double delaySeconds, double jitterSeconds) {
        return new Path(delaySeconds, delaySeconds, jitterSeconds, jitterSeconds, 0);
    }

    long outwardNanos(SplitMix64 random) {
        return nanos(outwardSeconds, outwardJitterSeconds, random);
    }

    long returnNanos(SplitMix64 random) {
        return nanos(returnSeconds, returnJitterSeconds, random);
    }

    private static long nanos(double least, double jitter, SplitMix64 random) {
        return Math.round(1e9 * (least + jitter * random.nextExponential()));
    }
}
