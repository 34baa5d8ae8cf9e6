package org.truechimer.daemon.config;

import static org.truechimer.daemon.config.Notice.Severity.ERROR;
import static org.truechimer.daemon.config.Notice.Severity.WARNING;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks the tables that make a server. None of them is served yet. */
final class ServerReader {
    private static final int NTP_PORT = 123;
    private static final String SOCKET =
            "an IP address and a port, like \"0.0.0.0:123\" or \"[::]:123\"";

    private final List<Listener> listeners = new ArrayList<>();

    /** Where NTP would be served, and in which versions. */
    private record Listener(int port, List<Integer> versions) {}

    /** Checks {@code [[server]]}. */
    void servers(List<Section> servers) {
        Map<InetSocketAddress, Place> taken = new LinkedHashMap<>();
        for (Section server : servers) {
            Optional<InetSocketAddress> listen = listen(server, taken);
            server.table("denylist").ifPresent(ServerReader::filter);
            server.table("allowlist").ifPresent(ServerReader::filter);
            server.integer("rate-limiting-cache-size", 0, Integer.MAX_VALUE);
            server.integer("rate-limiting-cutoff-ms", 0, Integer.MAX_VALUE);
            server.value(
                    "require-nts", "true, false, \"ignore\" or \"deny\"", ServerReader::requireNts);
            List<Integer> versions = versions(server, 3).orElse(List.of(3, 4));
            listen.ifPresent(address -> listeners.add(new Listener(address.getPort(), versions)));
            server.finish();
            notServed(server);
        }
    }

    /**
     * Checks {@code [[nts-ke-server]]}; comes after the servers that it would send its clients to.
     */
    void keyExchangeServers(List<Section> servers) {
        Map<InetSocketAddress, Place> taken = new LinkedHashMap<>();
        for (Section server : servers) {
            listen(server, taken);
            for (String key : List.of("certificate-chain-path", "private-key-path")) {
                server.require(key);
                server.path(key)
                        .ifPresent(path -> server.findings().named(server.placeOf(key), path));
            }
            server.integer("key-exchange-timeout-ms", 0, Integer.MAX_VALUE);
            server.integer("concurrent-connections", 0, Integer.MAX_VALUE);
            server.integer("longlived-connections", 0, Integer.MAX_VALUE);
            int port = server.integer("ntp-port", 0, 65_535).orElse(NTP_PORT);
            boolean elsewhere = server.text("ntp-server").isPresent();
            List<Integer> versions = versions(server, 4).orElse(List.of(4));
            server.list(
                    "accepted-pool-authentication-tokens", "a text in quotes", ServerReader::text);
            server.finish();
            notServed(server);
            if (!elsewhere) {
                versions.forEach(version -> needListener(server, port, version));
            }
        }
    }

    /** Checks {@code [keyset]}. */
    static void keySet(Section keys) {
        keys.integer("stale-key-count", 0, Integer.MAX_VALUE);
        keys.integer("key-rotation-interval", 0, Integer.MAX_VALUE);
        keys.path("key-storage-path");
        keys.finish();
        notServed(keys);
    }

    /** Says of a whole table that it has no effect. */
    static void notServed(Section table) {
        table.findings().notice(WARNING, table.place(), "not served yet: this table has no effect");
    }

    private void needListener(Section keyExchange, int port, int version) {
        boolean served =
                listeners.stream()
                        .anyMatch(
                                listener ->
                                        listener.port == port
                                                && listener.versions.contains(version));
        if (!served) {
            String message =
                    "its clients are sent to port "
                            + port
                            + " of this machine for NTP version "
                            + version
                            + ", which no [[server]] serves there";
            keyExchange.findings().notice(ERROR, keyExchange.place(), message);
        }
    }

    private static Optional<InetSocketAddress> listen(
            Section server, Map<InetSocketAddress, Place> taken) {
        server.require("listen");
        Optional<InetSocketAddress> listen = server.text("listen", SOCKET, IpText::socket);
        Place place = server.placeOf("listen");
        listen.map(address -> taken.putIfAbsent(address, place))
                .ifPresent(
                        earlier ->
                                server.findings()
                                        .problem(
                                                place,
                                                "the same address and port as in line "
                                                        + earlier.line()));
        return listen;
    }

    private static void filter(Section list) {
        list.require("filter");
        list.require("action");
        list.list(
                "filter",
                "an IP address with a number of bits, like \"192.0.2.0/24\"",
                ServerReader::block);
        list.word("action", List.of("ignore", "deny"));
        list.finishLeniently();
    }

    private static Optional<List<Integer>> versions(Section server, int least) {
        String allowed = least == 3 ? "3, 4 or 5" : "4 or 5 (version 3 has no NTS)";
        return server.list(
                "accept-ntp-versions", allowed, value -> Section.integer(value, least, 5));
    }

    private static Optional<Object> requireNts(Object value) {
        boolean known = value instanceof Boolean || value.equals("ignore") || value.equals("deny");
        return known ? Optional.of(value) : Optional.empty();
    }

    private static Optional<String> text(Object value) {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static Optional<String> block(Object value) {
        return text(value).filter(IpText::isBlock);
    }
}
