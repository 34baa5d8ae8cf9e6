package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.time.Reading;

import java.util.List;
import java.util.Optional;

/** Sums up what an engine does. */
public final class Life {
    private Optional<Snapshot> latest = Optional.empty();
    private long effects;
    private long requests;
    private long steps;
    private long stepsNanos;
    private long synchronisedNanos;

    Life() {}

    /**
     * What it did.
     *
     * @param last what it believed at the last event
     * @param effects how many it asked for
     * @param requests how many it sent
     * @param steps how many it made
     * @param stepsSeconds the sum of their sizes
     * @param synchronisedSeconds how long it was synchronised
     */
    public record Sum(
            Snapshot last,
            long effects,
            long requests,
            long steps,
            double stepsSeconds,
            double synchronisedSeconds) {}

    /** Learns what an engine believes right before an event. */
    void until(Engine engine, Reading now) {
        Snapshot snapshot = engine.snapshot(now);
        if (latest.isPresent()
                && snapshot.system().synchronisation() == Synchronisation.SYNCHRONISED) {
            synchronisedNanos += now.freeNanos() - latest.get().now().freeNanos();
        }
        latest = Optional.of(snapshot);
    }

    void takes(List<Effect> more) {
        effects += more.size();
        for (Effect effect : more) {
            if (effect instanceof Effect.Query) {
                requests++;
            } else if (effect instanceof Effect.Step(long deltaNanos)) {
                steps++;
                stepsNanos += Math.abs(deltaNanos);
            }
        }
    }

    /** {@return what came of it} Only after the first event. */
    Sum sum() {
        return new Sum(
                latest.orElseThrow(),
                effects,
                requests,
                steps,
                stepsNanos * 1e-9,
                synchronisedNanos * 1e-9);
    }
}
