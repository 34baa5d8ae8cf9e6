package org.truechimer.proto.planted.layers.wire;

import org.truechimer.proto.planted.layers.clock.Clock;

public final class KnowsClock {
    public static final Class<?> KNOWN = Clock.class;
}
