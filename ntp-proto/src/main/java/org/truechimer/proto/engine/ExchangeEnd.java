package org.truechimer.proto.engine;

/** Why an exchange ended without (another) answer. */
public enum ExchangeEnd {
    /** Nothing came within the time allowed. */
    TIMED_OUT,
    /** The network said that the port is closed. */
    REFUSED,
    /** There is no route to the address. */
    UNREACHABLE,
    /** No cookie was left for it, or its session is not known: nothing was sent. */
    NO_COOKIE,
    /** The packet could not be sent, for a reason on this machine. */
    SEND_FAILED
}
