package org.truechimer.proto.sim;

import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;

/**
 * How well the client's packets are stamped. Where the kernel's stamp is missing, the program's own
 * has to do: taken before the request is sent, and after the answer was read.
 *
 * @param noiseSeconds standard deviation of the kernel's stamps
 * @param missing probability that there is none
 * @param latenessSeconds mean time between the kernel's and the program's
 */
public record Stamping(double noiseSeconds, double missing, double latenessSeconds) {
    /** Each packet is stamped by the kernel, to the nanosecond. */
    public static final Stamping PERFECT = new Stamping(0, 0, 0);

    Stamp departure(Reading now, SplitMix64 random) {
        return stamp(now, -1, random);
    }

    Stamp arrival(Reading now, SplitMix64 random) {
        return stamp(now, 1, random);
    }

    private Stamp stamp(Reading now, int direction, SplitMix64 random) {
        boolean isMissing = missing > 0 && random.nextDouble() < missing;
        double error =
                isMissing
                        ? direction * latenessSeconds * random.nextExponential()
                        : noiseSeconds > 0 ? noiseSeconds * random.nextGaussian() : 0;
        return new Stamp(
                now.freeNanos() + Math.round(error * 1e9),
                now.epoch(),
                isMissing ? StampQuality.USER : StampQuality.KERNEL);
    }
}
