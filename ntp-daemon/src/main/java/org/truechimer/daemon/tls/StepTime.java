package org.truechimer.daemon.tls;

/**
 * How long a step took.
 *
 * @param step which
 * @param nanos its duration
 */
public record StepTime(Step step, long nanos) {}
