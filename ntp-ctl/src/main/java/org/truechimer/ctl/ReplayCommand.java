package org.truechimer.ctl;

import org.truechimer.daemon.config.ConfigurationChange;
import org.truechimer.daemon.observe.Observation;
import org.truechimer.proto.journal.Replay;
import org.truechimer.proto.journal.Replayer;
import org.truechimer.proto.journal.WhatIf;
import org.truechimer.proto.journal.Witness;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
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
        spec.addOption(
                OptionSpec.builder("--set")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel("KEY=VALUE")
                        .description(
                                "Show what would be different with this setting, say"
                                        + " synchronization.step-threshold=0.1; may be repeated.")
                        .build());
        spec.addOption(
                Commands.value(
                        "DIRECTORY",
                        "Write the journal anew there, to be given away.",
                        "--export"));
        spec.addOption(
                Commands.flag(
                        "--hash-addresses",
                        "Put other addresses and names in place of the real ones in what is"
                                + " exported."));
        spec.addPositional(
                PositionalParamSpec.builder()
                        .paramLabel("JOURNAL")
                        .arity("1")
                        .required(true)
                        .index("0")
                        .type(String.class)
                        .description("The directory of a journal, or a file of it.")
                        .build());
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws CommandException {
        Optional<Instant> asked =
                Optional.ofNullable(options.<String>matchedOptionValue("--explain", null))
                        .map(text -> time(options, text));
        Optional<ConfigurationChange> change =
                Optional.ofNullable(options.<List<String>>matchedOptionValue("--set", null))
                        .map(settings -> change(options, settings));
        Replayer replayer = new Replayer(JournalFiles.read(options.matchedPositionalValue(0, "")));
        Optional<Export> export = export(options);
        ReplayedMoment moment = new ReplayedMoment(asked);
        StringBuilder extents = new StringBuilder();
        StringBuilder texts = new StringBuilder();
        boolean same = true;
        while (replayer.hasNext()) {
            Optional<WhatIf> whatIf = change.map(c -> new WhatIf(c::over));
            List<Witness> witnesses = new ArrayList<>(List.of(moment.ofAnotherStretch()));
            whatIf.ifPresent(witnesses::add);
            export.ifPresent(e -> witnesses.add(e.ofAnotherStretch()));
            Replay replay = replayer.next(new Witnesses(witnesses));
            ReplayText text = ReplayText.of(replay);
            moment.endedIn(replay);
            extents.append(extents.isEmpty() ? "" : " ").append(text.extent());
            texts.append(texts.isEmpty() ? "" : "\n").append(text);
            whatIf.flatMap(WhatIf::comparison)
                    .ifPresent(comparison -> texts.append('\n').append(WhatIfText.of(comparison)));
            if (export.isPresent()) {
                texts.append(export.get().endOfStretch());
            }
            same &= replay instanceof Replay.Same;
        }
        if (asked.isPresent()) {
            terminal.print(explained(moment, asked.get(), extents.toString(), terminal));
        }
        terminal.print(texts.toString());
        boolean exported = export.isEmpty() || export.get().isFaithful();
        return same && exported ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Optional<Export> export(ParseResult options) throws CommandException {
        String directory = options.matchedOptionValue("--export", null);
        boolean hashing = options.hasMatchedOption("--hash-addresses");
        if (directory == null) {
            if (hashing) {
                throw new ParameterException(
                        options.commandSpec().commandLine(),
                        "--hash-addresses belongs to --export DIRECTORY");
            }
            return Optional.empty();
        }
        return Optional.of(Export.to(directory, hashing));
    }

    private static ConfigurationChange change(ParseResult options, List<String> settings) {
        ConfigurationChange change = new ConfigurationChange(settings);
        if (!change.problems().isEmpty()) {
            throw new ParameterException(
                    options.commandSpec().commandLine(), change.problems().getFirst().toString());
        }
        return change;
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
