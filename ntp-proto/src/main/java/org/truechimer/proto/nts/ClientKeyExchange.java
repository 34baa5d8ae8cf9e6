package org.truechimer.proto.nts;

import org.truechimer.proto.crypto.AeadAlgorithm;

import java.util.List;
import java.util.Optional;

/**
 * A client's end of a key exchange (RFC 8915 section 4), without its connection.
 *
 * @param offers algorithms, best first, at least one
 * @param denied servers of a pool that are not wanted, as the pool named them
 */
public record ClientKeyExchange(List<AeadAlgorithm> offers, List<String> denied) {
    /** More than this is of no use (RFC 8915 section 4.1.6), and need not be kept. */
    public static final int COOKIES_MAX = 8;

    /** A longer one would not fit into a request that gets through everywhere. */
    public static final int COOKIE_LENGTH_MAX = 1024;

    /** An exchange of its own lists. */
    public ClientKeyExchange {
        offers = List.copyOf(offers);
        denied = List.copyOf(denied);
    }

    /** Why an answer cannot be used. */
    public enum Refusal {
        /** It is no answer as the standard has it. */
        MALFORMED,
        /** The server sent an error, or a warning. */
        REFUSED_BY_SERVER,
        /** The server does not serve NTPv4 with these keys. */
        NO_COMMON_PROTOCOL,
        /** The server has none of the algorithms. */
        NO_COMMON_ALGORITHM
    }

    /** What an answer comes to. */
    public sealed interface Outcome {
        /**
         * All that is needed to ask for time.
         *
         * @param session to be closed when it is over
         */
        record Agreed(NtsSession session) implements Outcome {}

        /**
         * Nothing.
         *
         * @param refusal why
         * @param words why, for a person
         */
        record Refused(Refusal refusal, String words) implements Outcome {}
    }

    /** {@return the message to send} */
    public byte[] request() {
        return new KeyExchangeRequest(
                        List.of(KeyExchangeRecord.NextProtocol.NTP_V4),
                        offers.stream().map(AeadAlgorithm::id).toList(),
                        Optional.empty(),
                        Optional.empty(),
                        denied,
                        offers.contains(AeadAlgorithm.AES_128_GCM_SIV))
                .octets();
    }

    /**
     * {@return what the server's answer comes to}
     *
     * @param message the answer
     * @param exporter of the connection that brought it
     */
    public Outcome answer(byte[] message, Exporter exporter) {
        try {
            return switch (KeyExchangeAnswer.parse(message)) {
                case KeyExchangeAnswer.Agreement agreement -> judge(agreement, exporter);
                case KeyExchangeAnswer.Refused(int code) -> refused(code);
                case KeyExchangeAnswer.Warned(int code) ->
                        new Outcome.Refused(
                                Refusal.REFUSED_BY_SERVER,
                                "the server sent warning " + code + ", which nothing defines");
            };
        } catch (MalformedMessageException e) {
            return malformed(e.words());
        }
    }

    private Outcome judge(KeyExchangeAnswer.Agreement agreement, Exporter exporter) {
        if (agreement.protocols().isEmpty()) {
            return new Outcome.Refused(
                    Refusal.NO_COMMON_PROTOCOL, "the server does not serve NTPv4 with NTS");
        } else if (!agreement.protocols().equals(List.of(KeyExchangeRecord.NextProtocol.NTP_V4))) {
            return malformed("the server chose protocols that were not asked for");
        } else if (agreement.algorithms().isEmpty()) {
            return new Outcome.Refused(
                    Refusal.NO_COMMON_ALGORITHM,
                    "the server has none of the algorithms offered, " + offers);
        }
        Optional<AeadAlgorithm> chosen =
                AeadAlgorithm.of(agreement.algorithms().getFirst()).filter(offers::contains);
        if (chosen.isEmpty()) {
            return malformed(
                    "the server chose algorithm "
                            + agreement.algorithms().getFirst()
                            + ", which was not offered");
        } else if (agreement.cookies().isEmpty()) {
            return malformed("the server sent no cookies");
        } else if (!agreement.cookies().stream().allMatch(ClientKeyExchange::canBeSent)) {
            return malformed(
                    "the server sent cookies that are empty or longer than "
                            + COOKIE_LENGTH_MAX
                            + " octets");
        }
        return new Outcome.Agreed(session(chosen.get(), agreement, exporter));
    }

    private static NtsSession session(
            AeadAlgorithm algorithm, KeyExchangeAnswer.Agreement agreement, Exporter exporter) {
        boolean ambiguous =
                algorithm == AeadAlgorithm.AES_128_GCM_SIV && !agreement.compliantExporter();
        SessionKeys compliant = SessionKeys.export(algorithm, exporter);
        return new NtsSession(
                ambiguous ? SessionKeys.exportUnderOldNumber(exporter) : compliant,
                ambiguous ? Optional.of(compliant) : Optional.empty(),
                agreement.cookies().stream().limit(COOKIES_MAX).toList(),
                agreement.server(),
                agreement.port());
    }

    private static boolean canBeSent(byte[] cookie) {
        return cookie.length > 0 && cookie.length <= COOKIE_LENGTH_MAX;
    }

    private static Outcome refused(int code) {
        String meaning =
                ErrorCode.of(code)
                        .map(
                                error ->
                                        switch (error) {
                                            case UNRECOGNIZED_CRITICAL_RECORD ->
                                                    "it does not know a record of the request";
                                            case BAD_REQUEST -> "it takes the request for broken";
                                            case INTERNAL_SERVER_ERROR ->
                                                    "something is wrong with it";
                                        })
                        .orElse("nothing defines that number");
        return new Outcome.Refused(
                Refusal.REFUSED_BY_SERVER, "the server sent error " + code + ": " + meaning);
    }

    private static Outcome malformed(String words) {
        return new Outcome.Refused(Refusal.MALFORMED, words);
    }
}
