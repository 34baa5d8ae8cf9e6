package org.truechimer.ctl;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One of the commands of {@code ntp-ctl}. */
interface Command {

    /** {@return its name, options and help} */
    CommandSpec spec();

    /**
     * Does it.
     *
     * @param options what was given on the command line
     * @param terminal where to print
     * @return the exit code
     * @throws CommandException when it cannot be done, for a reason that the person can do
     *     something about
     */
    int run(ParseResult options, Terminal terminal) throws CommandException;
}
