package org.truechimer.ctl;

import org.truechimer.daemon.config.Observability;
import org.truechimer.daemon.observe.ClientSnapshot;
import org.truechimer.daemon.observe.ClientsDocument;
import org.truechimer.daemon.observe.ClientsSnapshot;
import org.truechimer.daemon.observe.ObservationException;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

import java.util.Comparator;

/** {@code ntp-ctl clients}: who asks this machine for the time. */
final class ClientsCommand implements Command {
    private static final int USUAL_COUNT = 20;

    /** By what the clients are sorted. */
    enum Order {
        requests,
        drops,
        last,
        interval,
        address;

        private Comparator<ClientSnapshot> comparator() {
            return switch (this) {
                case requests ->
                        Comparator.<ClientSnapshot>comparingLong(c -> c.client().requests())
                                .reversed();
                case drops ->
                        Comparator.<ClientSnapshot>comparingLong(c -> c.client().drops())
                                .reversed();
                case last -> Comparator.comparingDouble(ClientSnapshot::secondsAgo);
                case interval -> Comparator.comparingDouble(c -> c.client().intervalSeconds());
                case address ->
                        Comparator.<ClientSnapshot>comparingLong(
                                        c -> c.client().address().high() ^ Long.MIN_VALUE)
                                .thenComparingLong(
                                        c -> c.client().address().low() ^ Long.MIN_VALUE);
            };
        }
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec =
                Commands.spec(
                        this, "clients", "Show who asks this machine for the time, and how often.");
        DaemonOptions.addTo(spec, "socket of clients");
        spec.addOption(
                OptionSpec.builder("-s", "--sort")
                        .type(Order.class)
                        .paramLabel("ORDER")
                        .description("requests (the default), drops, last, interval, or address.")
                        .build());
        spec.addOption(
                OptionSpec.builder("-n", "--count")
                        .type(int.class)
                        .paramLabel("N")
                        .description("Show so many; 20 if not given, all with 0.")
                        .build());
        spec.addOption(Commands.flag("--json", "Print the document as it came, for programs."));
        return spec;
    }

    @Override
    public int run(ParseResult options, Terminal terminal) throws CommandException {
        byte[] document =
                DaemonSocket.read(DaemonOptions.socket(options, Observability::clientsPath));
        ClientsSnapshot clients = clients(document);
        if (options.hasMatchedOption("--json")) {
            terminal.print(DaemonOptions.pretty(document));
            return ExitCode.OK;
        }
        Order order = options.matchedOptionValue("-s", Order.requests);
        int count = options.matchedOptionValue("-n", USUAL_COUNT);
        terminal.print(
                ClientsText.of(
                        clients,
                        order.comparator(),
                        count <= 0 ? Integer.MAX_VALUE : count,
                        terminal));
        return ExitCode.OK;
    }

    private static ClientsSnapshot clients(byte[] document) throws CommandException {
        try {
            return ClientsDocument.read(document);
        } catch (ObservationException e) {
            throw new CommandException(
                    "the daemon's answer cannot be used: "
                            + e.getMessage()
                            + "; are ntp-ctl and the daemon of the same version?");
        }
    }
}
