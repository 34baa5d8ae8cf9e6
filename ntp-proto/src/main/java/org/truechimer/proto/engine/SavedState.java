package org.truechimer.proto.engine;

/**
 * What is worth keeping from one run to the next.
 *
 * @param frequency the rate that corrects the wall clock, as a fraction: what the kernel's
 *     frequency should be
 * @param frequencySigma one standard deviation of it, as a fraction
 * @param unixSeconds the wall clock when this was saved: no later run is at an earlier time
 */
public record SavedState(double frequency, double frequencySigma, long unixSeconds) {}
