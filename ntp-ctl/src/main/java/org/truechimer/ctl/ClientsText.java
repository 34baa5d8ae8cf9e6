package org.truechimer.ctl;

import org.truechimer.ctl.Terminal.Colour;
import org.truechimer.daemon.observe.ClientSnapshot;
import org.truechimer.daemon.observe.ClientsSnapshot;
import org.truechimer.daemon.observe.SecondsText;
import org.truechimer.proto.server.Client;

import java.util.Comparator;
import java.util.List;

/** Those who ask, for people: a line each. */
final class ClientsText {
    private static final int NAME_WIDTH = 39;
    private static final int[] WIDTHS = {11, 9, 10, 10, 4};

    private ClientsText() {}

    /**
     * {@return the lines}
     *
     * @param order of them
     * @param count how many at most
     */
    static String of(
            ClientsSnapshot clients,
            Comparator<ClientSnapshot> order,
            int count,
            Terminal terminal) {
        if (clients.known() == 0) {
            return "Nobody has asked yet, or nobody is remembered"
                    + " (rate-limiting-cache-size = 0).\n";
        }
        StringBuilder text = new StringBuilder();
        text.append(
                        terminal.in(
                                Colour.HEADING,
                                row(
                                        "Client",
                                        "Requests",
                                        "Dropped",
                                        "Interval",
                                        "Last",
                                        "Ver",
                                        "")))
                .append('\n');
        List<ClientSnapshot> sorted = clients.busiest().stream().sorted(order).toList();
        sorted.stream().limit(count).forEach(client -> text.append(row(client)).append('\n'));
        long shown = Math.min(count, sorted.size());
        text.append('\n')
                .append(
                        shown == clients.known()
                                ? "all clients that are known"
                                : shown + " of " + clients.known() + " clients that are known")
                .append("; i interleaved, a authenticated\n");
        return text.toString();
    }

    private static String row(ClientSnapshot snapshot) {
        Client client = snapshot.client();
        return row(
                client.address().toString(),
                Long.toString(client.requests()),
                Long.toString(client.drops()),
                Double.isNaN(client.intervalSeconds())
                        ? "-"
                        : SecondsText.of(client.intervalSeconds()),
                SecondsText.of(snapshot.secondsAgo()),
                Integer.toString(client.version()),
                (client.interleaved() ? " i" : "") + (client.authenticated() ? " a" : ""));
    }

    private static String row(String name, String... cells) {
        StringBuilder row = new StringBuilder(name);
        row.repeat(' ', Math.max(0, NAME_WIDTH - name.length()));
        for (int i = 0; i < WIDTHS.length; i++) {
            row.repeat(' ', Math.max(1, WIDTHS[i] - cells[i].length())).append(cells[i]);
        }
        return row.append(cells[WIDTHS.length]).toString();
    }
}
