package org.truechimer.ctl;

import org.truechimer.proto.time.Exchange;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;

/**
 * One answer of a server that was asked once.
 *
 * @param server which address answered
 * @param header what it said
 * @param exchange the four instants, ours on the wall clock
 * @param quality the worse of our two stamps
 */
record ServerAnswer(Address server, Header header, Exchange exchange, StampQuality quality) {

    /** {@return the most that the offset can be wrong, if the server's time is right, seconds} */
    double halfDelaySeconds() {
        return Math.max(0, exchange.delayNanos()) / 2e9;
    }

    /**
     * {@return the most that the offset can be wrong by the server's own account (its root
     * distance), seconds}
     */
    double rootDistanceSeconds() {
        return halfDelaySeconds()
                + header.rootDelay().seconds() / 2
                + header.rootDispersion().seconds();
    }
}
