package org.truechimer.daemon.linux;

import java.util.Locale;

/**
 * The rate of the kernel's clock in the kernel's two units, which add up: a coarse tick of 100 ppm
 * and a fine frequency within +-500 ppm.
 *
 * @param tickMicros microseconds that the clock gains in a hundredth of a second: 10000, or 9000 to
 *     11000
 * @param units further frequency in units of 2^-16 ppm
 */
public record KernelRate(long tickMicros, long units) {
    private static final long NOMINAL_TICK = 10_000;
    private static final double FREQUENCY_PER_TICK = 1e-4;
    private static final double FREQUENCY_PER_UNIT = 1e-6 / 65536;
    private static final double GREATEST_FREQUENCY = 0.1;

    /**
     * The fine frequency up to which the tick stays; under the kernel's 500 ppm, so that nothing is
     * ever cut off.
     */
    private static final double TICK_HOLDS_WITHIN = 450e-6;

    /**
     * {@return the rate nearest to a frequency} The tick stays while the fine frequency alone can
     * reach it, so that small changes to and fro never move the tick.
     *
     * @param frequency the rate wanted, as a fraction; limited to +-0.1
     * @param presentTickMicros the tick now
     */
    public static KernelRate of(double frequency, long presentTickMicros) {
        double wanted = Math.clamp(frequency, -GREATEST_FREQUENCY, GREATEST_FREQUENCY);
        long tick = presentTickMicros;
        if (Math.abs(remainder(wanted, tick)) > TICK_HOLDS_WITHIN) {
            tick = NOMINAL_TICK + Math.round(wanted / FREQUENCY_PER_TICK);
        }
        return new KernelRate(tick, Math.round(remainder(wanted, tick) / FREQUENCY_PER_UNIT));
    }

    /** {@return the rate as a fraction over the nominal one} */
    public double frequency() {
        return (tickMicros - NOMINAL_TICK) * FREQUENCY_PER_TICK + units * FREQUENCY_PER_UNIT;
    }

    /** {@return the rate for a person, in parts per million} */
    String words() {
        return String.format(
                Locale.ROOT, "%+.3f ppm (tick %d, freq %d)", frequency() * 1e6, tickMicros, units);
    }

    private static double remainder(double frequency, long tick) {
        return frequency - (tick - NOMINAL_TICK) * FREQUENCY_PER_TICK;
    }
}
