package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.time.Reading;

import java.nio.ByteBuffer;

/** What a journal consists of, each in a frame of its own. */
sealed interface Entry {
    /** The first six octets of a journal, in ASCII TCJRNL, and two of the format's version. */
    long OPENING = 0x5443_4A52_4E4C_0002L;

    /** Octets of {@link #OPENING}. */
    int OPENING_LENGTH = 8;

    /** The frame type of {@link Opened}. */
    int OPENED = 1;

    /** The frame type of {@link Happened}. */
    int HAPPENED = 2;

    /** The frame type of {@link Ended}. */
    int ENDED = 3;

    /** A frame of {@link Ended} is no longer than this. */
    int ENDED_LENGTH_MAX = Frame.HEADER_LENGTH + 64;

    /**
     * The first one: what the engine was made of.
     *
     * @param version of the program
     */
    record Opened(String version, Configuration configuration) implements Entry {}

    /**
     * An event, written before the engine takes it, so that one which it does not survive is there
     * too.
     *
     * @param chain of the effects of all events before this one, see {@link EffectChain}
     * @param now the clocks
     */
    record Happened(long chain, Reading now, Event event) implements Entry {}

    /**
     * The last one.
     *
     * @param chain of all effects
     */
    record Ended(long chain, Ending why) implements Entry {}

    /** {@return the frame of this entry} */
    default byte[] frame() {
        Output out = new Output();
        return switch (this) {
            case Opened(String version, Configuration configuration) -> {
                ConfigurationCodec.write(out.text(version), configuration);
                yield Frame.encode(OPENED, out.octets());
            }
            case Happened(long chain, Reading now, Event event) -> {
                Values.writeReading(out.i64(chain), now);
                EventCodec.write(out, event);
                yield Frame.encode(HAPPENED, out.octets());
            }
            case Ended(long chain, Ending why) ->
                    Frame.encode(ENDED, out.i64(chain).name(why).octets());
        };
    }

    /** {@return the entry that a frame carries} */
    static Entry of(int type, ByteBuffer payload) throws UndecodableException {
        Input in = new Input(payload);
        Entry entry =
                switch (type) {
                    case OPENED -> new Opened(in.text(), ConfigurationCodec.read(in));
                    case HAPPENED ->
                            new Happened(in.i64(), Values.readReading(in), EventCodec.read(in));
                    case ENDED -> new Ended(in.i64(), in.name(Ending.class));
                    default -> throw new UndecodableException("there is no entry of kind " + type);
                };
        in.finish();
        return entry;
    }
}
