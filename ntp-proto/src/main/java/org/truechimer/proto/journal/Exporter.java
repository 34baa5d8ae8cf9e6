package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.octets.StateReader;
import org.truechimer.proto.octets.StateWriter;
import org.truechimer.proto.octets.UndecodableException;
import org.truechimer.proto.time.Reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Writes a replayed stretch anew, with other values in it. A second engine lives through the
 * changed events, and has to do what the first one does, but for the changes.
 */
public final class Exporter implements Witness {
    private final UnaryOperator<Object> disguise;
    private final Function<Engine, Recorder> recording;
    private Optional<Engine> engine = Optional.empty();
    private Optional<Recorder> recorder = Optional.empty();
    private long events;
    private long firstDifference;

    /**
     * @param sink takes it
     * @param fileOctetsMax no file gets longer
     * @param version of the program
     * @param run a number that no other run has
     * @param disguise makes the other value of each record, text or constant
     */
    public Exporter(
            Sink sink,
            int fileOctetsMax,
            String version,
            long run,
            UnaryOperator<Object> disguise) {
        this.disguise = disguise;
        this.recording =
                engine ->
                        new Recorder(
                                sink,
                                fileOctetsMax,
                                version,
                                run,
                                engine,
                                Beginning.midway(engine));
    }

    @Override
    public void before(Engine original, Reading now, Event event) {
        if (engine.isEmpty()) {
            Engine disguised = disguised(original);
            engine = Optional.of(disguised);
            recorder = Optional.of(recording.apply(disguised));
        }
    }

    @Override
    public void after(Engine original, Reading now, Event event, List<Effect> effects) {
        Event other = (Event) disguise.apply(event);
        List<Effect> others = new ArrayList<>();
        events++;
        recorder.orElseThrow().event(now, other);
        engine.orElseThrow().on(now, other, others::add);
        others.forEach(recorder.orElseThrow()::effect);
        if (firstDifference == 0 && !others.equals(disguise.apply(effects))) {
            firstDifference = events;
        }
    }

    /** Ends what is written, as if the run had ended there. */
    public void stop() {
        recorder.ifPresent(Recorder::stop);
    }

    /** {@return how many events were written} */
    public long events() {
        return events;
    }

    /**
     * {@return the number in this stretch, counted from 1, of the first event that leads to
     * something else than before; 0 for none, as it has to be}
     */
    public long firstDifference() {
        return firstDifference;
    }

    private Engine disguised(Engine original) {
        StateWriter writer = new StateWriter(disguise);
        original.state(writer);
        Engine copy = Engine.blank();
        try {
            StateReader reader = new StateReader(writer.octets());
            copy.state(reader);
            reader.finish();
        } catch (UndecodableException e) {
            throw new IllegalStateException("what was just written cannot be read", e);
        }
        return copy;
    }
}
