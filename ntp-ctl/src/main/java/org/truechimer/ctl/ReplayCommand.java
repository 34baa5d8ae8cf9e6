package org.truechimer.ctl;

import org.truechimer.daemon.observe.Observation;
import org.truechimer.proto.journal.Replay;
import org.truechimer.proto.journal.Replayer;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** {@code ntp-ctl replay}: has the engine live through a journal once more. */
final class ReplayCommand implements Command {

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Commands.spec(
                        this,
                        "replay",
                        "Run a journal once more, and compare what was done then with what is done"
                                + " here.");
        spec.addOption(
                Commands.value(
                        "TIME",
                        "Show the status as it was then, say 2026-06-30T12:00:00Z.",
                        "--explain"));
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("FILE|DIRECTORY")
                        .arity("1")
                        .required(true)
                        .index("0")
                        .type(String.class)
                        .description("The journal, or a file of it.")
                        .build());
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws CommandException {
        Optional<Instant> asked =
                Optional.ofNullable(options.<String>matchedOptionValue("--explain", null))
                        .map(text -> time(options, text));
        Replayer replayer =
                new Replayer(JournalFiles.read(options.matchedPositionalValue(0, "")));
        ReplayedMoment moment = new ReplayedMoment(asked);
        StringBuilder extents = new StringBuilder();
        StringBuilder texts = new StringBuilder();
        boolean same = true;
        while (replayer.hasNext()) {
            Replay replay = replayer.next(moment.ofAnotherStretch());
            ReplayText text = ReplayText.of(replay);
            moment.endedIn(replay);
            extents.append(extents.isEmpty() ? "" : " ").append(text.extent());
            texts.append(texts.isEmpty() ? "" : "\n").append(text);
            same &= replay instanceof Replay.Same;
        }
        if (asked.isPresent()) {
            terminal.print(explained(moment, asked.get(), extents.toString(), terminal));
        }
        terminal.print(texts.toString());
        return same ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String explained(
            ReplayedMoment moment, Instant asked, String extents, Terminal terminal)
            throws CommandException {
        Observation then =
                moment.observation()
                        .orElseThrow(
                                () ->
                                        new CommandException(
                                                "the journal says nothing of "
                                                        + asked
                                                        + ". "
                                                        + extents));
        return new StatusText(then, terminal) + "\n";
    }

    private static Instant time(ParseResult options, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new ParameterException(
                    options.commandSpec().commandLine(),
                    "'" + text + "' is no time; one is 2026-06-30T12:00:00Z or has another offset");
        }
    }
}
