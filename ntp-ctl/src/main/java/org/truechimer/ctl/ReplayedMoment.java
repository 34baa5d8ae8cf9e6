package org.truechimer.ctl;

import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.journal.Replayer;
import org.truechimer.proto.time.Reading;

import java.time.Instant;
import java.util.Optional;

/** Takes a snapshot of a replayed engine at one moment, which lies between two events. */
final class ReplayedMoment implements Replayer.Witness {
    private final Optional<Instant> asked;
    private Optional<Reading> first = Optional.empty();
    private Optional<Reading> last = Optional.empty();
    private Optional<Snapshot> snapshot = Optional.empty();

    /**
     * @param asked when, by the wall clock; empty for never
     */
    ReplayedMoment(Optional<Instant> asked) {
        this.asked = asked;
    }

    @Override
    public void before(Engine engine, Reading now, Event event) {
        if (first.isEmpty()) {
            first = Optional.of(now);
        }
        if (snapshot.isEmpty() && last.isPresent() && asked.isPresent()) {
            Reading before = last.get();
            if (isReached(before) && !isReached(now)) {
                // the engine's own step is in the later reading, a foreign one is news in it
                Reading near = event instanceof Event.Disrupted ? before : now;
                snapshot = Optional.of(engine.snapshot(moved(near, before.freeNanos())));
            }
        }
        last = Optional.of(now);
    }

    /** {@return what the engine knew then; empty when the journal does not reach there} */
    Optional<Snapshot> snapshot() {
        return snapshot;
    }

    /** {@return how long the engine had run by then} */
    double uptimeSeconds() {
        long begun = first.map(Reading::freeNanos).orElse(0L);
        return snapshot.map(then -> (then.now().freeNanos() - begun) * 1e-9).orElse(0.0);
    }

    private boolean isReached(Reading now) {
        return !InstantText.of(now).isAfter(asked.orElse(Instant.MAX));
    }

    /** {@return both clocks at the moment asked for, by a reading near it} */
    private Reading moved(Reading near, long earliestFreeNanos) {
        Instant then = asked.orElseThrow();
        long wallNanos =
                Math.addExact(
                        Math.multiplyExact(then.getEpochSecond(), 1_000_000_000L), then.getNano());
        long freeNanos =
                Math.max(near.freeNanos() + wallNanos - near.wallNanos(), earliestFreeNanos);
        return new Reading(freeNanos, wallNanos, near.epoch());
    }
}
