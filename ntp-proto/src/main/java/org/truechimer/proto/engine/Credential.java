package org.truechimer.proto.engine;

/**
 * What a request is protected with, and its answers verified by: a number, never the secret itself.
 */
public sealed interface Credential {

    /** Nothing. */
    record None() implements Credential {}

    /**
     * A symmetric key.
     *
     * @param id its number
     */
    record Key(int id) implements Credential {}

    /**
     * The keys of a session, and one of its cookies.
     *
     * @param number as in {@link Effect.ExchangeKeys}
     */
    record Session(long number) implements Credential {}
}
