package org.truechimer.ctl;

/** What {@code ntp-ctl} exits with. */
final class ExitCode {
    /** It was done, and the answer is yes where one was asked for. */
    static final int OK = 0;

    /** It could not be done, or the answer is no. */
    static final int FAILED = 1;

    /** The command line was not understood. */
    static final int USAGE = 2;

    private ExitCode() {}
}
