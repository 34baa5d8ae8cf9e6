package org.truechimer.proto.planted.layers.source;

import org.truechimer.proto.planted.layers.select.KnowsSource;

public final class KnowsSelect {
    public static final Class<?> KNOWN = KnowsSource.class;
}
