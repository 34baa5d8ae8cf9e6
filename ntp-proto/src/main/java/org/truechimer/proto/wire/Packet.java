package org.truechimer.proto.wire;

import java.util.List;
import java.util.Optional;

/** A datagram that claims to be NTP, parsed into values or found malformed. */
public sealed interface Packet {

    /**
     * A well-formed packet.
     *
     * @param header the first 48 octets
     * @param fields the extension fields in their order
     * @param mac what stands behind the fields
     */
    record Valid(Header header, List<ExtensionField> fields, Optional<Mac> mac) implements Packet {
        public Valid {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A packet that breaks the format.
     *
     * @param malformation how
     */
    record Malformed(Malformation malformation) implements Packet {}
}
