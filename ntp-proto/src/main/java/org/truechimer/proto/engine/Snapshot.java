package org.truechimer.proto.engine;

import org.truechimer.proto.time.Reading;

import java.util.List;

/**
 * All that the engine knows, for those who watch it.
 *
 * @param now when it was taken
 * @param system the clock
 * @param sources one entry a server, ordered by name, then number
 */
public record Snapshot(Reading now, SystemSnapshot system, List<SourceSnapshot> sources) {
    public Snapshot {
        sources = List.copyOf(sources);
    }
}
