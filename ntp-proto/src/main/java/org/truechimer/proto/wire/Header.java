package org.truechimer.proto.wire;

import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;

/**
 * The 48-octet NTP header (RFC 5905 section 7.3) as a value.
 *
 * @param leap leap indicator
 * @param version 0 to 7
 * @param mode 0 to 7, see {@link Mode}
 * @param stratum 0 to 255, as on the wire
 * @param poll log2 seconds, signed
 * @param precision log2 seconds, signed
 * @param rootDelay round-trip delay to the reference clock
 * @param rootDispersion error bound accumulated from the reference clock
 * @param referenceId which clock the sender follows; a kiss code when the stratum is 0
 * @param reference when the sender's clock was last set
 * @param origin echo of the request's transmit timestamp
 * @param receive T2 of a reply
 * @param transmit T3 of a reply; a random value in our requests
 */
public record Header(
        Leap leap,
        int version,
        int mode,
        int stratum,
        int poll,
        int precision,
        NtpShort rootDelay,
        NtpShort rootDispersion,
        int referenceId,
        NtpTimestamp reference,
        NtpTimestamp origin,
        NtpTimestamp receive,
        NtpTimestamp transmit) {
    /** Octets of the header on the wire. */
    public static final int LENGTH = 48;
}
