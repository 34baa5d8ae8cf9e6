package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.time.Reading;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Has a fresh engine live through a journal, and compares what it does with what was done then. */
public final class Replayer {
    private final JournalReader journal;
    private final String version;
    private final Engine engine;
    private final Witness witness;
    private final EffectChain chain = new EffectChain();
    private long events;
    private Optional<Reading> first = Optional.empty();
    private Optional<Replay.Point> latest = Optional.empty();

    /** Looks on. */
    @FunctionalInterface
    public interface Witness {
        /**
         * Sees the engine right before it takes an event.
         *
         * @param engine may be asked for a snapshot
         * @param now the clocks that come with the event
         */
        void before(Engine engine, Reading now, Event event);
    }

    private Replayer(
            JournalReader journal, String version, Configuration configuration, Witness witness) {
        this.journal = journal;
        this.version = version;
        this.engine = new Engine(configuration);
        this.witness = witness;
    }

    /**
     * {@return what came of it} Any octets are safe, but what an engine makes of an event that no
     * daemon ever had is its own affair.
     *
     * @param octets the whole journal
     * @param witness looks on
     */
    public static Replay replay(ByteBuffer octets, Witness witness) {
        JournalReader journal = new JournalReader(octets);
        return switch (journal.next()) {
            case JournalReader.Next.Read(Entry.Opened(var version, var configuration)) ->
                    new Replayer(journal, version, configuration, witness).run();
            case JournalReader.Next.Read _, JournalReader.Next.BrokenOff _ ->
                    new Replay.Unreadable("it breaks off before the first event");
            case JournalReader.Next.Damaged(int _, String problem) ->
                    new Replay.Unreadable(problem);
        };
    }

    private Replay run() {
        Optional<Replay> outcome = Optional.empty();
        while (outcome.isEmpty()) {
            outcome = step(journal.next());
        }
        return outcome.get();
    }

    private Optional<Replay> step(JournalReader.Next next) {
        return switch (next) {
            case JournalReader.Next.Read(Entry entry) -> step(entry);
            case JournalReader.Next.BrokenOff(Ending how) ->
                    Optional.of(new Replay.Same(extent(), how));
            case JournalReader.Next.Damaged(int offset, String problem) ->
                    Optional.of(new Replay.Damaged(extent(), offset, problem));
        };
    }

    private Optional<Replay> step(Entry entry) {
        return switch (entry) {
            case Entry.Opened _ -> throw new IllegalStateException("a journal opens once");
            case Entry.Happened(long then, Reading now, Event event) ->
                    then == chain.value() ? take(now, event) : Optional.of(differs());
            case Entry.Ended(long then, Ending why) ->
                    Optional.of(then == chain.value() ? new Replay.Same(extent(), why) : differs());
        };
    }

    private Optional<Replay> take(Reading now, Event event) {
        witness.before(engine, now, event);
        List<Effect> effects = new ArrayList<>();
        chain.nextEvent();
        events++;
        if (first.isEmpty()) {
            first = Optional.of(now);
        }
        Optional<RuntimeException> fault = Optional.empty();
        try {
            engine.on(now, event, effects::add);
        } catch (RuntimeException e) { // what is looked for, perhaps
            fault = Optional.of(e);
        }
        effects.forEach(chain::add);
        Replay.Point point = new Replay.Point(events, now, event, effects);
        latest = Optional.of(point);
        return fault.map(e -> new Replay.Faulted(extent(), point, e));
    }

    /**
     * The number that comes with an event, or at the end, is that of what the one before led to.
     */
    private Replay differs() {
        return latest.<Replay>map(point -> new Replay.Differs(extent(), point))
                .orElseGet(() -> new Replay.Unreadable("its first event is missing"));
    }

    private Replay.Extent extent() {
        return new Replay.Extent(
                version, events, chain.effects(), first, latest.map(Replay.Point::now));
    }
}
