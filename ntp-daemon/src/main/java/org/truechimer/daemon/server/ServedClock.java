package org.truechimer.daemon.server;

import org.truechimer.proto.server.ServedTime;

/** What the servers say of the clock at present. One thread sets it, all shards read it. */
public final class ServedClock {
    private volatile ServedTime time = ServedTime.UNSYNCHRONISED;

    /** {@return what to say now} */
    public ServedTime time() {
        return time;
    }

    /** Lets the servers say something else. */
    public void set(ServedTime newTime) {
        time = newTime;
    }
}
