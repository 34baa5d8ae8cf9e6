package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Effect;

import java.util.ArrayList;
import java.util.List;

/** What an engine makes of the wall clock: how far its rates and steps have carried it. */
final class Course {
    private final List<Long> stepsFreeNanos = new ArrayList<>();
    private double frequency;
    private double aheadNanos;
    private long sinceFreeNanos;

    /** Begins where the clock is. */
    Course(double frequency, long freeNanos) {
        this.frequency = frequency;
        this.sinceFreeNanos = freeNanos;
    }

    double frequency() {
        return frequency;
    }

    void runAt(double next, long freeNanos) {
        aheadNanos = aheadNanos(freeNanos);
        sinceFreeNanos = freeNanos;
        frequency = next;
    }

    /** Carries out what an engine asks for. */
    void follow(List<Effect> effects, long freeNanos) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.SetFrequency(double next)) {
                runAt(next, freeNanos);
            } else if (effect instanceof Effect.Step(long deltaNanos)) {
                aheadNanos += deltaNanos;
                stepsFreeNanos.add(freeNanos);
            }
        }
    }

    /** {@return how much further the clock is than if it had been left alone} */
    double aheadNanos(long freeNanos) {
        return aheadNanos + frequency * (freeNanos - sinceFreeNanos);
    }

    /** {@return how many steps were made before an instant} */
    int stepsBefore(long freeNanos) {
        int count = 0;
        for (long step : stepsFreeNanos) {
            count += step < freeNanos ? 1 : 0;
        }
        return count;
    }
}
