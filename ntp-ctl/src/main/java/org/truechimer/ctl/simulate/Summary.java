package org.truechimer.ctl.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The figures of a simulation. */
public final class Summary implements Consumer<Moment> {
    private final Scenario scenario;
    private final double fromSeconds;
    private final Distribution offsets = new Distribution();
    private final Distribution frequencies = new Distribution();
    private final Distribution bounds = new Distribution();
    private final Settling start;
    private final List<Settling> events = new ArrayList<>();
    private long broken;
    private long bounded;
    private long packets;

    /** Makes one that has seen nothing of a scenario yet. */
    public Summary(Scenario scenario) {
        this.scenario = scenario;
        this.fromSeconds =
                scenario.statisticsFromSeconds() < scenario.seconds()
                        ? scenario.statisticsFromSeconds()
                        : 0;
        start = new Settling(scenario.settledSeconds());
    }

    @Override
    public void accept(Moment moment) {
        packets = moment.packets();
        if (moment.condition() == Moment.Condition.ASLEEP) {
            return;
        }
        start.take(moment);
        List<Happening> happenings = scenario.happenings();
        while (events.size() < happenings.size()
                && happenings.get(events.size()).seconds() <= moment.seconds()) {
            events.add(new Settling(scenario.settledSeconds()));
        }
        if (!events.isEmpty()) {
            events.getLast().take(moment);
        }
        if (moment.boundSeconds() < Double.POSITIVE_INFINITY) {
            bounded++;
            broken += moment.broken() ? 1 : 0;
        }
        if (moment.seconds() > fromSeconds) {
            offsets.add(moment.offsetSeconds());
            frequencies.add(moment.frequencyError());
            if (moment.boundSeconds() < Double.POSITIVE_INFINITY) {
                bounds.add(moment.boundSeconds());
            }
        }
    }

    Scenario scenario() {
        return scenario;
    }

    /** {@return from when on the distributions count} */
    double fromSeconds() {
        return fromSeconds;
    }

    Distribution offsets() {
        return offsets;
    }

    Distribution frequencies() {
        return frequencies;
    }

    Distribution bounds() {
        return bounds;
    }

    /** {@return the seconds in which there was a bound} */
    long bounded() {
        return bounded;
    }

    /**
     * {@return the seconds in which the offset was beyond the bound, though the client could know}
     */
    long broken() {
        return broken;
    }

    long packets() {
        return packets;
    }

    /** {@return how the clock took its start} */
    Settling start() {
        return start;
    }

    /** {@return how it took each event that has happened, until the next one} */
    List<Settling> events() {
        return events;
    }
}
