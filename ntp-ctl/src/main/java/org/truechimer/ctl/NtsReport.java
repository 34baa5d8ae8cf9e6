package org.truechimer.ctl;

import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.engine.KeyExchangeFault;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How it went to get authentic time from a server, step by step.
 *
 * @param server that exchanges keys
 * @param now what this machine's clock shows
 * @param steps those that were begun, in their order
 * @param certificates as far as they are known: from the server's to the authority's, or what the
 *     server sent if that leads to none
 * @param agreed what was negotiated, if anything was
 * @param answer the authentic answer, if one came
 * @param problems why it does not work; none if it does
 */
record NtsReport(
        ServerArgument server,
        Instant now,
        List<Step> steps,
        List<X509Certificate> certificates,
        Optional<Agreed> agreed,
        Optional<ServerAnswer> answer,
        List<Problem> problems) {

    /** What is done. */
    enum Kind {
        LOOK_UP("Name"),
        CONNECTION("Connection"),
        HANDSHAKE("TLS"),
        CERTIFICATE("Certificate"),
        EXCHANGE("Keys"),
        TIME("Time");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /**
     * A step.
     *
     * @param kind which
     * @param seconds how long it took
     * @param words what came of it; may be empty
     */
    record Step(Kind kind, double seconds, String words) {}

    /**
     * What was negotiated.
     *
     * @param algorithm of requests and answers
     * @param cookies how many came
     * @param cookieOctets the length of the first
     * @param host of the time server
     * @param port of the time server
     */
    record Agreed(AeadAlgorithm algorithm, int cookies, int cookieOctets, String host, int port) {}

    /**
     * Why it does not work.
     *
     * @param kind the step that is to blame
     * @param fault of the exchange of keys, if it is that
     * @param words what is wrong
     * @param remedy what a person can do about it
     */
    record Problem(Kind kind, Optional<KeyExchangeFault> fault, String words, String remedy) {}

    /** {@return whether authentic time can be had from the server} */
    boolean good() {
        return problems.isEmpty();
    }

    /** {@return whether the step went well} */
    boolean good(Kind kind) {
        return problems.stream().noneMatch(problem -> problem.kind() == kind);
    }
}
