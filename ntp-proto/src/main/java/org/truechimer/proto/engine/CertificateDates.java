package org.truechimer.proto.engine;

/** How the dates of certificates are judged by a machine whose clock may be wrong. */
public enum CertificateDates {
    /** A certificate has to be valid by the clock, whatever the clock says. */
    STRICT,
    /**
     * Until the clock is set, sources are asked whatever the dates say; when enough of them agree
     * on the time, their certificates have to be valid then. Afterwards as {@link #STRICT}.
     */
    FIRST_SYNC,
    /** They are not looked at. */
    OFF
}
