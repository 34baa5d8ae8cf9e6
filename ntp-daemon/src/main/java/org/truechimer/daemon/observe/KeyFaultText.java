package org.truechimer.daemon.observe;

import org.truechimer.proto.engine.KeyExchangeFault;

/** Why there are no keys, and what to do about it, in words that follow "no keys:". */
public final class KeyFaultText {
    private KeyFaultText() {}

    /**
     * {@return the words}
     *
     * @param fault why
     * @param words what whoever found it says of it; may be empty
     */
    public static String of(KeyExchangeFault fault, String words) {
        String said = Printable.of(words);
        return switch (fault) {
            case SERVER_NAME ->
                    "the time server that it names cannot be looked up ("
                            + said
                            + "); if that goes on, tell whoever runs it";
            case SERVER_IN_USE ->
                    "the time server that it names, "
                            + said
                            + ", is asked already; two names of one server count as one, so take"
                            + " one of them out of the configuration";
            case NAME,
                    CONNECTION,
                    TIMEOUT,
                    HANDSHAKE,
                    NO_KEY_EXCHANGE,
                    CERTIFICATE,
                    CERTIFICATE_NAME,
                    CERTIFICATE_DATES,
                    MALFORMED,
                    REFUSED,
                    NOTHING_IN_COMMON,
                    NO_COOKIES,
                    LOCAL ->
                    said.isEmpty() ? plain(fault) : said;
        };
    }

    private static String plain(KeyExchangeFault fault) {
        return switch (fault) {
            case NAME -> "the name cannot be looked up; check it, and this machine's DNS";
            case CONNECTION ->
                    "there is no connection; check that the network lets TCP port 4460 through";
            case TIMEOUT -> "the exchange did not end in the time that it has";
            case HANDSHAKE -> "the TLS handshake failed";
            case NO_KEY_EXCHANGE -> "what answers there does not exchange keys";
            case CERTIFICATE -> "nobody who is trusted vouches for its certificate";
            case CERTIFICATE_NAME -> "its certificate is for other names";
            case CERTIFICATE_DATES ->
                    "its certificate is not valid at this time; if the clock is wrong, set it, and"
                            + " if it is right, tell whoever runs the server";
            case MALFORMED -> "its answer breaks the rules of the exchange";
            case REFUSED -> "it answers with an error";
            case NOTHING_IN_COMMON -> "it has no algorithm or protocol that we have";
            case NO_COOKIES -> "it gave no cookie; tell whoever runs it";
            case SERVER_NAME, SERVER_IN_USE -> throw new IllegalArgumentException(fault.name());
            case LOCAL -> "something on this machine is in the way";
        };
    }
}
