package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.truechimer.daemon.observe.ClientSnapshot;
import org.truechimer.daemon.observe.ClientsDocument;
import org.truechimer.daemon.observe.ClientsSnapshot;
import org.truechimer.proto.server.Client;
import org.truechimer.proto.server.Prefix;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ClientsCommandTest {
    private static final Address SERVER = Address.parse("::", 123).orElseThrow();
    private static final ClientsSnapshot CLIENTS =
            new ClientsSnapshot(
                    3,
                    List.of(
                            client("192.0.2.7/32", 9, 0, 64.25, 4, true, true, 3),
                            client("2001:db8:1:2::/64", 5000, 4100, 0.125, 3, false, false, 0.1),
                            client("198.51.100.1/32", 1, 0, Double.NaN, 4, false, false, 86_500)));

    private final TestTerminal terminal = new TestTerminal();
    @TempDir private Path scratch;

    private static ClientSnapshot client(
            String block,
            long requests,
            long drops,
            double interval,
            int version,
            boolean interleaved,
            boolean authenticated,
            double ago) {
        return new ClientSnapshot(
                SERVER,
                new Client(
                        Prefix.parse(block).orElseThrow(),
                        requests,
                        drops,
                        0,
                        interval,
                        version,
                        interleaved,
                        authenticated),
                ago);
    }

    private int run(ClientsSnapshot clients, String... more) throws IOException {
        Path socket = scratch.resolve("clients");
        Files.deleteIfExists(socket);
        byte[] answer = FakeDaemon.framed(ClientsDocument.write(clients));
        try (FakeDaemon _ = FakeDaemon.sending(socket, answer)) {
            String[] arguments = new String[more.length + 3];
            arguments[0] = "clients";
            arguments[1] = "--socket";
            arguments[2] = socket.toString();
            System.arraycopy(more, 0, arguments, 3, more.length);
            return Main.run(terminal.terminal(), arguments);
        }
    }

    @Test
    void eachClientHasALine() throws IOException {
        assertThat(run(CLIENTS)).isEqualTo(ExitCode.OK);
        assertThat(terminal.out())
                .isEqualTo(
                        """
                        Client                                    Requests  Dropped  Interval      Last Ver
                        2001:db8:1:2::/64                             5000     4100    125 ms    100 ms   3
                        192.0.2.7                                        9        0    64.3 s    3.00 s   4 i a
                        198.51.100.1                                     1        0         -    24.0 h   4

                        all clients that are known; i interleaved, a authenticated
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "requests, 2001:db8:1:2::/64",
        "drops, 2001:db8:1:2::/64",
        "last, 2001:db8:1:2::/64",
        "interval, 2001:db8:1:2::/64",
        "address, 192.0.2.7",
    })
    void theyAreSorted(String order, String first) throws IOException {
        assertThat(run(CLIENTS, "--sort", order, "-n", "1")).isEqualTo(ExitCode.OK);
        assertThat(terminal.out().lines().skip(1).findFirst().orElseThrow()).startsWith(first);
        assertThat(terminal.out()).contains("1 of 3 clients that are known");
    }

    @Test
    void programsGetTheDocument() throws IOException {
        assertThat(run(CLIENTS, "--json")).isEqualTo(ExitCode.OK);
        assertThat(terminal.out()).contains("\"interval_seconds\" : null", "\"known\" : 3");
    }

    @Test
    void nobodyIsSaidToBeNobody() throws IOException {
        assertThat(run(new ClientsSnapshot(0, List.of()))).isEqualTo(ExitCode.OK);
        assertThat(terminal.out()).startsWith("Nobody has asked yet");
    }

    @Test
    void withoutADaemonThereIsAHint() {
        assertThat(
                        Main.run(
                                terminal.terminal(),
                                "clients",
                                "--socket",
                                scratch.resolve("none").toString()))
                .isEqualTo(ExitCode.FAILED);
        assertThat(terminal.err()).contains("is the daemon running?");
    }
}
