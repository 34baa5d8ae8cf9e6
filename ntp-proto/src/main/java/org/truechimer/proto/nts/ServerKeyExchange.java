package org.truechimer.proto.nts;

import org.truechimer.proto.crypto.AeadAlgorithm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server's end of a key exchange (RFC 8915 section 4), without its connection.
 *
 * @param algorithms those that it serves, best first; AES-SIV-CMAC-256 has to be among them
 * @param server whom clients shall ask for time, if not its own address
 * @param port where, if not at NTP's
 */
public record ServerKeyExchange(
        List<AeadAlgorithm> algorithms, Optional<String> server, Optional<Integer> port) {
    /** As many as the standard wants (RFC 8915 section 4.1.6). */
    public static final int COOKIES = 8;

    /** An exchange of its own list. */
    public ServerKeyExchange {
        algorithms = List.copyOf(algorithms);
    }

    /** Makes cookies. */
    @FunctionalInterface
    public interface CookieMint {
        /** {@return a new cookie, in which the server finds these keys again} */
        byte[] cookie(SessionKeys keys);
    }

    /** What a request comes to. */
    public sealed interface Decision {
        /**
         * Keys are to be exported, and {@link #answer} makes the answer of them.
         *
         * @param algorithm what they are for
         * @param compliantExporter whether the client asked for them under their own number
         */
        record Agreed(AeadAlgorithm algorithm, boolean compliantExporter) implements Decision {}

        /** Both have no protocol, or no algorithm, in common. */
        enum NothingInCommon implements Decision {
            /** NTPv4 was not asked for. */
            PROTOCOL,
            /** None of the algorithms is served. */
            ALGORITHM
        }

        /**
         * The request is no request.
         *
         * @param code what is answered
         * @param words what is wrong with it
         */
        record Refused(ErrorCode code, String words) implements Decision {}
    }

    /** {@return what a request comes to} */
    public Decision decide(byte[] message) {
        try {
            KeyExchangeRequest request = KeyExchangeRequest.parse(message);
            if (!request.protocols().contains(KeyExchangeRecord.NextProtocol.NTP_V4)) {
                return Decision.NothingInCommon.PROTOCOL;
            }
            return choose(request);
        } catch (MalformedMessageException e) {
            return new Decision.Refused(e.code(), e.words());
        }
    }

    /**
     * {@return the answer to send}
     *
     * @param decision what the request came to
     * @param exporter of the connection
     * @param mint makes the cookies
     */
    public byte[] answer(Decision decision, Exporter exporter, CookieMint mint) {
        return switch (decision) {
            case Decision.Agreed agreed -> agreement(agreed, exporter, mint).octets();
            case Decision.NothingInCommon nothing ->
                    new KeyExchangeAnswer.Agreement(
                                    nothing == Decision.NothingInCommon.PROTOCOL
                                            ? List.of()
                                            : List.of(KeyExchangeRecord.NextProtocol.NTP_V4),
                                    List.of(),
                                    List.of(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    false)
                            .octets();
            case Decision.Refused(ErrorCode code, String _) ->
                    new KeyExchangeAnswer.Refused(code.code()).octets();
        };
    }

    /**
     * Without the record that tells how keys of AES-128-GCM-SIV are exported, the client may mean
     * the one or the other: then another algorithm is safer, if there is one.
     */
    private Decision choose(KeyExchangeRequest request) {
        Decision choice = Decision.NothingInCommon.ALGORITHM;
        for (AeadAlgorithm algorithm : algorithms) {
            if (request.algorithms().contains(algorithm.id())) {
                boolean telling = algorithm == AeadAlgorithm.AES_128_GCM_SIV;
                choice = new Decision.Agreed(algorithm, telling && request.compliantExporter());
                if (!telling || request.compliantExporter()) {
                    return choice;
                }
            }
        }
        return choice;
    }

    private KeyExchangeAnswer.Agreement agreement(
            Decision.Agreed agreed, Exporter exporter, CookieMint mint) {
        boolean oldNumber =
                agreed.algorithm() == AeadAlgorithm.AES_128_GCM_SIV && !agreed.compliantExporter();
        try (SessionKeys keys =
                oldNumber
                        ? SessionKeys.exportUnderOldNumber(exporter)
                        : SessionKeys.export(agreed.algorithm(), exporter)) {
            List<byte[]> cookies = new ArrayList<>(COOKIES);
            for (int i = 0; i < COOKIES; i++) {
                cookies.add(mint.cookie(keys));
            }
            return new KeyExchangeAnswer.Agreement(
                    List.of(KeyExchangeRecord.NextProtocol.NTP_V4),
                    List.of(agreed.algorithm().id()),
                    cookies,
                    server,
                    port,
                    agreed.compliantExporter());
        }
    }
}
