package org.truechimer.ctl;

import org.truechimer.daemon.observe.Printable;
import org.truechimer.daemon.observe.SecondsText;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.select.Standing;

/**
 * What is made of a source, for a person.
 *
 * @param mark one sign: {@code *} used, {@code +} would do, {@code x} wrong, {@code -} not usable,
 *     {@code ?} not heard
 * @param colour that the mark has
 * @param words the verdict with its reason
 */
record VerdictText(char mark, Terminal.Colour colour, String words) {
    /** What the marks mean. */
    static final String LEGEND =
            "* used   + stands by   x contradicts the others   - not usable   ? not heard";

    /** {@return the verdict on {@code source}} */
    static VerdictText of(SourceSnapshot source) {
        return switch (source.standing()) {
            case SELECTED -> new VerdictText('*', Terminal.Colour.GOOD, "used");
            case NOT_PREFERRED ->
                    new VerdictText(
                            '+',
                            Terminal.Colour.GOOD,
                            "stands by: it agrees, and a preferred source is used");
            case FALSETICKER ->
                    new VerdictText(
                            'x',
                            Terminal.Colour.BAD,
                            "falseticker: "
                                    + SecondsText.of(Math.abs(source.excessSeconds()))
                                    + " outside what the others agree on");
            case NO_MAJORITY ->
                    new VerdictText(
                            'x',
                            Terminal.Colour.BAD,
                            "not believed: no majority of the sources agrees");
            case TOO_FEW ->
                    new VerdictText(
                            '-',
                            Terminal.Colour.DOUBTFUL,
                            "not believed: fewer sources agree than are required");
            case NO_SAMPLE -> new VerdictText('?', Terminal.Colour.DOUBTFUL, noSample(source));
            case UNREACHABLE ->
                    new VerdictText(
                            '?',
                            Terminal.Colour.BAD,
                            "unreachable: no answer to the last "
                                    + source.unanswered()
                                    + " requests");
            case UNSYNCHRONISED -> unusable("not synchronised itself, as it says");
            case STRATUM ->
                    unusable("stratum " + source.stratum() + " is not below that of this machine");
            case LOOP -> unusable("loop: it follows this machine");
            case DISTANT ->
                    unusable(
                            "too distant: its root distance is "
                                    + SecondsText.of(source.excessSeconds()));
            case NOSELECT ->
                    new VerdictText(
                            '-', Terminal.Colour.QUIET, "watched only, as configured (noselect)");
        };
    }

    /** {@return whether its time is believed} */
    static boolean isUsed(SourceSnapshot source) {
        return source.standing() == Standing.SELECTED;
    }

    private static VerdictText unusable(String words) {
        return new VerdictText('-', Terminal.Colour.DOUBTFUL, words);
    }

    private static String noSample(SourceSnapshot source) {
        if (source.problem().isPresent()) {
            boolean keyless = source.nts().isPresent() && source.nts().get().terms().isEmpty();
            return "not asked: "
                    + Printable.of(source.problem().get())
                    + (keyless ? "; `ntp-ctl nts` says why" : "");
        } else if (source.sent() == 0) {
            return "not asked yet";
        }
        return "no usable answer yet to "
                + (source.sent() == 1 ? "the one request" : source.sent() + " requests");
    }
}
