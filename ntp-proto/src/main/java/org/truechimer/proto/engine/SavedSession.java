package org.truechimer.proto.engine;

/**
 * A session of an earlier run, whose keys and cookies were kept.
 *
 * @param name the source's, as configured
 * @param number of the session; no other has it, in this run either
 * @param terms what was agreed on
 * @param cookies how many are left
 */
public record SavedSession(String name, long number, KeyTerms terms, int cookies) {}
