package org.truechimer.daemon.planted.proto;

import org.truechimer.daemon.planted.daemon.runtime.Caller;

/** Core code that knows the daemon. */
public final class KnowsDaemon {
    public static final Class<?> KNOWN = Caller.class;

    private KnowsDaemon() {}
}
