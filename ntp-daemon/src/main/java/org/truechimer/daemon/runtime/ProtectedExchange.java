package org.truechimer.daemon.runtime;

import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Packet;

/** How one request is protected, and its answers are verified. Of one thread. */
sealed interface ProtectedExchange extends AutoCloseable permits SignedExchange, NtsExchange {

    /** {@return the octets to send} Called once. */
    byte[] request(Header header);

    /**
     * {@return whether an answer is authentic}
     *
     * @param packet the answer
     * @param octets the same as it came
     */
    Authentication verdict(Packet packet, byte[] octets);

    /** {@return how many cookies the session has left; 0 where there is none} */
    int cookies();

    @Override
    void close();
}
