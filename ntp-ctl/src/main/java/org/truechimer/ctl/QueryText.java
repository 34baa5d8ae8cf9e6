package org.truechimer.ctl;

import org.truechimer.daemon.observe.Printable;
import org.truechimer.daemon.observe.SecondsText;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.KissCode;

import java.util.Optional;

/**
 * A server's answer for a person.
 *
 * @param text lines
 * @param usable whether a clock could be set by it
 */
record QueryText(String text, boolean usable) {
    private static final int STRATUM_UNSYNCHRONISED = 16;

    /**
     * {@return the words}
     *
     * @param host as the person named the server
     */
    static QueryText of(String host, ServerAnswer answer) {
        Header header = answer.header();
        StringBuilder text = new StringBuilder();
        String name = Printable.of(host);
        String address = answer.server().toString();
        text.append(name.equals(answer.server().host()) ? address : name + " at " + address)
                .append(" answered.\n\n");
        Optional<String> objection = objection(header);
        objection.ifPresent(words -> field(text, "Not usable", words));
        if (header.stratum() != 0) {
            time(text, answer);
        }
        field(text, "Server", "NTP version " + header.version() + ", " + stratum(header));
        if (header.stratum() != 0) {
            server(text, header);
        }
        return new QueryText(text.toString(), objection.isEmpty());
    }

    private static void time(StringBuilder text, ServerAnswer answer) {
        double offset = answer.exchange().offsetNanos() / 1e9;
        field(
                text,
                "Offset",
                SecondsText.signed(offset)
                        + " ± "
                        + SecondsText.of(answer.halfDelaySeconds())
                        + (Math.abs(offset) <= answer.halfDelaySeconds()
                                ? " (the clocks agree as far as this can tell)"
                                : offset < 0
                                        ? " (this clock is ahead of the server's)"
                                        : " (this clock is behind the server's)"));
        field(
                text,
                "Error bound",
                SecondsText.of(answer.rootDistanceSeconds())
                        + ", with what the server says of its own error");
        field(
                text,
                "Delay",
                SecondsText.of(answer.exchange().delayNanos() / 1e9)
                        + ", without the "
                        + SecondsText.of(
                                (answer.exchange().transmitNanos()
                                                - answer.exchange().receiveNanos())
                                        / 1e9)
                        + " that the server held the request");
        field(
                text,
                "Stamps",
                switch (answer.quality()) {
                    case HARDWARE -> "taken by the network card";
                    case KERNEL -> "taken by the kernel";
                    case USER -> "taken by this program, so late by some microseconds";
                });
    }

    private static void server(StringBuilder text, Header header) {
        field(
                text,
                "Leap second",
                switch (header.leap()) {
                    case NONE -> "none announced";
                    case INSERT -> "the last minute of the month has 61 seconds";
                    case DELETE -> "the last minute of the month has 59 seconds";
                    case UNSYNCHRONISED -> "the server cannot say";
                });
        field(text, "Root delay", SecondsText.of(header.rootDelay().seconds()));
        field(text, "Root dispersion", SecondsText.of(header.rootDispersion().seconds()));
        field(text, "Precision", SecondsText.of(Math.scalb(1.0, header.precision())));
    }

    private static String stratum(Header header) {
        String id = ReferenceIdText.of(header.stratum(), header.referenceId());
        return switch (header.stratum()) {
            case 0 -> "kiss code " + id;
            case 1 -> "stratum 1, reference clock " + id;
            default -> "stratum " + header.stratum() + ", reference id " + id;
        };
    }

    /** {@return why a clock must not be set by this answer, if it must not} */
    static Optional<String> objection(Header header) {
        if (header.stratum() == 0) {
            return Optional.of(
                    KissCode.of(header.referenceId())
                            .map(QueryText::kiss)
                            .orElse(
                                    "the server sends a kiss code, which means that it gives no"
                                            + " time"));
        } else if (header.leap() == Leap.UNSYNCHRONISED
                || header.stratum() >= STRATUM_UNSYNCHRONISED) {
            return Optional.of("the server says that it is not synchronised itself");
        } else if (header.receive().isZero() || header.transmit().isZero()) {
            return Optional.of("the server left its timestamps empty");
        }
        return Optional.empty();
    }

    private static String kiss(KissCode code) {
        return switch (code) {
            case DENY, RSTR ->
                    "the server refuses to serve this machine ("
                            + code
                            + "); ask its operator, or use another";
            case RATE -> "the server was asked too often (RATE); wait some minutes";
            case INIT, STEP ->
                    "the server's clock is not set yet (" + code + "); wait some minutes";
            case NTSN, CRYP, AUTH, NKEY -> "the server wants authentication (" + code + ")";
            case ACST, AUTO, BCST, DROP, MCST, RMOT ->
                    "the server gives no time (kiss code " + code + ")";
        };
    }

    private static void field(StringBuilder text, String name, String value) {
        text.append("  ").append(name).repeat(' ', 17 - name.length()).append(value).append('\n');
    }
}
