package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.octets.Input;
import org.truechimer.proto.octets.Output;
import org.truechimer.proto.octets.StateReader;
import org.truechimer.proto.octets.StateWriter;
import org.truechimer.proto.octets.UndecodableException;

import java.nio.ByteBuffer;

/** The engine as it is at the beginning of a file. */
sealed interface Beginning {
    /** It has seen nothing yet. */
    record Fresh(Configuration configuration) implements Beginning {}

    /**
     * It is under way.
     *
     * @param state all of it, see {@link Engine#state}
     */
    record Midway(ByteBuffer state) implements Beginning {}

    /** {@return an engine under way, as it is now} */
    static Beginning midway(Engine engine) {
        return new Midway(ByteBuffer.wrap(state(engine)).asReadOnlyBuffer());
    }

    private static byte[] state(Engine engine) {
        StateWriter writer = new StateWriter();
        engine.state(writer);
        return writer.octets();
    }

    /** {@return an engine that goes on from here} */
    default Engine engine() throws UndecodableException {
        return switch (this) {
            case Fresh(Configuration configuration) -> new Engine(configuration);
            case Midway(ByteBuffer state) -> {
                StateReader reader = new StateReader(octets(state));
                Engine engine = Engine.blank();
                engine.state(reader);
                reader.finish();
                yield engine;
            }
        };
    }

    static void write(Output out, Beginning beginning) {
        switch (beginning) {
            case Fresh(Configuration configuration) ->
                    ConfigurationCodec.write(out.u8(1), configuration);
            case Midway(ByteBuffer state) -> out.u8(2).raw(octets(state));
        }
    }

    static Beginning read(Input in) throws UndecodableException {
        int kind = in.u8();
        return switch (kind) {
            case 1 -> new Fresh(ConfigurationCodec.read(in));
            case 2 -> new Midway(ByteBuffer.wrap(in.raw()).asReadOnlyBuffer());
            default -> throw new UndecodableException("there is no beginning of kind " + kind);
        };
    }

    private static byte[] octets(ByteBuffer state) {
        byte[] octets = new byte[state.remaining()];
        state.get(state.position(), octets);
        return octets;
    }
}
