package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.time.Reading;

/**
 * Writes the journal of one run, from the engine's making on. It begins with the first event and
 * has no gap: when it cannot go on, it ends.
 */
public final class Recorder {
    private final Sink sink;
    private final long maximumOctets;
    private final EffectChain chain = new EffectChain();
    private long octets;
    private boolean recording = true;

    /**
     * Begins a journal.
     *
     * @param sink takes it
     * @param maximumOctets it never gets longer
     * @param version of the program
     * @param configuration that the engine was made with
     */
    public Recorder(Sink sink, long maximumOctets, String version, Configuration configuration) {
        this.sink = sink;
        this.maximumOctets = maximumOctets;
        append(new Output().i64(Entry.OPENING).octets());
        record(new Entry.Opened(version, configuration));
    }

    /** Writes an event down that the engine is about to take. */
    public void event(Reading now, Event event) {
        if (recording) {
            record(new Entry.Happened(chain.value(), now, event));
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

    private void record(Entry entry) {
        byte[] frame = entry.frame();
        if (octets + frame.length + Entry.ENDED_LENGTH_MAX > maximumOctets) {
            end(Ending.FULL);
        } else {
            append(frame);
        }
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
