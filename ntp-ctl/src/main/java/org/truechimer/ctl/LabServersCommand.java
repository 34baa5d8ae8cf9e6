package org.truechimer.ctl;

import org.truechimer.ctl.lab.DurationText;
import org.truechimer.ctl.lab.KeptClock;
import org.truechimer.ctl.lab.LabServer;
import org.truechimer.ctl.lab.LabServers;
import org.truechimer.ctl.lab.ServerPlan;
import org.truechimer.ctl.lab.TrueTime;
import org.truechimer.daemon.linux.ClockEpoch;
import org.truechimer.daemon.linux.ClockReader;
import org.truechimer.daemon.linux.ClockRefusedException;
import org.truechimer.daemon.linux.Signals;
import org.truechimer.daemon.linux.SystemCallException;
import org.truechimer.daemon.observe.SecondsText;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** {@code ntp-ctl lab servers}: time servers on this machine, to try things out with. */
final class LabServersCommand implements Command {
    private static final double PPM_MAX = 1e5;

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Commands.spec(
                        this,
                        "servers",
                        "Run NTP servers on this machine, as far away and as wrong as they are told"
                                + " to be, until Ctrl-C.");
        spec.addOption(
                OptionSpec.builder("--server")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .paramLabel("WHAT")
                        .description(
                                "One server; may be repeated: "
                                        + ServerPlan.SYNTAX
                                        + ", all of it optional. Four by default, one"
                                        + " of them 50 ms wrong.")
                        .build());
        spec.addOption(
                Commands.value(
                        "TIME",
                        "How far ahead of this machine's clock their time starts.",
                        "--offset"));
        spec.addOption(
                OptionSpec.builder("--ppm")
                        .type(Double.class)
                        .paramLabel("PPM")
                        .description(
                                "How much faster than this machine's oscillator their time runs.")
                        .build());
        spec.addOption(
                Commands.flag(
                        "--keep-clock",
                        "At the end, put this machine's clock back to what it was at the start"
                                + " (needs root)."));
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws CommandException {
        List<ServerPlan> plans = plans(options);
        TrueTime time = time(options);
        Optional<KeptClock> kept =
                options.hasMatchedOption("--keep-clock") ? Optional.of(keep()) : Optional.empty();
        try {
            serve(plans, time, terminal);
        } finally {
            if (kept.isPresent()) {
                putBack(kept.get());
            }
        }
        return ExitCode.OK;
    }

    private static void serve(List<ServerPlan> plans, TrueTime time, Terminal terminal)
            throws CommandException {
        try (LabServers lab = new LabServers(plans, time)) {
            Signals.on("TERM", () -> lab.ended().complete(null));
            Signals.on("INT", () -> lab.ended().complete(null));
            for (LabServer server : lab.servers()) {
                terminal.print(words(server) + "\n");
            }
            lab.ended().get();
            for (LabServer server : lab.servers()) {
                terminal.print(
                        server.address()
                                + ": "
                                + server.answered()
                                + " answered, "
                                + server.dropped()
                                + " dropped\n");
            }
        } catch (SystemCallException e) {
            throw new CommandException("no server can be run: " + e.getMessage());
        } catch (ExecutionException e) {
            throw new CommandException("a server had to end: " + e.getCause());
        } catch (InterruptedException e) {
            throw new CommandException("interrupted");
        }
    }

    private static KeptClock keep() throws CommandException {
        try {
            return new KeptClock();
        } catch (ClockRefusedException e) {
            throw new CommandException("--keep-clock: " + e.getMessage());
        }
    }

    private static void putBack(KeptClock kept) throws CommandException {
        try {
            kept.putBack();
        } catch (ClockRefusedException e) {
            throw new CommandException("the clock was not put back: " + e.getMessage());
        }
    }

    private static List<ServerPlan> plans(ParseResult options) {
        List<String> texts = options.matchedOptionValue("--server", List.of());
        try {
            return texts.isEmpty()
                    ? ServerPlan.DEFAULT
                    : texts.stream().map(ServerPlan::parse).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    options.commandSpec().commandLine(), "--server: " + e.getMessage());
        }
    }

    private static TrueTime time(ParseResult options) {
        double ppm = options.matchedOptionValue("--ppm", 0.0);
        if (!(Math.abs(ppm) <= PPM_MAX)) {
            throw new ParameterException(
                    options.commandSpec().commandLine(),
                    "--ppm is at most 100000 either way, not " + ppm);
        }
        try {
            long offset = DurationText.nanos(options.matchedOptionValue("--offset", "0s"));
            return TrueTime.from(new ClockReader(new ClockEpoch()).read(), offset, ppm * 1e-6);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    options.commandSpec().commandLine(), "--offset: " + e.getMessage());
        }
    }

    /** One line; the address is its first word. */
    private static String words(LabServer server) {
        ServerPlan plan = server.plan();
        String error =
                plan.errorNanos() == 0
                        ? "right"
                        : SecondsText.of(Math.abs(plan.errorNanos()) / 1e9)
                                + (plan.errorNanos() > 0 ? " ahead" : " behind");
        return "%s is %s out and %s back, each + about %s, and %s"
                .formatted(
                        server.address(),
                        SecondsText.of(plan.outwardNanos() / 1e9),
                        SecondsText.of(plan.returnNanos() / 1e9),
                        SecondsText.of(plan.jitterNanos() / 1e9),
                        error);
    }
}
