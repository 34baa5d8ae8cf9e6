package org.truechimer.proto.wire;

/** Association modes, the lowest three bits of a packet (RFC 5905 figure 10). */
public final class Mode {
    /** Symmetric active. */
    public static final int SYMMETRIC_ACTIVE = 1;

    /** Symmetric passive. */
    public static final int SYMMETRIC_PASSIVE = 2;

    /** A client's request. */
    public static final int CLIENT = 3;

    /** A server's answer. */
    public static final int SERVER = 4;

    /** Sent to many, unasked. */
    public static final int BROADCAST = 5;

    /** Monitoring and control (RFC 9327). */
    public static final int CONTROL = 6;

    /** Private use of one implementation. */
    public static final int PRIVATE = 7;

    private Mode() {}
}
