package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.time.Reading;

import java.util.List;
import java.util.Optional;

/** What came of the replay of a stretch: files of one run that follow each other. */
public sealed interface Replay {

    /**
     * What was replayed.
     *
     * @param version of the program that wrote the journal
     * @param files that it stands in
     * @param before how many events of the run came before
     * @param events how many the engine took
     * @param effects how many those led to
     * @param begun the clocks at the very first event of the run
     * @param first the clocks at the first event of the stretch
     * @param last the clocks at the last event of the stretch
     */
    record Extent(
            String version,
            Files files,
            long before,
            long events,
            long effects,
            Optional<Reading> begun,
            Optional<Reading> first,
            Optional<Reading> last) {}

    /**
     * Files that follow each other.
     *
     * @param first name of the first
     * @param last name of the last
     * @param lastNumber which file of its run the last one is, counted from 1
     */
    record Files(String first, String last, int lastNumber) {}

    /**
     * An event and what the engine did here.
     *
     * @param number counted from 1 since the run began
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
     * @param ending how the last file ends; where it breaks off, the effects of the last event were
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
     * All effects were the same, but a file begins with another state of the engine than the one
     * that the files before it lead to here.
     *
     * @param file its name
     */
    record StateDiffers(Extent extent, String file) implements Replay {}

    /**
     * The engine threw an exception, which is a fault of the program; if it is the last event of
     * the journal, most probably the one that ended the run.
     *
     * @param point the event that it did not survive
     */
    record Faulted(Extent extent, Point point, RuntimeException fault) implements Replay {}

    /**
     * The last file is damaged; it was replayed up to there, and all was the same.
     *
     * @param offset of the first octet of what cannot be read
     * @param problem what is wrong with it
     */
    record Damaged(Extent extent, int offset, String problem) implements Replay {}

    /**
     * Nothing of a file can be replayed.
     *
     * @param file its name
     * @param problem why
     */
    record Unreadable(String file, String problem) implements Replay {}
}
