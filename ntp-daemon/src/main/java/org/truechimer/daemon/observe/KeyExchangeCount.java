package org.truechimer.daemon.observe;

/** What becomes of connections that come to exchange keys. */
public enum KeyExchangeCount {
    /** Keys and cookies were given. */
    COMPLETED("Keys and cookies were given"),
    /** There were as many connections as there may be. */
    TOO_MANY("There were as many connections as there may be"),
    /** The client had as many connections as one may have. */
    TOO_MANY_OF_ONE("The client had as many connections as one may have"),
    /** No TLS 1.3 could be agreed on. */
    TLS_FAILED("No TLS 1.3 could be agreed on"),
    /** The client did not ask to exchange keys (ALPN ntske/1). */
    NOT_KEY_EXCHANGE("The client did not ask to exchange keys (ALPN ntske/1)"),
    /** The client went away in the middle. */
    BROKEN_OFF("The client went away in the middle"),
    /** The client was not done in time. */
    TIMED_OUT("The client was not done in time"),
    /** The request was malformed. */
    BAD_REQUEST("The request was malformed"),
    /** The request had a critical record that is not known here. */
    UNKNOWN_RECORD("The request had a critical record that is not known here"),
    /** There was no protocol or algorithm in common. */
    NOTHING_IN_COMMON("There was no protocol or algorithm in common"),
    /** Something went wrong here; the log says what. */
    INTERNAL_ERROR("Something went wrong here; the log says what");

    private final String help;

    KeyExchangeCount(String help) {
        this.help = help;
    }

    /** {@return what happened, in a sentence} */
    public String help() {
        return help;
    }
}
