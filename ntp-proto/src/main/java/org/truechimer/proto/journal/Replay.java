package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.time.Reading;

import java.util.List;
import java.util.Optional;

/** What came of a replay. */
public sealed interface Replay {

    /**
     * What was replayed.
     *
     * @param version of the program that wrote the journal
     * @param events how many the engine took
     * @param effects how many that led to
     * @param first the clocks at the first event
     * @param last the clocks at the last event
     */
    record Extent(
            String version,
            long events,
            long effects,
            Optional<Reading> first,
            Optional<Reading> last) {}

    /**
     * An event and what the engine did here.
     *
     * @param number counted from 1
     * @param now the clocks that came with it
     * @param effects what it led to here, in order
     */
    record Point(long number, Reading now, Event event, List<Effect> effects) {
        public Point {
            effects = List.copyOf(effects);
        }
    }

    /**
     * Every event led to the effects that it led to then.
     *
     * @param ending how the journal ends; where it breaks off, the effects of the last event were
     *     not recorded any more
     */
    record Same(Extent extent, Ending ending) implements Replay {}

    /**
     * An event led to other effects than then; the replay went no further.
     *
     * @param point the first such event
     */
    record Differs(Extent extent, Point point) implements Replay {}

    /**
     * The engine threw an exception, which is a fault of the program; if it is the last event of
     * the journal, most probably the one that ended the run.
     *
     * @param point the event that it did not survive
     */
    record Faulted(Extent extent, Point point, RuntimeException fault) implements Replay {}

    /**
     * The journal is damaged; it was replayed up to there, and all was the same.
     *
     * @param offset of the first octet of what cannot be read
     * @param problem what is wrong with it
     */
    record Damaged(Extent extent, int offset, String problem) implements Replay {}

    /**
     * Nothing can be replayed.
     *
     * @param problem why
     */
    record Unreadable(String problem) implements Replay {}
}
