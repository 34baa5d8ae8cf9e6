package org.truechimer.daemon.observe;

import org.truechimer.proto.engine.Notice;
import org.truechimer.proto.engine.Notice.AddressReplaced;
import org.truechimer.proto.engine.Notice.CertificateOutOfDate;
import org.truechimer.proto.engine.Notice.CertificatesDated;
import org.truechimer.proto.engine.Notice.CertificatesUndated;
import org.truechimer.proto.engine.Notice.ClockDisrupted;
import org.truechimer.proto.engine.Notice.CookieRefused;
import org.truechimer.proto.engine.Notice.KeyExchangeFailed;
import org.truechimer.proto.engine.Notice.KeysAgreed;
import org.truechimer.proto.engine.Notice.LeapAnnounced;
import org.truechimer.proto.engine.Notice.NameUnresolved;
import org.truechimer.proto.engine.Notice.RateLimited;
import org.truechimer.proto.engine.Notice.ServiceRefused;
import org.truechimer.proto.engine.Notice.StandingChanged;
import org.truechimer.proto.engine.Notice.SteeringRefused;
import org.truechimer.proto.engine.Notice.StepRefused;
import org.truechimer.proto.engine.Notice.Stepped;
import org.truechimer.proto.engine.Notice.SynchronisationChanged;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.time.PollExponent;

import java.lang.System.Logger.Level;

/**
 * A notice in the words that the log has for it: what happened, what it means, what to do.
 *
 * @param level how much it matters
 * @param text one sentence or two, on one line
 */
public record NoticeText(Level level, String text) {

    /**
     * {@return the words for {@code notice}}
     *
     * @param steering whether the clock is steered, or only watched: then a step only would have
     *     been made
     */
    public static NoticeText of(Notice notice, boolean steering) {
        return switch (notice) {
            case SynchronisationChanged changed -> synchronisation(changed.to());
            case StandingChanged changed -> standing(changed);
            case Stepped stepped -> stepped(stepped, steering);
            case StepRefused refused -> stepRefused(refused);
            case ClockDisrupted disrupted -> disrupted(disrupted);
            case SteeringRefused refused ->
                    error(
                            "The system does not let the clock be steered ("
                                    + Printable.of(refused.reason())
                                    + "), so it is only watched; the daemon needs the capability"
                                    + " CAP_SYS_TIME: see `systemctl cat truechimer`, and in a"
                                    + " container add SYS_TIME.");
            case NameUnresolved unresolved ->
                    warning(
                            "The name "
                                    + Printable.of(unresolved.name())
                                    + " cannot be looked up ("
                                    + Printable.of(unresolved.reason())
                                    + "); it is tried again in "
                                    + SecondsText.of(unresolved.retrySeconds())
                                    + ". If that goes on, check the name and this machine's DNS.");
            case AddressReplaced replaced -> replaced(replaced);
            case RateLimited limited ->
                    info(
                            "Source "
                                    + Printable.of(limited.name())
                                    + " wants to be asked less often; from now on it is asked every"
                                    + " "
                                    + SecondsText.round(
                                            PollExponent.seconds(limited.pollExponent()))
                                    + ".");
            case ServiceRefused refused -> refused(refused);
            case LeapAnnounced announced -> leap(announced);
            case KeysAgreed agreed -> info(KeyNoticeText.agreed(agreed));
            case KeyExchangeFailed failed -> warning(KeyNoticeText.failed(failed));
            case CookieRefused refused -> info(KeyNoticeText.refused(refused));
            case CertificateOutOfDate bad -> error(KeyNoticeText.outOfDate(bad));
            case CertificatesUndated undated -> error(KeyNoticeText.undated(undated));
            case CertificatesDated dated -> info(KeyNoticeText.dated(dated));
        };
    }

    private static NoticeText synchronisation(Synchronisation to) {
        return switch (to) {
            case STARTING -> info("The time is not known yet: not enough sources have answered.");
            case SYNCHRONISED ->
                    info(
                            "The time is synchronised: a majority of the sources agrees, and the"
                                    + " clock follows it.");
            case HOLDOVER ->
                    warning(
                            "No source can be used any more: the clock runs on at its last rate,"
                                    + " and its error bound grows. `ntp-ctl status` says what is wrong"
                                    + " with each source; check the network first.");
            case DISRUPTED ->
                    warning(
                            "The clock was changed from outside, so its error is not known; it is"
                                    + " being measured again.");
            case NO_MAJORITY ->
                    error(
                            "The sources contradict each other and no majority agrees, so the clock"
                                    + " is not steered. `ntp-ctl status` shows how far apart they are;"
                                    + " one more source would decide.");
            case PANIC ->
                    error(
                            "The clock is further off than may be corrected, so it is left alone."
                                    + " If the sources are right, set the clock by hand or raise the"
                                    + " limits in [synchronization].");
        };
    }

    private static NoticeText standing(StandingChanged changed) {
        String source = "Source " + Printable.of(changed.name());
        String excess = SecondsText.of(Math.abs(changed.excessSeconds()));
        return switch (changed.to()) {
            case SELECTED -> info(source + " is used: it agrees with the majority.");
            case NO_SAMPLE -> debug(source + " has given no usable answer yet.");
            case UNREACHABLE ->
                    warning(
                            source
                                    + " left the last eight requests unanswered and is not used"
                                    + " until it answers. If it stays so, check that the network"
                                    + " lets UDP port 123 through.");
            case UNSYNCHRONISED ->
                    warning(
                            source
                                    + " says that it is not synchronised itself, and is not used"
                                    + " until it is.");
            case STRATUM ->
                    info(source + " is not used: its stratum is not below this machine's own.");
            case LOOP ->
                    warning(
                            source
                                    + " follows this machine, so its time is our own and is not"
                                    + " used. Take it out of one of the two configurations.");
            case DISTANT ->
                    warning(
                            source
                                    + " is not used: its root distance of "
                                    + excess
                                    + " is more than allowed.");
            case NOSELECT -> debug(source + " is watched and never used, as configured.");
            case FALSETICKER ->
                    warning(
                            source
                                    + " is a falseticker: it is "
                                    + excess
                                    + " outside what the others agree on, and is not used as long"
                                    + " as it is.");
            case NO_MAJORITY ->
                    info(source + " is not believed, because no majority of the sources agrees.");
            case TOO_FEW ->
                    info(
                            source
                                    + " is not believed, because fewer sources than"
                                    + " minimum-agreeing-sources agree.");
            case NOT_PREFERRED ->
                    info(source + " agrees, and stands by while a preferred source is used.");
        };
    }

    private static NoticeText stepped(Stepped stepped, boolean steering) {
        String size = SecondsText.signed(stepped.deltaNanos() / 1e9);
        return steering
                ? warning("The clock was stepped by " + size + ".")
                : warning("The clock would have been stepped by " + size + "; it is only watched.");
    }

    private static NoticeText stepRefused(StepRefused refused) {
        String direction = refused.deltaNanos() < 0 ? " ahead" : " behind";
        String setting =
                switch (refused.limit()) {
                    case STARTUP -> "startup-step-panic-threshold";
                    case SINGLE -> "single-step-panic-threshold";
                    case ACCUMULATED -> "accumulated-step-panic-threshold";
                };
        return error(
                "The clock is "
                        + SecondsText.of(Math.abs(refused.deltaNanos()) / 1e9)
                        + direction
                        + ", and stepping it would exceed "
                        + setting
                        + " ("
                        + SecondsText.round(refused.limitSeconds())
                        + "), so it is left alone. If the sources are right, set the clock by hand"
                        + " or raise that limit.");
    }

    private static NoticeText disrupted(ClockDisrupted disrupted) {
        return switch (disrupted.disruption()) {
            case SUSPENDED -> info("The machine slept; the clock is measured again.");
            case STEPPED ->
                    warning(
                            "Something else stepped the clock, or this machine was restored from a"
                                    + " snapshot; the clock is measured again. If it happens often,"
                                    + " look for a second time service.");
            case JUMPED ->
                    warning(
                            "The clock does not show what it has to, and nothing told of a change:"
                                    + " something else stepped it, or the machine slept. It is"
                                    + " measured again.");
            case CONTRADICTED ->
                    warning(
                            "All sources that agree have moved away from the clock at once, so it is"
                                    + " this clock that was changed, though nothing told of it; it"
                                    + " is measured again. A virtual machine that was restored from"
                                    + " a snapshot looks like this.");
            case FOREIGN_STEERING ->
                    warning(
                            "Something else changed the clock's rate or status; ours are set again."
                                    + " Look for a second time service: two of them cannot both"
                                    + " steer.");
        };
    }

    private static NoticeText replaced(AddressReplaced replaced) {
        String why =
                switch (replaced.why()) {
                    case SILENT -> "it no longer answers";
                    case REFUSED_SERVICE -> "it refused service";
                    case FALSETICKER -> "it disagreed with the majority for long";
                    case MOVED -> "its keys are for another server now";
                };
        return info(
                "Source "
                        + Printable.of(replaced.name())
                        + " gave up the address "
                        + Printable.of(replaced.was())
                        + ", because "
                        + why
                        + "; another one takes its place.");
    }

    private static NoticeText refused(ServiceRefused refused) {
        String next =
                Double.isInfinite(refused.pauseSeconds())
                        ? "it is not asked again; take it out of the configuration."
                        : "it is asked again in " + SecondsText.of(refused.pauseSeconds()) + ".";
        return warning(
                "Source "
                        + Printable.of(refused.name())
                        + " refuses service ("
                        + Printable.of(refused.kissCode())
                        + "); "
                        + next);
    }

    private static NoticeText leap(LeapAnnounced announced) {
        return switch (announced.leap()) {
            case INSERT -> info("A leap second is announced: this UTC day ends with 23:59:60.");
            case DELETE -> info("A leap second is announced: this UTC day ends after 23:59:58.");
            case NONE -> info("No leap second is announced any more.");
            case UNSYNCHRONISED -> info("Nobody can say whether a leap second is due.");
        };
    }

    private static NoticeText debug(String text) {
        return new NoticeText(Level.DEBUG, text);
    }

    private static NoticeText info(String text) {
        return new NoticeText(Level.INFO, text);
    }

    private static NoticeText warning(String text) {
        return new NoticeText(Level.WARNING, text);
    }

    private static NoticeText error(String text) {
        return new NoticeText(Level.ERROR, text);
    }
}
