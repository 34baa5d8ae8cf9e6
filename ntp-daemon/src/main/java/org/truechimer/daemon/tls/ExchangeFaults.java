package org.truechimer.daemon.tls;

import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.nts.ClientKeyExchange;

/** What is wrong with a server's answer, for the person who wants the time from it. */
final class ExchangeFaults {
    private static final String TELL_OPERATOR =
            "tell the operator of the server, or use another server";

    private ExchangeFaults() {}

    /** {@return words for an answer that cannot be understood} */
    static KeyExchangeException malformed(String words) {
        return new KeyExchangeException(KeyExchangeFault.MALFORMED, words, TELL_OPERATOR);
    }

    /** {@return words for an answer that is of no use} */
    static KeyExchangeException refused(ClientKeyExchange.Outcome.Refused refused) {
        return switch (refused.refusal()) {
            case MALFORMED ->
                    new KeyExchangeException(
                            KeyExchangeFault.MALFORMED, refused.words(), TELL_OPERATOR);
            case REFUSED_BY_SERVER ->
                    new KeyExchangeException(
                            KeyExchangeFault.REFUSED,
                            refused.words(),
                            "try again later; " + TELL_OPERATOR);
            case NO_COMMON_PROTOCOL, NO_COMMON_ALGORITHM ->
                    new KeyExchangeException(
                            KeyExchangeFault.NOTHING_IN_COMMON,
                            refused.words(),
                            "use another server; every server has to have AES-SIV-CMAC-256");
        };
    }
}
