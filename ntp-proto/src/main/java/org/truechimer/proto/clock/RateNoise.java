package org.truechimer.proto.clock;

/**
 * How the rate of an oscillator moves, as squares of densities.
 *
 * @param white of its white noise, seconds: what swings to and fro between two looks
 * @param walk of its random walk, 1/s
 */
public record RateNoise(double white, double walk) {}
