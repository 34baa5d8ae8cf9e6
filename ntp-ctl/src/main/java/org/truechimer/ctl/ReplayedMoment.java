package org.truechimer.ctl;

import org.truechimer.daemon.observe.Observation;
import org.truechimer.daemon.observe.Program;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.journal.Replay;
import org.truechimer.proto.journal.Witness;
import org.truechimer.proto.time.Reading;

import java.time.Instant;
import java.util.Optional;

/** Takes a snapshot of a replayed engine at one moment, which lies between two events. */
final class ReplayedMoment implements Witness {
    private final Optional<Instant> asked;
    private Optional<Reading> last = Optional.empty();
    private Optional<Snapshot> snapshot = Optional.empty();
    private Optional<Observation> observation = Optional.empty();

    /**
     * @param asked when, by the wall clock; empty for never
     */
    ReplayedMoment(Optional<Instant> asked) {
        this.asked = asked;
    }

    /** {@return this, for events that do not follow those that it saw} */
    Witness ofAnotherStretch() {
        last = Optional.empty();
        return this;
    }

    @Override
    public void before(Engine engine, Reading now, Event event) {
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

    /** Learns what the stretch was, for what is known only then. */
    void endedIn(Replay replay) {
        if (snapshot.isPresent() && observation.isEmpty()) {
            Replay.Extent extent = ReplayText.extentOf(replay).orElseThrow();
            Snapshot then = snapshot.get();
            long begun = extent.begun().map(Reading::freeNanos).orElse(0L);
            double uptimeSeconds = (then.now().freeNanos() - begun) * 1e-9;
            observation =
                    Optional.of(
                            new Observation(
                                    new Program(
                                            extent.version(), "unknown", "unknown", uptimeSeconds),
                                    then));
        }
    }

    /** {@return what the engine knew then; empty when the journal does not reach there} */
    Optional<Observation> observation() {
        return observation;
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
