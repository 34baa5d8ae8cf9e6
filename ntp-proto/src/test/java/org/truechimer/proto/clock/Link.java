package org.truechimer.proto.clock;

import org.truechimer.proto.sim.SplitMix64;
import org.truechimer.proto.time.Exchange;

/**
 * A server's clock against the free-running one: an offset whose rate walks at random, seen over a
 * jittery path.
 */
final class Link {
    final SplitMix64 random;
    final double delaySeconds;
    final double jitterSeconds;
    final double wander;
    double offsetSeconds;
    double frequency;

    /** What is added to the least delay of the way back, and of both. */
    double standingSeconds;

    double detourSeconds;

    double swing;
    int hops = 1;
    double backJitterFactor = 1;
    boolean normal;
    long leapNanos;
    long trueSeconds;

    Link(long seed, double delaySeconds, double jitterSeconds, double wander) {
        System.out.println("seed " + seed);
        this.random = new SplitMix64(seed);
        this.delaySeconds = delaySeconds;
        this.jitterSeconds = jitterSeconds;
        this.wander = wander;
        this.offsetSeconds = 0.05;
        this.frequency = 1e-4;
    }

    void second() {
        frequency += wander * random.nextGaussian();
        offsetSeconds += frequency + swing * Math.sin(2 * Math.PI * trueSeconds / 3_600);
        trueSeconds++;
    }

    long freeNanos() {
        return trueSeconds * 1_000_000_000L - Math.round(offsetSeconds * 1e9);
    }

    Exchange exchange() {
        double outward = delaySeconds + detourSeconds + queueingSeconds();
        double back =
                delaySeconds
                        + detourSeconds
                        + standingSeconds
                        + backJitterFactor * queueingSeconds();
        long receive = trueSeconds * 1_000_000_000L + leapNanos + Math.round(outward * 1e9);
        long flight = Math.round((outward + back) * 1e9);
        return new Exchange(
                freeNanos(), receive, receive, freeNanos() + Math.round(flight * (1 - frequency)));
    }

    private double queueingSeconds() {
        if (normal) {
            return jitterSeconds * random.nextGaussian();
        }
        double seconds = 0;
        for (int hop = 0; hop < hops; hop++) {
            seconds += jitterSeconds / hops * random.nextExponential();
        }
        return seconds;
    }

    double errorSeconds(PathEstimator estimator) {
        return estimator
                .estimate()
                .offsetSecondsAt(freeNanos(), leapNanos + Math.round(offsetSeconds * 1e9));
    }

    /** Lets time pass, and has the estimator ask once an interval, at its beginning. */
    void ask(int interval, int seconds, PathEstimator estimator) {
        for (int i = 0; i < seconds; i++) {
            if (i % interval == 0) {
                estimator.add(exchange());
            }
            second();
        }
    }
}
