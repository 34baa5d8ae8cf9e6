package org.truechimer.proto.time;

/** Who took a timestamp, best first. */
public enum StampQuality {
    /** The network card. */
    HARDWARE,
    /** The kernel, as the packet passed the driver. */
    KERNEL,
    /** This program, around the system call: late by the scheduling delay. */
    USER
}
