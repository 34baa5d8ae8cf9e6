package org.truechimer.daemon.tls;

import org.truechimer.proto.engine.Validity;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** From when to when certificates are valid. */
public final class CertificateDates {
    private CertificateDates() {}

    /** {@return when one is} */
    public static Validity of(X509Certificate certificate) {
        return new Validity(
                certificate.getNotBefore().toInstant().getEpochSecond(),
                certificate.getNotAfter().toInstant().getEpochSecond());
    }

    /**
     * {@return when all of them are; with the end before the start, never}
     *
     * @param certificates at least one
     */
    static Validity common(List<X509Certificate> certificates) {
        Validity common = of(certificates.getFirst());
        for (X509Certificate certificate : certificates) {
            Validity validity = of(certificate);
            common =
                    new Validity(
                            Math.max(
                                    common.notBeforeUnixSeconds(), validity.notBeforeUnixSeconds()),
                            Math.min(common.notAfterUnixSeconds(), validity.notAfterUnixSeconds()));
        }
        return common;
    }

    /** {@return the day of UTC, as 2026-11-28} */
    public static String day(long unixSeconds) {
        return Instant.ofEpochSecond(unixSeconds).atZone(ZoneOffset.UTC).toLocalDate().toString();
    }
}
