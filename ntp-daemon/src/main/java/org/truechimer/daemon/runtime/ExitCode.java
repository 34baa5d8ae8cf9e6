package org.truechimer.daemon.runtime;

/** How the program ends, in the numbers of {@code sysexits.h} where it has one. */
public final class ExitCode {
    /** All went well. */
    public static final int DONE = 0;

    /** The clock could not be set once. */
    public static final int NOT_SET = 1;

    /** The command line is not understood. */
    public static final int USAGE = 2;

    /** A fault of this program, or something that the system did not give it. */
    public static final int SOFTWARE = 70;

    /** What was asked for is not permitted. */
    public static final int NOT_PERMITTED = 77;

    /** The configuration has a fault. */
    public static final int CONFIGURATION = 78;

    private ExitCode() {}
}
