package org.truechimer.proto.server;

import java.util.List;

/** Why a datagram got no answer. */
public enum Drop {
    /** Fewer octets than a header has. */
    TOO_SHORT,
    /** More octets than any request has. */
    TOO_LONG,
    /** Mode 6 or 7, monitoring and control: answering those makes an amplifier. */
    CONTROL,
    /** No client's request, but an answer, a broadcast, or symmetric. */
    NOT_A_REQUEST,
    /** A version of NTP that is not to be answered. */
    VERSION,
    /** The access list says to ignore the sender. */
    IGNORED,
    /** The length of an extension field is not a multiple of 4, under 16, or runs past the end. */
    EXTENSION_FIELD_LENGTH,
    /** What is left behind the extension fields is no MAC. */
    TRAILING_OCTETS,
    /** The sender asks too often. */
    RATE_LIMITED,
    /** The MAC was made with a key that is not known here, or was not made with it. */
    AUTHENTICATION,
    /** Of network time security, fields are missing, broken or there twice. */
    NTS_INCOMPLETE,
    /** Network time security is required here, and the request is without. */
    WITHOUT_NTS;

    private static final List<Drop> ALL = List.of(values());

    /** {@return the negative number that stands for it} */
    @SuppressWarnings("EnumOrdinal") // it is its own number, and no more than that
    int code() {
        return ~ordinal();
    }

    /** {@return what a negative number stands for} */
    public static Drop of(int code) {
        return ALL.get(~code);
    }
}
