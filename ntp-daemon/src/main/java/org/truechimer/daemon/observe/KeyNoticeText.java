package org.truechimer.daemon.observe;

import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.Notice.CertificateOutOfDate;
import org.truechimer.proto.engine.Notice.CertificatesDated;
import org.truechimer.proto.engine.Notice.CertificatesUndated;
import org.truechimer.proto.engine.Notice.CookieRefused;
import org.truechimer.proto.engine.Notice.KeyExchangeFailed;
import org.truechimer.proto.engine.Notice.KeysAgreed;

/** The words for notices about keys and the certificates of those who give them. */
final class KeyNoticeText {
    private KeyNoticeText() {}

    static String agreed(KeysAgreed agreed) {
        KeyTerms terms = agreed.terms();
        return "Source "
                + Printable.of(agreed.name())
                + " has new keys (NTS, "
                + AlgorithmText.of(terms.algorithm())
                + ", "
                + agreed.cookies()
                + " cookies) from "
                + Printable.of(terms.subject())
                + ", whose certificate is valid until "
                + DateText.minute(terms.validity().notAfterUnixSeconds())
                + " UTC; the time server is "
                + Printable.of(terms.serverName())
                + ".";
    }

    static String failed(KeyExchangeFailed failed) {
        return "Source "
                + Printable.of(failed.name())
                + " gets no keys: "
                + KeyFaultText.of(failed.fault(), failed.words())
                + ". The next try is in "
                + SecondsText.of(failed.retrySeconds())
                + ".";
    }

    static String refused(CookieRefused refused) {
        return "Source "
                + Printable.of(refused.name())
                + " does not know its own cookie any more, or somebody says so in its name; unless"
                + " it answers, new keys are asked for. After a restart of the server that is"
                + " usual.";
    }

    static String outOfDate(CertificateOutOfDate bad) {
        boolean early = bad.unixSeconds() < bad.validity().notBeforeUnixSeconds();
        return "Source "
                + Printable.of(bad.name())
                + " is not used: the certificate of "
                + Printable.of(bad.subject())
                + (early ? " is not valid yet" : " has run out")
                + ". It is valid "
                + DateText.span(bad.validity())
                + ", and it is "
                + DateText.minute(bad.unixSeconds())
                + ". If that is not so, set the clock, or see certificate-dates in"
                + " [synchronization]; if it is, tell whoever runs the server. The next try is in "
                + SecondsText.of(bad.retrySeconds())
                + ".";
    }

    static String undated(CertificatesUndated undated) {
        String clock =
                "The clock shows "
                        + DateText.minute(undated.clockUnixSeconds())
                        + " UTC, and the certificates of sources are not valid then. ";
        if (undated.agreedUnixSeconds() < undated.earliestUnixSeconds()) {
            return clock
                    + "The sources say "
                    + DateText.minute(undated.agreedUnixSeconds())
                    + ", but it cannot be earlier than "
                    + DateText.minute(undated.earliestUnixSeconds())
                    + ": they are not believed.";
        }
        return clock
                + sources(undated.agreeing())
                + DateText.minute(undated.agreedUnixSeconds())
                + "; to be believed against the clock, "
                + undated.needed()
                + " have to agree. Add sources, set the clock by hand, or see certificate-dates in"
                + " [synchronization].";
    }

    private static String sources(int agreeing) {
        return agreeing == 1 ? "1 source says " : agreeing + " sources say ";
    }

    static String dated(CertificatesDated dated) {
        return dated.agreeing()
                + (dated.agreeing() == 1 ? " source says" : " sources agree")
                + " that it is "
                + DateText.minute(dated.unixSeconds())
                + " UTC, and their certificates are valid then.";
    }
}
