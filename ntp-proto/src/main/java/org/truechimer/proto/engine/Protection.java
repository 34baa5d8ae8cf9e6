package org.truechimer.proto.engine;

import java.util.Optional;

/** How a source's answers are known to be its own, as configured. */
public sealed interface Protection {

    /** They are not: whoever is on the path can forge them. */
    record None() implements Protection {}

    /**
     * By a symmetric key that both sides were given.
     *
     * @param id its number
     */
    record Key(int id) implements Protection {}

    /**
     * By Network Time Security (RFC 8915): keys and cookies come from a key exchange, whose server
     * the source's host and port name. There is no way back to answers without.
     *
     * @param authority a file with the certificates of authorities that are trusted besides the
     *     system's; empty for none
     * @param serviceLookup whether the host is looked up as a service (SRV) first
     */
    record Nts(Optional<String> authority, boolean serviceLookup) implements Protection {}

    /** {@return whether keys have to be exchanged before the source can be asked} */
    default boolean exchangesKeys() {
        return this instanceof Nts;
    }
}
