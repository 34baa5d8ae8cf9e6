package org.truechimer.proto.planted.layers.sim;

public final class Sim {}
