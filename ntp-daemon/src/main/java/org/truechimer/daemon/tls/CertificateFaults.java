package org.truechimer.daemon.tls;

import org.truechimer.daemon.observe.Printable;
import org.truechimer.daemon.tls.CertificateCheck.Verdict;
import org.truechimer.proto.engine.KeyExchangeFault;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a server's certificate, for the person who wants the time from it. */
final class CertificateFaults {
    private static final int NAMES_SHOWN = 8;

    private static final String OWN_AUTHORITY =
            "if the server is yours, name the certificate of its authority as"
                    + " certificate-authority in the configuration, or with --ca";
    private static final String TELL_OPERATOR =
            "only the operator of the server can put that right: tell them, or use another server";

    private CertificateFaults() {}

    /** {@return words for a certificate without a way to an authority} */
    static Verdict.Refused unknown(List<X509Certificate> presented) {
        X509Certificate last = presented.getFirst();
        for (int i = 0; i < presented.size(); i++) {
            X509Certificate below = last;
            last =
                    presented.stream()
                            .filter(issuer -> !isSelfSigned(below) && issued(issuer, below))
                            .findFirst()
                            .orElse(below);
        }
        if (isSelfSigned(presented.getFirst())) {
            return refused(
                    "its certificate is signed by itself alone, and is not among those that this"
                            + " machine trusts",
                    OWN_AUTHORITY);
        } else if (isSelfSigned(last)) {
            return refused(
                    "its certificates end at the authority "
                            + subject(last)
                            + ", which this machine does not trust",
                    OWN_AUTHORITY + "; if it is a public one, update the package ca-certificates");
        }
        return refused(
                "nobody who is trusted vouches for it: the issuer of "
                        + subject(last)
                        + ", "
                        + quoted(last.getIssuerX500Principal().getName())
                        + ", is not trusted here, and the server does not send its certificate",
                OWN_AUTHORITY + "; if it is a public one, the server has to send its full chain");
    }

    /** {@return words for a certificate of somebody else} */
    static Verdict.Refused otherName(X509Certificate own, ServerName name) {
        List<String> names = ServerName.namesOf(own);
        String list =
                String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                        + (names.size() > NAMES_SHOWN
                                ? " and " + (names.size() - NAMES_SHOWN) + " more"
                                : "");
        return new Verdict.Refused(
                KeyExchangeFault.CERTIFICATE_NAME,
                "its certificate is not for "
                        + name
                        + ", but for "
                        + (names.isEmpty()
                                ? "no name at all: it has no alternative names, and the subject"
                                        + " does not count"
                                : Printable.of(list)),
                names.isEmpty()
                        ? TELL_OPERATOR
                        : "write the server's name as its certificate has it, if you know that to"
                                + " be the same server");
    }

    /** {@return words for certificates that are never valid at the same time} */
    static Verdict.Refused neverValid(List<X509Certificate> path) {
        X509Certificate first =
                path.stream().min(Comparator.comparing(X509Certificate::getNotAfter)).orElseThrow();
        X509Certificate last =
                path.stream()
                        .max(Comparator.comparing(X509Certificate::getNotBefore))
                        .orElseThrow();
        return new Verdict.Refused(
                KeyExchangeFault.CERTIFICATE_DATES,
                "its certificates are never valid together: that of "
                        + subject(first)
                        + " ends on "
                        + CertificateDates.day(CertificateDates.of(first).notAfterUnixSeconds())
                        + ", that of "
                        + subject(last)
                        + " begins on "
                        + CertificateDates.day(CertificateDates.of(last).notBeforeUnixSeconds()),
                TELL_OPERATOR);
    }

    /** {@return words for a certificate that is for something else} */
    static Verdict.Refused misused(X509Certificate certificate, String why) {
        return refused("the certificate of " + subject(certificate) + " " + why, TELL_OPERATOR);
    }

    /** {@return words for a certificate that others could have made} */
    static Verdict.Refused weak(X509Certificate certificate, String why) {
        return refused("the certificate of " + subject(certificate) + " " + why, TELL_OPERATOR);
    }

    /** {@return words for an authority that may not be one} */
    static Verdict.Refused noAuthority(X509Certificate anchor) {
        return refused(
                "its issuer "
                        + subject(anchor)
                        + " is trusted, but its certificate does not let it vouch for others",
                "give a certificate of an authority (with basic constraints CA:TRUE), or the"
                        + " server's own");
    }

    /** {@return words for an anchor of which it cannot be told what it is limited to} */
    static Verdict.Refused limitedAnchor(X509Certificate anchor) {
        return refused(
                "its issuer "
                        + subject(anchor)
                        + " is trusted for some names only, and is not the root of its authorities",
                "trust the root " + quoted(anchor.getIssuerX500Principal().getName()) + " instead");
    }

    /** {@return words for more authorities in a row than one of them allows} */
    static Verdict.Refused tooLong(X509Certificate authority) {
        return refused(
                "there are more authorities between its certificate and "
                        + subject(authority)
                        + " than that one allows",
                TELL_OPERATOR);
    }

    /** {@return words for certificates that cannot be made sense of} */
    static Verdict.Refused unreadable(Exception e) {
        return refused(
                "its certificates cannot be read: " + Printable.of(String.valueOf(e.getMessage())),
                TELL_OPERATOR);
    }

    /** {@return words for what the rules of RFC 5280 object to} */
    static Verdict.Refused invalid(CertificatePaths.Path path, CertPathValidatorException e) {
        List<X509Certificate> whole = path.whole();
        X509Certificate where = whole.get(Math.clamp(e.getIndex(), 0, whole.size() - 1));
        Reason reason = e.getReason();
        if (reason == PKIXReason.PATH_TOO_LONG) {
            return tooLong(where);
        }
        String what =
                reason == BasicReason.INVALID_SIGNATURE
                        ? "is not signed by the issuer that it names"
                        : reason == PKIXReason.NOT_CA_CERT
                                ? "is no authority's, and yet another one is signed with it"
                                : reason == PKIXReason.INVALID_KEY_USAGE
                                        ? "may not be used to sign others"
                                        : reason == PKIXReason.INVALID_NAME
                                                ? "is for names that an authority above it may not"
                                                        + " vouch for"
                                                : "is against the rules: "
                                                        + Printable.of(
                                                                String.valueOf(e.getMessage()));
        return refused("the certificate of " + subject(where) + " " + what, TELL_OPERATOR);
    }

    private static Verdict.Refused refused(String words, String remedy) {
        return new Verdict.Refused(KeyExchangeFault.CERTIFICATE, words, remedy);
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        return issued(certificate, certificate);
    }

    private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    }

    private static String subject(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        List<String> names = ServerName.namesOf(certificate);
        return quoted(subject.isEmpty() && !names.isEmpty() ? names.getFirst() : subject);
    }

    private static String quoted(String name) {
        return "'" + Printable.of(name) + "'";
    }
}
