package org.truechimer.proto.planted.layers.clock;

public final class Clock {}
