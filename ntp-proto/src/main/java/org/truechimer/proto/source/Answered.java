package org.truechimer.proto.source;

import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;

/**
 * The last exchange that was answered. In interleaved mode the next answer tells when this one's
 * really left, and only then its four instants are complete (RFC 9769 section 2).
 *
 * @param header the answer
 * @param departure when the request left
 * @param arrival when the answer arrived
 * @param local the address that it arrived at
 * @param spent whether its instants are of no use any more: they were taken as they stood in the
 *     answer, or a clock was changed meanwhile or since
 */
record Answered(Header header, Stamp departure, Stamp arrival, Address local, boolean spent) {

    /** {@return the same, of no use any more} */
    Answered asSpent() {
        return new Answered(header, departure, arrival, local, true);
    }

    /** {@return whether an answer is this very one} */
    boolean isRepeatedBy(Header other) {
        return other.receive().equals(header.receive())
                && other.transmit().equals(header.transmit());
    }
}
