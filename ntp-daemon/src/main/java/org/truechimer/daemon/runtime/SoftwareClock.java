package org.truechimer.daemon.runtime;

import org.truechimer.daemon.server.Lead;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;

import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * A clock that exists in this process alone. Its oscillator is the machine's free-running clock
 * with an error added; its wall clock runs on that oscillator at the rate that it is told, as the
 * kernel's does on the machine's.
 */
final class SoftwareClock implements DisciplinedClock {
    /** The kernel's resolution: 2^-16 ppm. */
    private static final double FREQUENCY_UNIT = 1e-6 / 65536;

    /** The kernel's reach, tick and frequency together. */
    private static final double FREQUENCY_MAX = 0.1005;

    private final Supplier<Reading> host;
    private final DoubleSupplier hostFrequency;
    private final Timescale free;
    private State state;

    private record State(Timescale wall, int steps) {}

    /**
     * @param choice where the clock starts and how wrong its oscillator is
     * @param host the machine's clocks
     * @param hostFrequency the rate that the machine's wall clock runs with now, as a fraction
     */
    SoftwareClock(
            ClockChoice.Software choice, Supplier<Reading> host, DoubleSupplier hostFrequency) {
        this.host = host;
        this.hostFrequency = hostFrequency;
        Reading start = host.get();
        this.free = new Timescale(start.freeNanos(), start.freeNanos(), choice.oscillatorError());
        this.state =
                new State(
                        new Timescale(
                                start.freeNanos(), start.wallNanos() + choice.offsetNanos(), 0),
                        0);
    }

    @Override
    public synchronized Reading read() {
        Reading machine = host.get();
        long now = free.at(machine.freeNanos());
        return new Reading(now, state.wall().at(now), machine.epoch() + state.steps());
    }

    @Override
    public synchronized Stamp stamp(Stamp machine) {
        return new Stamp(
                free.at(machine.freeNanos()), machine.epoch() + state.steps(), machine.quality());
    }

    @Override
    public synchronized Lead lead() {
        Reading machine = host.get();
        long own = state.wall().at(free.at(machine.freeNanos()));
        double rate =
                (1 + free.rate()) * (1 + state.wall().rate()) / (1 + hostFrequency.getAsDouble());
        return new Lead(machine.wallNanos(), own - machine.wallNanos(), rate - 1);
    }

    @Override
    public synchronized double frequency() {
        return state.wall().rate();
    }

    @Override
    public boolean isSteered() {
        return true;
    }

    @Override
    public synchronized void setFrequency(double frequency) {
        double limited = Math.clamp(frequency, -FREQUENCY_MAX, FREQUENCY_MAX);
        double rate = Math.rint(limited / FREQUENCY_UNIT) * FREQUENCY_UNIT;
        state =
                new State(
                        state.wall().turned(free.at(host.get().freeNanos()), rate), state.steps());
    }

    @Override
    public synchronized void step(long deltaNanos) {
        state = new State(state.wall().shifted(deltaNanos), state.steps() + 1);
    }

    @Override
    public void setStatus(Effect.SetStatus status) {}
}
