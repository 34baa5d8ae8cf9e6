package org.truechimer.proto.clock;

/**
 * What one agreeing source has to say.
 *
 * @param estimate of its clock
 * @param limitSeconds no true time is further than this from its clock: its root distance
 */
public record Voice(ClockEstimate estimate, double limitSeconds) {}
