package org.truechimer.proto.planted.layers.time;

import org.truechimer.proto.planted.layers.wire.KnowsClock;

public final class KnowsWire {
    public static final Class<?> KNOWN = KnowsClock.class;
}
