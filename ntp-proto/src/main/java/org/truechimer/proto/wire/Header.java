package org.truechimer.proto.wire;

import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;

import java.lang.foreign.MemorySegment;

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

    /**
     * {@return the header that lies at {@code offset}} Any 48 octets are one.
     *
     * @param segment where it lies
     * @param offset of its first octet
     */
    public static Header read(MemorySegment segment, long offset) {
        return new Header(
                Leap.of(HeaderFields.leap(segment, offset)),
                HeaderFields.version(segment, offset),
                HeaderFields.mode(segment, offset),
                HeaderFields.stratum(segment, offset),
                HeaderFields.poll(segment, offset),
                HeaderFields.precision(segment, offset),
                new NtpShort(HeaderFields.rootDelay(segment, offset)),
                new NtpShort(HeaderFields.rootDispersion(segment, offset)),
                HeaderFields.referenceId(segment, offset),
                new NtpTimestamp(HeaderFields.reference(segment, offset)),
                new NtpTimestamp(HeaderFields.origin(segment, offset)),
                new NtpTimestamp(HeaderFields.receive(segment, offset)),
                new NtpTimestamp(HeaderFields.transmit(segment, offset)));
    }

    /** {@return this header with another origin timestamp} */
    public Header withOrigin(NtpTimestamp other) {
        return with(referenceId, other, transmit);
    }

    /** {@return this header with another transmit timestamp} */
    public Header withTransmit(NtpTimestamp other) {
        return with(referenceId, origin, other);
    }

    /** {@return this header with another reference id} */
    public Header withReferenceId(int other) {
        return with(other, origin, transmit);
    }

    private Header with(
            int otherReferenceId, NtpTimestamp otherOrigin, NtpTimestamp otherTransmit) {
        return new Header(
                leap,
                version,
                mode,
                stratum,
                poll,
                precision,
                rootDelay,
                rootDispersion,
                otherReferenceId,
                reference,
                otherOrigin,
                receive,
                otherTransmit);
    }

    /**
     * Writes the {@value #LENGTH} octets of this header.
     *
     * @param segment where to
     * @param offset of the first octet
     */
    public void write(MemorySegment segment, long offset) {
        HeaderFields.leapVersionMode(segment, offset, leap.value(), version, mode);
        HeaderFields.stratum(segment, offset, stratum);
        HeaderFields.poll(segment, offset, poll);
        HeaderFields.precision(segment, offset, precision);
        HeaderFields.rootDelay(segment, offset, rootDelay.bits());
        HeaderFields.rootDispersion(segment, offset, rootDispersion.bits());
        HeaderFields.referenceId(segment, offset, referenceId);
        HeaderFields.reference(segment, offset, reference.bits());
        HeaderFields.origin(segment, offset, origin.bits());
        HeaderFields.receive(segment, offset, receive.bits());
        HeaderFields.transmit(segment, offset, transmit.bits());
    }

    /**
     * Writes the {@value #LENGTH} octets of this header.
     *
     * @param octets where to
     * @param offset of the first octet
     */
    public void write(byte[] octets, int offset) {
        write(MemorySegment.ofArray(octets), offset);
    }
}
