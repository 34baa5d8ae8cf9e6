package org.truechimer.proto.planted.layers.source;

import org.truechimer.proto.planted.layers.engine.KnowsSim;

public final class KnowsEngine {
    public static final Class<?> KNOWN = KnowsSim.class;
}
