package org.truechimer.ctl.lab;

import java.io.IOException;

/** Carries messages between a node and its simulator, whole and in order. */
public interface SimulatorLink {
    /** Octets of the longest message, either way: 1,024 offsets of a reference clock. */
    int LONGEST_MESSAGE = 8 + 8 * 1024;

    /** Sends a message. */
    void send(byte[] message) throws IOException;

    /** {@return the next message, once it is there; nothing at all when no more will come} */
    byte[] receive() throws IOException;
}
