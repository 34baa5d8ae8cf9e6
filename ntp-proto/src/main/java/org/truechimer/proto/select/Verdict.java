package org.truechimer.proto.select;

/**
 * What the selection makes of one source.
 *
 * @param source the source's number
 * @param standing used, or why not
 * @param excessSeconds with FALSETICKER and NOSELECT, how far its interval lies from what the
 *     majority agrees on; with DISTANT, its root distance; else 0
 */
public record Verdict(int source, Standing standing, double excessSeconds) {}
