package org.truechimer.ctl;

import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.journal.Witness;
import org.truechimer.proto.time.Reading;

import java.util.List;

/**
 * Several who look on at one replay.
 *
 * @param all in the order in which they look
 */
record Witnesses(List<Witness> all) implements Witness {
    @Override
    public void before(Engine engine, Reading now, Event event) {
        all.forEach(witness -> witness.before(engine, now, event));
    }

    @Override
    public void after(Engine engine, Reading now, Event event, List<Effect> effects) {
        all.forEach(witness -> witness.after(engine, now, event, effects));
    }
}
