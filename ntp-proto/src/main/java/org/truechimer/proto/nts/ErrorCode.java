package org.truechimer.proto.nts;

import java.util.Arrays;
import java.util.Optional;

/** Why a key exchange server refuses a request (RFC 8915 section 4.1.3). */
public enum ErrorCode {
    /** The request holds a critical record that the server does not know. */
    UNRECOGNIZED_CRITICAL_RECORD(0),
    /** The request is not whole, not well-formed, or did not come in time. */
    BAD_REQUEST(1),
    /** The server is in no condition to answer. */
    INTERNAL_SERVER_ERROR(2);

    private final int code;

    ErrorCode(int code) {
        this.code = code;
    }

    /** {@return the number in the Error record} */
    public int code() {
        return code;
    }

    /** {@return the one of a number, if it has one} */
    public static Optional<ErrorCode> of(int code) {
        return Arrays.stream(values()).filter(error -> error.code == code).findFirst();
    }
}
