package org.truechimer.packaging;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts both programs of an image once, so that the JVM keeps what it loaded and linked for later
 * starts. The daemon disciplines a clock of its own by servers that are made here: the machine's
 * clock and its network stay out of it.
 *
 * @param jars in the image's library directory
 * @param scratch a directory for the programs' files
 */
record Rehearsal(Path image, List<String> jars, Path scratch) {

    private static final int PATIENCE_SECONDS = 60;

    void run() throws IOException, InterruptedException {
        Files.createDirectories(scratch);
        try (var one = new LoopbackServer(6);
                var two = new LoopbackServer(6);
                var three = new LoopbackServer(6)) {
            List<LoopbackServer> servers = List.of(one, two, three);
            int metricsPort = freePort();
            Path configuration = configuration(servers, metricsPort);
            Process daemon =
                    start(
                            Program.DAEMON,
                            "--config",
                            configuration.toString(),
                            "--clock",
                            "software:20ms,10ppm");
            try {
                for (LoopbackServer server : servers) {
                    check(
                            server.awaitAnswers(PATIENCE_SECONDS),
                            Program.DAEMON,
                            "asks its servers");
                }
                scrape(metricsPort);
                Process ctl = start(Program.CTL, "status", "--config", configuration.toString());
                finish(ctl, Program.CTL);
                daemon.destroy();
                finish(daemon, Program.DAEMON);
            } finally {
                daemon.destroyForcibly();
            }
        }
    }

    private Path configuration(List<LoopbackServer> servers, int metricsPort) throws IOException {
        StringBuilder text = new StringBuilder();
        for (LoopbackServer server : servers) {
            text.append(
                    """
                    [[source]]
                    mode = "server"
                    address = "127.0.0.1:%d"
                    poll-interval-limits = { min = 0, max = 4 }
                    initial-poll-interval = 0

                    """
                            .formatted(server.port()));
        }
        text.append(
                """
                [synchronization]
                state-directory = "%s"

                [observability]
                observation-path = "%s"
                metrics-exporter-listen = "127.0.0.1:%d"
                """
                        .formatted(
                                scratch.resolve("state"), scratch.resolve("observe"), metricsPort));
        return Files.writeString(scratch.resolve("ntp.toml"), text);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void scrape(int port) throws IOException {
        URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream().close();
    }

    private Process start(Program program, String... arguments) throws IOException {
        Files.deleteIfExists(program.preparedStart(image));
        ProcessBuilder process =
                new ProcessBuilder(program.rehearsal(image, jars, arguments))
                        .redirectErrorStream(true)
                        .redirectOutput(log(program).toFile());
        process.environment().keySet().removeIf(name -> name.contains("JAVA"));
        return process.start();
    }

    private void finish(Process process, Program program) throws InterruptedException {
        check(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), program, "ends");
        check(process.exitValue() == 0, program, "ends well");
        check(Files.exists(program.preparedStart(image)), program, "leaves its prepared start");
    }

    private void check(boolean held, Program program, String what) {
        if (!held) {
            throw new IllegalStateException(
                    program.name()
                            + " was rehearsed and should, but did not: "
                            + what
                            + "; see "
                            + log(program));
        }
    }

    private Path log(Program program) {
        return scratch.resolve(program.name() + ".log");
    }
}
