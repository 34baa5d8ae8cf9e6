package org.truechimer.proto.planted.layers.stray;

public final class OfNoLayer {}
