package org.truechimer.proto.engine;

import org.truechimer.proto.time.Reading;

/**
 * What is known while an event is handled.
 *
 * @param now the clocks
 * @param dates how certificates are judged
 * @param frequency the rate that corrects the clock, as a fraction
 * @param frequencySigma one standard deviation of it
 * @param outbox takes what is to be done
 */
record Turn(Reading now, DateRule dates, double frequency, double frequencySigma, Outbox outbox) {}
