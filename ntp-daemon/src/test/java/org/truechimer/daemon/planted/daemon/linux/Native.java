package org.truechimer.daemon.planted.daemon.linux;

import java.lang.foreign.Linker;

/** Calls native code in its room. */
public final class Native {
    private Native() {}

    static Linker linker() {
        return Linker.nativeLinker();
    }
}
