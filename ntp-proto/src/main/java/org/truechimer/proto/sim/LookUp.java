package org.truechimer.proto.sim;

/**
 * How looking a name up fares.
 *
 * @param answer what comes of it
 * @param seconds how long it takes
 */
public record LookUp(Answer answer, double seconds) {
    /** Addresses at once. */
    public static final LookUp USUAL = new LookUp(Answer.ADDRESSES, 1e-3);

    /** What a look-up brings. */
    public enum Answer {
        /** The addresses of the name. */
        ADDRESSES,
        /** The name, without any address. */
        EMPTY,
        /** Nothing: nobody could be asked. */
        FAILURE
    }
}
