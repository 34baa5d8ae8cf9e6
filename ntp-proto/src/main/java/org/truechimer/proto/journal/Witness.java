package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.time.Reading;

import java.util.List;

/** Looks on at a replay. */
public interface Witness {
    /**
     * Sees the engine right before it takes an event.
     *
     * @param engine may be asked for a snapshot and for its state
     * @param now the clocks that come with the event
     */
    default void before(Engine engine, Reading now, Event event) {}

    /**
     * Sees what the event led to here.
     *
     * @param engine may be asked for a snapshot and for its state
     * @param effects in their order
     */
    default void after(Engine engine, Reading now, Event event, List<Effect> effects) {}
}
