package org.truechimer.proto.sim;

import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.Validity;
import org.truechimer.proto.wire.Address;

import java.util.Optional;

/** Where a server of the world exchanges keys: what its certificate says, and whether it is up. */
public final class KeyService {
    static final int COOKIES = 8;
    private static final int NTP_PORT = 123;
    private static final int AES_SIV_CMAC_256 = 15;

    private Validity validity = new Validity(Long.MIN_VALUE, Long.MAX_VALUE);
    private boolean gone;
    private int generation;

    KeyService() {}

    /** Shows a certificate from now on that is valid then. */
    public KeyService certified(long notBeforeUnixSeconds, long notAfterUnixSeconds) {
        validity = new Validity(notBeforeUnixSeconds, notAfterUnixSeconds);
        return this;
    }

    /** Cannot be reached, or can be again; the time is served meanwhile. */
    public KeyService gone(boolean away) {
        gone = away;
        return this;
    }

    /** Forgets its own keys: no cookie that was given before is known any more. */
    public KeyService forgetting() {
        generation++;
        return this;
    }

    boolean isGone() {
        return gone;
    }

    /** {@return a number for the keys that cookies are sealed with now} */
    int generation() {
        return generation;
    }

    /** {@return what is agreed on with whoever asks at an address} */
    KeyTerms terms(Address at) {
        return new KeyTerms(
                Optional.empty(),
                NTP_PORT,
                at.withPort(0),
                AES_SIV_CMAC_256,
                "CN=" + at.host(),
                validity);
    }
}
