package org.truechimer.ctl;

import org.truechimer.ctl.lab.NodeRecord;
import org.truechimer.ctl.lab.SimulationNode;
import org.truechimer.ctl.lab.SimulatorLink;
import org.truechimer.daemon.linux.SequencedSocket;
import org.truechimer.daemon.linux.SystemCallException;
import org.truechimer.daemon.observe.NoticeText;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Notice;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** {@code ntp-ctl lab clknetsim}: the daemon's engine as a node of a clknetsim simulation. */
final class LabClknetsimCommand implements Command {
    private static final String START_DATE = "CLKNETSIM_START_DATE";

    /** 2010-01-01, where clknetsim lets its clients begin. */
    private static final String DEFAULT_START_DATE = "1262304000";

    private static final long GREATEST_START_DATE = 1L << 32; // 2106

    private static final int RETRY_MILLIS = 50;

    private final Map<String, String> environment;
    private final Duration patience;

    /**
     * @param environment of the process
     * @param patience how long the simulator may take to listen; it gives its clients 10 s
     */
    LabClknetsimCommand(Map<String, String> environment, Duration patience) {
        this.environment = environment;
        this.patience = patience;
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Commands.spec(
                        this,
                        "clknetsim",
                        "Be a node of a clknetsim simulation: the daemon's engine, in simulated"
                                + " time, until the simulation ends.");
        spec.addOption(
                OptionSpec.builder("--socket")
                        .type(String.class)
                        .required(true)
                        .paramLabel("PATH")
                        .description("The socket of the simulator.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--node")
                        .type(Integer.class)
                        .required(true)
                        .paramLabel("N")
                        .description("Which node to be, 1 and up; node N is 192.168.123.N.")
                        .build());
        spec.addOption(
                OptionSpec.builder("-c", "--config")
                        .type(String.class)
                        .required(true)
                        .paramLabel("FILE")
                        .description("The configuration; its sources are other nodes.")
                        .build());
        spec.addOption(
                OptionSpec.builder("--record")
                        .type(String.class)
                        .paramLabel("FILE")
                        .description(
                                "Write down every ten seconds how far off the clock is, is"
                                        + " believed to be, and may be.")
                        .build());
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws CommandException {
        int node = options.matchedOptionValue("--node", 0);
        if (node < 1 || node > SimulationNode.GREATEST_NODE) {
            throw new ParameterException(
                    options.commandSpec().commandLine(),
                    "--node is 1 to " + SimulationNode.GREATEST_NODE + ", not " + node);
        }
        Path socketPath = Path.of(options.matchedOptionValue("--socket", ""));
        Path file = Path.of(options.matchedOptionValue("--config", ""));
        Configuration configuration = ConfigurationFile.load(file, terminal).engine();
        long startUnixSeconds = startUnixSeconds();
        String recordFile = options.matchedOptionValue("--record", "");
        try (NodeRecord record = recordFile.isEmpty() ? null : record(Path.of(recordFile));
                SequencedSocket socket = connect(socketPath)) {
            SimulationNode simulated =
                    new SimulationNode(
                            link(socket),
                            node,
                            configuration,
                            startUnixSeconds,
                            (notice, nanos) -> terminal.print(line(notice, nanos)));
            if (record != null) {
                simulated.writeTo(record);
            }
            simulated.run();
        } catch (IOException e) {
            throw new CommandException("the simulation came to no end: " + e.getMessage());
        }
        return ExitCode.OK;
    }

    private static NodeRecord record(Path file) throws CommandException {
        try {
            return new NodeRecord(file);
        } catch (IOException e) {
            throw new CommandException("the record " + file + " cannot be written: " + e);
        }
    }

    private long startUnixSeconds() throws CommandException {
        String text = environment.getOrDefault(START_DATE, DEFAULT_START_DATE);
        long seconds = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
        if (seconds >= 0 && seconds < GREATEST_START_DATE) {
            return seconds;
        }
        throw new CommandException(
                START_DATE + " is '" + text + "', not a number of seconds since 1970");
    }

    private SequencedSocket connect(Path path) throws CommandException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return new SequencedSocket(path, SimulatorLink.LONGEST_MESSAGE);
            } catch (SystemCallException e) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new CommandException("no simulator to be found: " + e.getMessage());
                }
            }
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new CommandException("interrupted");
            }
        }
    }

    private static SimulatorLink link(SequencedSocket socket) {
        return new SimulatorLink() {
            @Override
            public void send(byte[] message) throws IOException {
                socket.send(message);
            }

            @Override
            public byte[] receive() throws IOException {
                return socket.receive();
            }
        };
    }

    private static String line(Notice notice, long nanos) {
        NoticeText words = NoticeText.of(notice, true);
        return String.format(
                Locale.ROOT, "%.3f %s: %s\n", nanos * 1e-9, words.level(), words.text());
    }
}
