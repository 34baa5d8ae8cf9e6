package org.truechimer.proto.source;

import org.truechimer.proto.time.Exchange;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.StampQuality;

/**
 * One answer that passed every check: what the clock is told of a source.
 *
 * @param exchange the four instants
 * @param epoch the clock epoch both local instants were taken in
 * @param quality the worse of the two local stamps
 * @param leap what the server announces
 * @param stratum 1 to 15
 * @param rootDelaySeconds the server's own round-trip delay to its reference
 * @param rootDispersionSeconds the server's own error bound
 * @param precision the server's, log2 seconds
 * @param referenceId which clock the server follows
 */
public record Sample(
        Exchange exchange,
        int epoch,
        StampQuality quality,
        Leap leap,
        int stratum,
        double rootDelaySeconds,
        double rootDispersionSeconds,
        int precision,
        int referenceId) {}
