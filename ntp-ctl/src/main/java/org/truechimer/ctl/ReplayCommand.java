package org.truechimer.ctl;

import org.truechimer.daemon.observe.Observation;
import org.truechimer.daemon.observe.Program;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.journal.Replay;
import org.truechimer.proto.journal.Replayer;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
                        .paramLabel("FILE")
                        .arity("1")
                        .required(true)
                        .index("0")
                        .type(String.class)
                        .description("The journal.")
                        .build());
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws CommandException {
        Optional<Instant> asked =
                Optional.ofNullable(options.<String>matchedOptionValue("--explain", null))
                        .map(text -> time(options, text));
        ByteBuffer journal = read(options.matchedPositionalValue(0, ""));
        ReplayedMoment moment = new ReplayedMoment(asked);
        Replay replay = Replayer.replay(journal, moment);
        ReplayText text = ReplayText.of(replay);
        if (asked.isPresent()) {
            Snapshot then =
                    moment.snapshot()
                            .orElseThrow(
                                    () ->
                                            new CommandException(
                                                    "the journal says nothing of "
                                                            + asked.get()
                                                            + ". "
                                                            + text.extent()));
            Program program =
                    new Program(text.version(), "unknown", "unknown", moment.uptimeSeconds());
            terminal.print(new StatusText(new Observation(program, then), terminal) + "\n");
        }
        terminal.print(text.toString());
        return replay instanceof Replay.Same ? ExitCode.OK : ExitCode.FAILED;
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

    private static ByteBuffer read(String name) throws CommandException {
        try (FileChannel file = FileChannel.open(Path.of(name), StandardOpenOption.READ)) {
            if (file.size() > Integer.MAX_VALUE) {
                throw new CommandException(name + " is too long to be a journal");
            }
            return file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
        } catch (NoSuchFileException e) {
            throw new CommandException("there is no file " + name);
        } catch (AccessDeniedException e) {
            throw new CommandException(name + " may not be read by this user; try as root");
        } catch (IOException | InvalidPathException e) {
            throw new CommandException(name + " cannot be read: " + e.getMessage());
        }
    }
}
