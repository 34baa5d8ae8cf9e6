package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.time.Reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An engine on its way through files that follow each other. */
final class Stretch {
    private final Engine engine;
    private final Witness witness;
    private final String version;
    private final String firstFile;
    private final Entry.Place begun;
    private final EffectChain chain;
    private Entry.Place place;
    private String file;
    private long events;
    private Optional<Reading> first = Optional.empty();
    private Optional<Replay.Point> latest = Optional.empty();

    /** What came of an entry. */
    sealed interface Step {
        /** The next entry is wanted. */
        record Onward() implements Step {}

        /** The next file is wanted. */
        record Turn() implements Step {}

        /** That was it. */
        record Over(Replay replay) implements Step {}
    }

    Stretch(String file, Entry.Opened opened, Engine engine, Witness witness) {
        this.engine = engine;
        this.witness = witness;
        this.version = opened.version();
        this.firstFile = file;
        this.file = file;
        this.begun = opened.place();
        this.place = opened.place();
        this.chain = new EffectChain(place.chain(), place.effects());
    }

    Step step(JournalReader.Next next) {
        return switch (next) {
            case JournalReader.Next.Read(Entry entry) -> step(entry);
            case JournalReader.Next.BrokenOff(Ending how) -> new Step.Over(same(how));
            case JournalReader.Next.Damaged(int offset, String problem) ->
                    new Step.Over(new Replay.Damaged(extent(), offset, problem));
        };
    }

    private Step step(Entry entry) {
        return switch (entry) {
            case Entry.Opened _ -> throw new IllegalStateException("a file opens once");
            case Entry.Happened(long then, Reading now, Event event) ->
                    then == chain.value() ? take(now, event) : differs();
            case Entry.Ended(long then, Ending why) -> {
                if (then != chain.value()) {
                    yield differs();
                }
                yield why == Ending.CONTINUED ? new Step.Turn() : new Step.Over(same(why));
            }
        };
    }

    private Step take(Reading now, Event event) {
        witness.before(engine, now, event);
        List<Effect> effects = new ArrayList<>();
        chain.nextEvent();
        events++;
        first = first.or(() -> Optional.of(now));
        Optional<RuntimeException> fault = Optional.empty();
        try {
            engine.on(now, event, effects::add);
        } catch (RuntimeException e) { // what is looked for, perhaps
            fault = Optional.of(e);
        }
        effects.forEach(chain::add);
        Replay.Point point = new Replay.Point(begun.events() + events, now, event, effects);
        latest = Optional.of(point);
        if (fault.isPresent()) {
            return new Step.Over(new Replay.Faulted(extent(), point, fault.get()));
        }
        witness.after(engine, now, event, effects);
        return new Step.Onward();
    }

    /**
     * The number that comes with an event, or at the end, is that of what the one before led to.
     */
    private Step differs() {
        return new Step.Over(
                latest.<Replay>map(point -> new Replay.Differs(extent(), point))
                        .orElseGet(
                                () -> new Replay.Unreadable(file, "its first event is missing")));
    }

    /** {@return whether a file that begins so is the next one} */
    boolean isFollowedBy(Entry.Opened opened) {
        return opened.place().run() == place.run() && opened.place().file() == place.file() + 1;
    }

    /** {@return whether all is as the next file says} Goes over to it. */
    boolean goesOnIn(String name, Entry.Opened opened) {
        file = name;
        place = opened.place();
        return place.chain() == chain.value()
                && place.effects() == chain.effects()
                && place.events() == begun.events() + events
                && opened.beginning().equals(Beginning.midway(engine));
    }

    Replay same(Ending ending) {
        return new Replay.Same(extent(), ending);
    }

    Replay stateDiffers() {
        return new Replay.StateDiffers(extent(), file);
    }

    private Replay.Extent extent() {
        return new Replay.Extent(
                version,
                new Replay.Files(firstFile, file, place.file()),
                begun.events(),
                events,
                chain.effects() - begun.effects(),
                begun.begun().or(() -> first),
                first,
                latest.map(Replay.Point::now));
    }
}
