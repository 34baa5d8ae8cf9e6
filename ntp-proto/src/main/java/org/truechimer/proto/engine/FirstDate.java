package org.truechimer.proto.engine;

import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.select.Interval;
import org.truechimer.proto.time.Reading;

import java.util.List;

/**
 * Decides whether the clock may be set by sources whose certificates could not be dated yet (RFC
 * 8915 section 8.5): a majority of all that are configured has to agree on a time, and the
 * certificates of those that do have to be valid then.
 *
 * <p>Who has stolen the key of a certificate that ran out long ago can still pretend that it is
 * then. So one server alone, or a minority, is never enough to believe a date that the clock speaks
 * against.
 */
final class FirstDate {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int FEWEST = 2;

    private boolean undecided;

    /** What is made of an agreement. */
    enum Verdict {
        /** It holds. */
        GOOD,
        /** More sources have to agree. */
        WAIT,
        /** Some of them were dropped: what is left is to be counted again. */
        RECOUNT
    }

    /**
     * Judges an agreement before the time is known.
     *
     * @param agreeing who agrees
     * @param agreed on what, from the wall clock
     * @param roster has them
     * @param fewest how many have to agree in any case
     * @param dates how certificates are judged
     */
    Verdict judge(
            List<Association> agreeing,
            Interval agreed,
            Roster roster,
            int fewest,
            DateRule dates,
            Reading now,
            Outbox outbox) {
        List<KeyKeeper> open =
                agreeing.stream()
                        .flatMap(association -> association.keys.stream())
                        .filter(KeyKeeper::isOpen)
                        .toList();
        if (open.isEmpty()) {
            return Verdict.GOOD;
        }
        double middle = (agreed.lowSeconds() + agreed.highSeconds()) / 2;
        long unixSeconds =
                Math.floorDiv(
                        now.wallNanos() + Math.round(middle * NANOS_PER_SECOND), NANOS_PER_SECOND);
        boolean few =
                agreeing.size() < Math.max(FEWEST, fewest)
                        || 2 * agreeing.size() <= roster.expectedVoters();
        boolean doubtful = open.stream().anyMatch(keeper -> isDoubtful(keeper, dates));
        if (unixSeconds < dates.earliestUnixSeconds() || (few && doubtful)) {
            return wait(agreeing.size(), unixSeconds, roster, fewest, dates, outbox);
        }
        DateRule then = dates.at(unixSeconds);
        roster.sessions().judgeDates(open::contains, then, now, outbox);
        undecided = false;
        boolean allGood = open.stream().noneMatch(KeyKeeper::isOutdated);
        if (allGood && doubtful) {
            outbox.add(
                    new Effect.Notify(new Notice.CertificatesDated(unixSeconds, agreeing.size())));
        }
        return allGood ? Verdict.GOOD : Verdict.RECOUNT;
    }

    private static boolean isDoubtful(KeyKeeper keeper, DateRule dates) {
        return keeper.current().filter(s -> dates.doubts(s.terms().validity())).isPresent();
    }

    private Verdict wait(
            int agreeing,
            long unixSeconds,
            Roster roster,
            int fewest,
            DateRule dates,
            Outbox outbox) {
        if (!undecided) {
            undecided = true;
            int needed = Math.max(Math.max(FEWEST, fewest), roster.expectedVoters() / 2 + 1);
            outbox.add(
                    new Effect.Notify(
                            new Notice.CertificatesUndated(
                                    dates.unixSeconds(),
                                    unixSeconds,
                                    dates.earliestUnixSeconds(),
                                    agreeing,
                                    needed)));
        }
        return Verdict.WAIT;
    }

    void state(StateVisitor visitor) {
        undecided = visitor.flag(undecided);
    }
}
