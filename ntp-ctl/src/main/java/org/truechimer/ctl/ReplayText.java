package org.truechimer.ctl;

import org.truechimer.daemon.observe.Printable;
import org.truechimer.daemon.observe.SecondsText;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.journal.Ending;
import org.truechimer.proto.journal.Replay;
import org.truechimer.proto.time.Reading;

import java.util.Optional;

/**
 * What came of the replay of a stretch, for people.
 *
 * @param extent what was replayed, one sentence
 * @param verdict what came of it, whole lines
 */
record ReplayText(String extent, String verdict) {
    private static final int EFFECTS_MAX = 20;

    static ReplayText of(Replay replay) {
        return switch (replay) {
            case Replay.Same(var extent, Ending ending) ->
                    text(
                            extent,
                            "The same: every event led to the same effects as then.\n"
                                    + words(ending, extent)
                                    + "\n");
            case Replay.Differs(var extent, var point) ->
                    text(
                            extent,
                            "It differs: "
                                    + words(point)
                                    + " led to other effects than then. Here it leads to:\n"
                                    + effects(point)
                                    + anotherProgram(extent));
            case Replay.Faulted(var extent, var point, var fault) ->
                    text(
                            extent,
                            "A fault of the program: "
                                    + words(point)
                                    + " led to "
                                    + Printable.of(fault.toString())
                                    + ". Please report it, with this journal.\n"
                                    + anotherProgram(extent));
            case Replay.Damaged(var extent, int offset, String problem) ->
                    text(
                            extent,
                            "Damaged: of what begins at octet "
                                    + offset
                                    + " of "
                                    + extent.files().last()
                                    + ", "
                                    + problem
                                    + ". What is behind it was not replayed; all before it is the"
                                    + " same as then.\n");
            case Replay.StateDiffers(var extent, String file) ->
                    text(
                            extent,
                            "It differs: every event led to the same effects as then, but "
                                    + file
                                    + " begins with another state of the engine than they lead to"
                                    + " here.\n"
                                    + anotherProgram(extent));
            case Replay.Unreadable(String file, String problem) ->
                    new ReplayText(
                            "Nothing of " + file + " could be replayed.",
                            "Unreadable: " + problem + ".\n");
        };
    }

    @Override
    public String toString() {
        return extent + "\n" + verdict;
    }

    private static ReplayText text(Replay.Extent extent, String verdict) {
        return new ReplayText(sentence(extent), verdict);
    }

    private static String sentence(Replay.Extent extent) {
        Replay.Files files = extent.files();
        String names =
                files.first().equals(files.last())
                        ? files.first()
                        : files.first() + " to " + files.last();
        String program = names + ", by ntp-daemon " + Printable.of(extent.version());
        if (extent.first().isEmpty() || extent.last().isEmpty()) {
            return program + ": no event.";
        }
        Reading first = extent.first().get();
        Reading last = extent.last().get();
        return program
                + ": "
                + (extent.before() == 0 ? "" : "after " + extent.before() + " others, ")
                + extent.events()
                + " events from "
                + InstantText.toMillis(first)
                + " to "
                + InstantText.toMillis(last)
                + " ("
                + SecondsText.of((last.freeNanos() - first.freeNanos()) * 1e-9)
                + "), "
                + extent.effects()
                + " effects.";
    }

    /** {@return what was replayed, if anything} */
    static Optional<Replay.Extent> extentOf(Replay replay) {
        return switch (replay) {
            case Replay.Same(var extent, var _) -> Optional.of(extent);
            case Replay.Differs(var extent, var _) -> Optional.of(extent);
            case Replay.StateDiffers(var extent, var _) -> Optional.of(extent);
            case Replay.Faulted(var extent, var _, var _) -> Optional.of(extent);
            case Replay.Damaged(var extent, int _, var _) -> Optional.of(extent);
            case Replay.Unreadable _ -> Optional.empty();
        };
    }

    private static String words(Ending ending, Replay.Extent extent) {
        return switch (ending) {
            case STOPPED -> "It ends where the daemon ended.";
            case CONTINUED ->
                    "It goes on in file "
                            + (extent.files().lastNumber() + 1)
                            + " of this run, which does not come next here.";
            case OUTGROWN ->
                    "It ends where what the daemon knew did not fit into a file any more; the"
                            + " daemon ran on.";
            case CUT_OFF ->
                    "It breaks off where the daemon was stopped short, or is being written; what"
                            + " its last event led to is not known.";
            case TORN ->
                    "It breaks off within an event, which is lost: the daemon was stopped short, or"
                            + " the journal is being written.";
        };
    }

    private static String words(Replay.Point point) {
        return "event "
                + point.number()
                + " at "
                + InstantText.toMillis(point.now())
                + ", "
                + Printable.of(point.event().toString())
                + ",";
    }

    private static String effects(Replay.Point point) {
        StringBuilder lines = new StringBuilder();
        for (Effect effect :
                point.effects().subList(0, Math.min(EFFECTS_MAX, point.effects().size()))) {
            lines.append("  ").append(Printable.of(effect.toString())).append('\n');
        }
        return lines.isEmpty() ? "  nothing\n" : lines.toString();
    }

    private static String anotherProgram(Replay.Extent extent) {
        return extent.version().equals(Main.version())
                ? ""
                : "This is ntp-ctl " + Main.version() + ", which may be the reason.\n";
    }
}
