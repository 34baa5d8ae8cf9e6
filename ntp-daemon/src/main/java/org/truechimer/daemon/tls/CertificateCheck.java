package org.truechimer.daemon.tls;

import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.Validity;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the certificates that a server sent are its own and vouched for (RFC 5280 section 6):
 * everything but whether today is within their dates, because the check is part of finding out what
 * day it is. It is made as of a moment at which all of them are valid, and tells from when to when
 * that is.
 *
 * <p>Revocation is not looked into: a list of revoked certificates is dated as well, and fetching
 * one would need what is being set up here.
 */
public final class CertificateCheck {
    private final List<X509Certificate> presented;
    private final ServerName name;
    private final TrustAnchors.Anchors anchors;
    private final long preferredUnixSeconds;

    private CertificateCheck(
            List<X509Certificate> presented,
            ServerName name,
            TrustAnchors.Anchors anchors,
            long preferredUnixSeconds) {
        this.presented = presented;
        this.name = name;
        this.anchors = anchors;
        this.preferredUnixSeconds = preferredUnixSeconds;
    }

    /** What came of it. */
    public sealed interface Verdict {

        /**
         * They are its own, if the time is right.
         *
         * @param path from the server's certificate to the authority that is trusted
         * @param validity when all of the path is valid
         */
        record Trusted(List<X509Certificate> path, Validity validity) implements Verdict {}

        /**
         * They are not to be believed at any time.
         *
         * @param fault why
         * @param words the same in more detail
         * @param remedy what a person can do about it
         */
        record Refused(KeyExchangeFault fault, String words, String remedy) implements Verdict {}
    }

    /**
     * {@return what the certificates are worth}
     *
     * @param presented what the server sent, its own first, at least one
     * @param name by which the server was looked for
     * @param anchors who is trusted
     * @param preferredUnixSeconds of several paths to an authority, one that is valid at this time
     *     is taken
     */
    static Verdict of(
            List<X509Certificate> presented,
            ServerName name,
            TrustAnchors.Anchors anchors,
            long preferredUnixSeconds) {
        return new CertificateCheck(presented, name, anchors, preferredUnixSeconds).verdict();
    }

    private Verdict verdict() {
        List<CertificatePaths.Path> paths = CertificatePaths.find(presented, anchors);
        if (paths.isEmpty()) {
            return CertificateFaults.unknown(presented);
        }
        List<Verdict.Trusted> trusted = new ArrayList<>();
        List<Verdict.Refused> refused = new ArrayList<>();
        for (CertificatePaths.Path path : paths) {
            switch (validate(path)) {
                case Verdict.Trusted good -> trusted.add(good);
                case Verdict.Refused bad -> refused.add(bad);
            }
        }
        if (trusted.isEmpty()) {
            return refused.getFirst();
        }
        return forThisName(best(trusted));
    }

    private Verdict.Trusted best(List<Verdict.Trusted> trusted) {
        Comparator<Verdict.Trusted> now =
                Comparator.comparing(path -> path.validity().holds(preferredUnixSeconds));
        return trusted.stream()
                .max(now.thenComparingLong(path -> path.validity().notAfterUnixSeconds()))
                .orElseThrow();
    }

    private Verdict forThisName(Verdict.Trusted trusted) {
        X509Certificate own = trusted.path().getFirst();
        return name.matches(own) ? trusted : CertificateFaults.otherName(own, name);
    }

    private Verdict validate(CertificatePaths.Path path) {
        List<X509Certificate> whole = path.whole();
        Validity validity = CertificateDates.common(whole);
        if (validity.notBeforeUnixSeconds() > validity.notAfterUnixSeconds()) {
            return CertificateFaults.neverValid(whole);
        }
        Optional<Verdict.Refused> flaw = CertificateRules.flaw(path);
        if (flaw.isPresent()) {
            return flaw.get();
        }
        long moment =
                validity.holds(preferredUnixSeconds)
                        ? preferredUnixSeconds
                        : validity.notBeforeUnixSeconds();
        try {
            // Of a certificate that is trusted as it is, there is no signature to look at.
            if (!path.below().isEmpty()) {
                validate(path, Instant.ofEpochSecond(moment));
            }
            return new Verdict.Trusted(whole, validity);
        } catch (CertPathValidatorException e) {
            return CertificateFaults.invalid(path, e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return CertificateFaults.unreadable(e);
        }
    }

    /**
     * The platform does not look at what stands in the certificate of an anchor. Where names are
     * limited there, it is made to look, by taking it for a part of the path as well.
     */
    private static void validate(CertificatePaths.Path path, Instant moment)
            throws GeneralSecurityException {
        PKIXParameters parameters =
                new PKIXParameters(Set.of(new TrustAnchor(path.anchor(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(moment));
        CertPathValidator.getInstance("PKIX")
                .validate(
                        CertificateFactory.getInstance("X.509")
                                .generateCertPath(
                                        CertificateRules.isForSomeNamesOnly(path.anchor())
                                                ? path.whole()
                                                : path.below()),
                        parameters);
    }
}
