package org.truechimer.proto.engine;

/**
 * When a certificate, with all that vouch for it, is valid.
 *
 * @param notBeforeUnixSeconds the first second
 * @param notAfterUnixSeconds the last second
 */
public record Validity(long notBeforeUnixSeconds, long notAfterUnixSeconds) {

    /** {@return whether it is valid at a time} */
    public boolean holds(long unixSeconds) {
        return notBeforeUnixSeconds <= unixSeconds && unixSeconds <= notAfterUnixSeconds;
    }
}
