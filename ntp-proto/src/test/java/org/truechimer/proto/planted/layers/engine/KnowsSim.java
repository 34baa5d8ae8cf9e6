package org.truechimer.proto.planted.layers.engine;

import org.truechimer.proto.planted.layers.sim.Sim;

public final class KnowsSim {
    public static final Class<?> KNOWN = Sim.class;
}
