package org.truechimer.proto.engine;

/**
 * How the dates of a certificate are judged now.
 *
 * @param policy as configured
 * @param timeKnown whether a majority of the sources has said what time it is
 * @param unixSeconds the time: as known, or else as the clock shows it
 * @param earliestUnixSeconds no true time is before this
 */
record DateRule(
        CertificateDates policy, boolean timeKnown, long unixSeconds, long earliestUnixSeconds) {

    /** What a certificate's dates are. */
    enum Judgement {
        GOOD,
        /** To be judged when the time is known. */
        OPEN,
        BAD
    }

    Judgement judge(Validity validity) {
        return switch (policy) {
            case OFF -> Judgement.GOOD;
            case STRICT -> strictly(validity);
            case FIRST_SYNC -> {
                if (timeKnown) {
                    yield strictly(validity);
                }
                boolean expired = validity.notAfterUnixSeconds() < earliestUnixSeconds;
                yield expired ? Judgement.BAD : Judgement.OPEN;
            }
        };
    }

    private Judgement strictly(Validity validity) {
        return validity.holds(unixSeconds) ? Judgement.GOOD : Judgement.BAD;
    }

    /** {@return whether there is anything to judge by} */
    boolean mayJudge() {
        return timeKnown || policy != CertificateDates.FIRST_SYNC;
    }

    /** {@return the same when the time is known} */
    DateRule at(long knownUnixSeconds) {
        return new DateRule(policy, true, knownUnixSeconds, earliestUnixSeconds);
    }

    /** {@return the time that bad dates are bad at} */
    long judgedAtUnixSeconds() {
        boolean unknown = policy == CertificateDates.FIRST_SYNC && !timeKnown;
        return unknown ? earliestUnixSeconds : unixSeconds;
    }

    /** {@return whether the clock itself speaks against a certificate, or cannot be right} */
    boolean doubts(Validity validity) {
        return unixSeconds < earliestUnixSeconds || !validity.holds(unixSeconds);
    }
}
