package org.truechimer.daemon.linux;

import org.truechimer.proto.engine.ExchangeEnd;
import org.truechimer.proto.time.Stamp;

/** What came of waiting for an answer. */
public sealed interface Reception {

    /**
     * A datagram came from the address that was asked.
     *
     * @param bytes the datagram; one longer than 4096 bytes is cut there
     * @param departure when the request left, as well as it is known now
     * @param arrival when the datagram arrived
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Datagram(byte[] bytes, Stamp departure, Stamp arrival) implements Reception {}

    /**
     * Nothing (more) will come.
     *
     * @param end why
     * @param reason the same for a person, in the system's words
     */
    record Ended(ExchangeEnd end, String reason) implements Reception {}
}
