package org.truechimer.ctl.simulate;

import org.truechimer.daemon.config.Section;
import org.truechimer.proto.sim.Oscillator;
import org.truechimer.proto.sim.SplitMix64;

import java.util.List;

/**
 * The client's clock, as a scenario describes it.
 *
 * @param offsetSeconds how far it is ahead of true time at first
 * @param frequency how much its oscillator gains at first, as a fraction
 * @param wander density of the random walk of that, 1/sqrt(s)
 * @param ageingBySecond how fast it rises, 1/s
 * @param granularityNanos how finely it can be read
 * @param temperatures that the frequency follows
 */
record ClockModel(
        double offsetSeconds,
        double frequency,
        double wander,
        double ageingBySecond,
        long granularityNanos,
        List<Temperature> temperatures) {
    private static final double SECONDS_PER_DAY = 86_400;

    public ClockModel {
        temperatures = List.copyOf(temperatures);
    }

    /** A sine of the frequency; {@code phase} is the share of the period that it begins with. */
    record Temperature(double periodSeconds, double amplitude, double phase) {
        static Temperature read(Section section) {
            section.require("amplitude");
            Temperature temperature =
                    new Temperature(
                            Quantity.period(section, "period").orElse(SECONDS_PER_DAY),
                            Quantity.rate(section, "amplitude", 1000).orElse(0.0),
                            Quantity.share(section, "phase").orElse(0.0));
            section.finish();
            return temperature;
        }
    }

    /** {@return what the table says} */
    static ClockModel read(Section section) {
        ClockModel clock =
                new ClockModel(
                        Quantity.signedSeconds(section, "offset").orElse(0.0),
                        Quantity.signedRate(section, "frequency").orElse(0.0),
                        Quantity.rate(section, "wander", 1).orElse(0.0),
                        Quantity.signedRate(section, "ageing").orElse(0.0) / SECONDS_PER_DAY,
                        Math.round(
                                1e9
                                        * Quantity.seconds(section, "granularity", 1e-9, 0.1)
                                                .orElse(1e-9)),
                        section.tables("temperature").stream().map(Temperature::read).toList());
        section.finish();
        return clock;
    }

    /** {@return an oscillator like this} */
    Oscillator oscillator(SplitMix64 random) {
        Oscillator oscillator = new Oscillator(frequency, wander, random).ageing(ageingBySecond);
        for (Temperature temperature : temperatures) {
            oscillator.warmedBy(
                    temperature.periodSeconds,
                    temperature.amplitude,
                    2 * Math.PI * temperature.phase);
        }
        return oscillator;
    }
}
