package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.octets.Output;
import org.truechimer.proto.time.Reading;

import java.util.Optional;

/**
 * Writes the journal of one run, from the engine's making on, into one file after the other. Each
 * begins with the engine's state, so that those before it are not needed. The journal has no gap:
 * when it cannot go on, it ends.
 */
public final class Recorder {
    private final Sink sink;
    private final int fileOctetsMax;
    private final String version;
    private final long run;
    private final Engine engine;
    private final EffectChain chain = new EffectChain();
    private Optional<Reading> begun = Optional.empty();
    private long events;
    private int file;
    private int octets;
    private boolean recording;

    /**
     * Begins a journal.
     *
     * @param sink takes it
     * @param fileOctetsMax no file gets longer
     * @param version of the program
     * @param run a number that no other run has
     * @param engine that has seen nothing yet
     */
    public Recorder(Sink sink, int fileOctetsMax, String version, long run, Engine engine) {
        this(
                sink,
                fileOctetsMax,
                version,
                run,
                engine,
                new Beginning.Fresh(engine.configuration()));
    }

    Recorder(
            Sink sink,
            int fileOctetsMax,
            String version,
            long run,
            Engine engine,
            Beginning beginning) {
        this.sink = sink;
        this.fileOctetsMax = fileOctetsMax;
        this.version = version;
        this.run = run;
        this.engine = engine;
        begin(opening(beginning));
    }

    /** Writes an event down that the engine is about to take. */
    public void event(Reading now, Event event) {
        byte[] frame = new Entry.Happened(chain.value(), now, event).frame();
        if (recording && octets + frame.length + Entry.ENDED_LENGTH_MAX > fileOctetsMax) {
            turn(frame.length);
        }
        if (recording) {
            append(frame);
            begun = begun.or(() -> Optional.of(now));
            events++;
            chain.nextEvent();
        }
    }

    /** Remembers an effect of the last event. */
    public void effect(Effect effect) {
        if (recording) {
            chain.add(effect);
        }
    }

    /** Ends the journal, because the engine is at its end. */
    public void stop() {
        end(Ending.STOPPED);
    }

    /** Half a file of state and no end of turning: then there had better be no journal. */
    private void turn(int frameLength) {
        byte[] opening = opening(Beginning.midway(engine));
        if (2 * (opening.length + frameLength + Entry.ENDED_LENGTH_MAX) > fileOctetsMax) {
            end(Ending.OUTGROWN);
        } else {
            append(new Entry.Ended(chain.value(), Ending.CONTINUED).frame());
            begin(opening);
        }
    }

    private byte[] opening(Beginning beginning) {
        file++;
        Entry.Place place =
                new Entry.Place(run, file, events, chain.effects(), chain.value(), begun);
        return new Entry.Opened(version, place, beginning).frame();
    }

    private void begin(byte[] opening) {
        recording = sink.begin();
        octets = 0;
        append(new Output().i64(Entry.OPENING).octets());
        append(opening);
    }

    private void append(byte[] more) {
        recording = recording && sink.append(more);
        octets += more.length;
    }

    private void end(Ending why) {
        if (recording) {
            append(new Entry.Ended(chain.value(), why).frame());
            recording = false;
            sink.ended(why);
        }
    }
}
