package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.octets.UndecodableException;

import java.util.List;

/**
 * Has engines live through a journal, and compares what they do with what was done then. What
 * follows each other is one stretch; a new one, with an engine of its own, begins with another run,
 * behind a file that is missing, and behind damage.
 */
public final class Replayer {
    private final List<JournalPart> parts;
    private int next;

    /**
     * @param parts the files, in the order of their numbers
     */
    public Replayer(List<JournalPart> parts) {
        this.parts = List.copyOf(parts);
    }

    /** {@return whether there is another stretch} */
    public boolean hasNext() {
        return next < parts.size();
    }

    /**
     * {@return what came of the next stretch} Any octets are safe, but what an engine makes of an
     * event that no daemon ever had is its own affair.
     *
     * @param witness looks on
     */
    public Replay next(Witness witness) {
        JournalPart part = parts.get(next++);
        JournalReader reader = new JournalReader(part.octets());
        return switch (reader.next()) {
            case JournalReader.Next.Read(Entry.Opened opened) -> {
                Engine engine;
                try {
                    engine = opened.beginning().engine();
                } catch (UndecodableException e) {
                    yield new Replay.Unreadable(part.name(), explain(opened, e));
                }
                yield run(new Stretch(part.name(), opened, engine, witness), reader);
            }
            case JournalReader.Next.Read _, JournalReader.Next.BrokenOff _ ->
                    new Replay.Unreadable(part.name(), "it breaks off before the first event");
            case JournalReader.Next.Damaged(int _, String problem) ->
                    new Replay.Unreadable(part.name(), problem);
        };
    }

    private static String explain(Entry.Opened opened, UndecodableException e) {
        return e.getMessage() + "; it was written by ntp-daemon " + opened.version();
    }

    private Replay run(Stretch stretch, JournalReader first) {
        JournalReader reader = first;
        while (true) {
            Stretch.Step step = stretch.step(reader.next());
            switch (step) {
                case Stretch.Step.Onward() -> {}
                case Stretch.Step.Over(Replay replay) -> {
                    return replay;
                }
                case Stretch.Step.Turn() -> {
                    if (!hasNext()) {
                        return stretch.same(Ending.CONTINUED);
                    }
                    JournalPart part = parts.get(next);
                    reader = new JournalReader(part.octets());
                    if (!(reader.next() instanceof JournalReader.Next.Read(Entry.Opened opened)
                            && stretch.isFollowedBy(opened))) {
                        return stretch.same(Ending.CONTINUED);
                    }
                    next++;
                    if (!stretch.goesOnIn(part.name(), opened)) {
                        return stretch.stateDiffers();
                    }
                }
            }
        }
    }
}
