package org.truechimer.proto.wire;

/** How a datagram breaks the format of NTP. */
public enum Malformation {
    /** Fewer than 48 octets. */
    TOO_SHORT,
    /** More octets than any packet of ours or for us can have. */
    TOO_LONG,
    /** A version that is not spoken here: 0, 5, 6 or 7. */
    VERSION,
    /** The length of an extension field is not a multiple of 4, under 16, or runs past the end. */
    EXTENSION_FIELD_LENGTH,
    /** What is left behind the extension fields is no MAC. */
    TRAILING_OCTETS
}
