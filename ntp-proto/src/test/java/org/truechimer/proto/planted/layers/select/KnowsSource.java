package org.truechimer.proto.planted.layers.select;

import org.truechimer.proto.planted.layers.source.KnowsSelect;

public final class KnowsSource {
    public static final Class<?> KNOWN = KnowsSelect.class;
}
