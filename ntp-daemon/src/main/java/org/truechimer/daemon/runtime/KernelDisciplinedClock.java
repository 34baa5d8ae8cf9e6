package org.truechimer.daemon.runtime;

import org.truechimer.daemon.linux.ClockReader;
import org.truechimer.daemon.linux.ClockRefusedException;
import org.truechimer.daemon.linux.KernelClock;
import org.truechimer.daemon.server.Lead;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;

/** The machine's own clock, steered. */
final class KernelDisciplinedClock implements DisciplinedClock {
    private final ClockReader reader;
    private final KernelClock kernel;

    KernelDisciplinedClock(ClockReader reader, KernelClock kernel) {
        this.reader = reader;
        this.kernel = kernel;
    }

    @Override
    public Reading read() {
        return reader.read();
    }

    @Override
    public Stamp stamp(Stamp machine) {
        return machine;
    }

    @Override
    public Lead lead() {
        return Lead.none(reader.read().wallNanos());
    }

    @Override
    public double frequency() {
        return kernel.frequency();
    }

    @Override
    public boolean isSteered() {
        return true;
    }

    @Override
    public void setFrequency(double frequency) throws ClockRefusedException {
        kernel.setFrequency(frequency);
    }

    @Override
    public void step(long deltaNanos) throws ClockRefusedException {
        kernel.step(deltaNanos);
    }

    @Override
    public void setStatus(Effect.SetStatus status) throws ClockRefusedException {
        kernel.setStatus(
                status.synchronised(),
                status.leap(),
                status.maxErrorNanos(),
                status.estimatedErrorNanos());
    }
}
