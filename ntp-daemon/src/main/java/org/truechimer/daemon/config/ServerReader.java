package org.truechimer.daemon.config;

import static org.truechimer.daemon.config.Notice.Severity.ERROR;
import static org.truechimer.daemon.config.Notice.Severity.INFORMATION;
import static org.truechimer.daemon.config.Notice.Severity.WARNING;

import org.truechimer.proto.crypto.SymmetricKeys;
import org.truechimer.proto.nts.CookieKeys;
import org.truechimer.proto.server.Access;
import org.truechimer.proto.server.AccessList;
import org.truechimer.proto.server.NtsRequirement;
import org.truechimer.proto.server.Prefix;
import org.truechimer.proto.server.RateLimit;
import org.truechimer.proto.server.ServerPolicy;
import org.truechimer.proto.wire.Address;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads the tables that make a server. */
final class ServerReader {
    private static final int NTP_PORT = 123;
    private static final String SOCKET =
            "an IP address and a port, like \"0.0.0.0:123\" or \"[::]:123\"";

    private static final String LIST =
            "a table like { filter = [\"192.0.2.0/24\"], action = \"ignore\" }";

    private static final List<Prefix> EVERYONE =
            Stream.of("::/0", "0.0.0.0/0").map(Prefix::parse).flatMap(Optional::stream).toList();
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int SHARDS_MAX = 64;
    private static final int CLIENTS = 16_384;
    private static final int CLIENTS_MAX = 1 << 27;
    private static final int ANSWERS = 16_384;
    private static final int ANSWERS_MAX = 1 << 24;
    private static final int IPV6_PREFIX = 64;
    private static final int BURST = 8;
    private static final int LEAK = 2;
    private static final int KEY_EXCHANGE_MILLIS = 1000;
    private static final int KEY_EXCHANGE_MILLIS_MAX = 600_000;
    private static final int CONNECTIONS = 512;
    private static final int CONNECTIONS_OF_ONE = 32;
    private static final int CONNECTIONS_MAX = 1 << 20;
    private static final int STALE_KEYS = CookieKeys.KEPT - 1;

    private final List<ServerConfiguration> configurations = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<KeyExchangeConfiguration> keyExchanges = new ArrayList<>();
    private final List<Section> needKeys = new ArrayList<>();
    private KeySetConfiguration keySet = KeySetConfiguration.DEFAULT;

    /** Where NTP would be served, and in which versions. */
    private record Listener(int port, List<Integer> versions) {}

    /** {@return where time is to be served, in the order in which it was read} */
    List<ServerConfiguration> configurations() {
        return configurations.stream().map(this::withRoomForIPv4).toList();
    }

    /** [::] stands for IPv4 too, unless somebody else listens at the same port of it. */
    private ServerConfiguration withRoomForIPv4(ServerConfiguration server) {
        boolean alone =
                configurations.stream()
                        .noneMatch(
                                other ->
                                        other.listen().isIPv4()
                                                && other.listen().port() == server.listen().port());
        return server.dualStack() && !alone ? server.withoutIPv4() : server;
    }

    /** Reads {@code [[server]]}. */
    void servers(List<Section> servers, SymmetricKeys keys) {
        Map<InetSocketAddress, Place> taken = new LinkedHashMap<>();
        for (Section server : servers) {
            Optional<InetSocketAddress> listen = listen(server, taken);
            AccessList access = access(server);
            int clients =
                    server.integer("rate-limiting-cache-size", 0, CLIENTS_MAX).orElse(CLIENTS);
            RateLimit limit = limit(server);
            List<Integer> versions = versions(server, 1).orElse(List.of(3, 4));
            NtsRequirement requirement = requirement(server);
            if (requirement != NtsRequirement.NONE) {
                needKeys.add(server);
            }
            OptionalInt shards =
                    server.integer("shards", 1, SHARDS_MAX)
                            .map(OptionalInt::of)
                            .orElse(OptionalInt.empty());
            int answers = server.integer("interleaved-cache-size", 1, ANSWERS_MAX).orElse(ANSWERS);
            int prefix = server.integer("ipv6-prefix-length", 1, 128).orElse(IPV6_PREFIX);
            server.finish();
            listen.ifPresent(address -> listeners.add(new Listener(address.getPort(), versions)));
            if (listen.isPresent()) {
                Address address =
                        Address.of(listen.get().getAddress().getAddress(), listen.get().getPort());
                configurations.add(
                        new ServerConfiguration(
                                address,
                                !address.isIPv4(),
                                shards,
                                clients,
                                answers,
                                prefix,
                                new ServerPolicy(
                                        ServerPolicy.versions(
                                                versions.stream().filter(v -> v < 5).toList()),
                                        access,
                                        limit,
                                        keys,
                                        requirement)));
            }
        }
    }

    private static AccessList access(Section server) {
        Optional<Filter> denied = server.table("denylist", LIST).map(ServerReader::filter);
        Optional<Filter> allowed = server.table("allowlist", LIST).map(ServerReader::filter);
        return new AccessList(
                denied.map(Filter::blocks).orElse(List.of()),
                denied.map(Filter::action).orElse(Access.DENY),
                allowed.map(Filter::blocks).orElse(EVERYONE),
                allowed.map(Filter::action).orElse(Access.IGNORE));
    }

    private static RateLimit limit(Section server) {
        int millis = server.integer("rate-limiting-cutoff-ms", 0, Integer.MAX_VALUE).orElse(0);
        int burst = server.integer("rate-limiting-burst", 1, 1000).orElse(BURST);
        int leak = server.integer("rate-limiting-leak", 0, 16).orElse(LEAK);
        boolean kiss = server.flag("rate-limiting-kiss").orElse(true);
        return new RateLimit(millis * NANOS_PER_MILLI, burst, leak, kiss);
    }

    /** {@return what becomes of requests without network time security} */
    private static NtsRequirement requirement(Section server) {
        return server.value(
                        "require-nts",
                        "true, false, \"ignore\" or \"deny\"",
                        ServerReader::requireNts)
                .orElse(NtsRequirement.NONE);
    }

    /**
     * Reads {@code [[nts-ke-server]]}; comes after the servers that it would send its clients to,
     * and after the keys of the cookies that it would give them.
     */
    void keyExchangeServers(List<Section> servers) {
        boolean alone = keySet.fleetSeed().isEmpty();
        if (servers.isEmpty() && alone) {
            needKeys.forEach(ServerReader::answersNobody);
        }
        Map<InetSocketAddress, Place> taken = new LinkedHashMap<>();
        for (Section server : servers) {
            Optional<InetSocketAddress> listen = listen(server, taken);
            List<CertificatePair> certificates = new ArrayList<>();
            certificate(server).ifPresent(certificates::add);
            for (Section more : server.tables("certificate")) {
                certificate(more).ifPresent(certificates::add);
                more.finish();
            }
            int timeoutMillis =
                    server.integer("key-exchange-timeout-ms", 1, KEY_EXCHANGE_MILLIS_MAX)
                            .orElse(KEY_EXCHANGE_MILLIS);
            int connections =
                    server.integer("concurrent-connections", 1, CONNECTIONS_MAX)
                            .orElse(CONNECTIONS);
            int ofOne =
                    server.integer("connections-per-address", 1, CONNECTIONS_MAX)
                            .orElse(CONNECTIONS_OF_ONE);
            server.integer("longlived-connections", 0, Integer.MAX_VALUE);
            Optional<Integer> ntpPort = server.integer("ntp-port", 0, 65_535);
            int port = ntpPort.orElse(NTP_PORT);
            Optional<String> ntpServer =
                    server.text("ntp-server", HostPort.HOST, HostPort::parseHost);
            boolean elsewhere = server.has("ntp-server");
            List<Integer> versions = versions(server, 4).orElse(List.of(4));
            server.list(
                    "accepted-pool-authentication-tokens", "a text in quotes", ServerReader::text);
            server.finish();
            if (!elsewhere) {
                versions.forEach(version -> needListener(server, port, version));
            } else if (listeners.isEmpty() && alone) {
                opensNoCookies(server);
            }
            if (listen.isPresent() && !certificates.isEmpty()) {
                keyExchanges.add(
                        new KeyExchangeConfiguration(
                                Address.of(
                                        listen.get().getAddress().getAddress(),
                                        listen.get().getPort()),
                                certificates,
                                timeoutMillis,
                                connections,
                                ofOne,
                                ntpServer,
                                ntpPort));
            }
        }
    }

    private static void answersNobody(Section server) {
        server.findings()
                .notice(
                        ERROR,
                        server.placeOf("require-nts"),
                        "nobody gets the time here: without a [[nts-ke-server]], or the"
                                + " fleet-seed-path of one elsewhere in [keyset], there are no keys"
                                + " to ask with");
    }

    private static void opensNoCookies(Section keyExchange) {
        keyExchange
                .findings()
                .notice(
                        ERROR,
                        keyExchange.placeOf("ntp-server"),
                        "the server that clients are sent to cannot open their cookies: both need a"
                                + " [keyset] with the same secret in fleet-seed-path");
    }

    /** {@return where keys are to be exchanged, in the order in which it was read} */
    List<KeyExchangeConfiguration> keyExchanges() {
        return List.copyOf(keyExchanges);
    }

    private static Optional<CertificatePair> certificate(Section table) {
        for (String key : List.of("certificate-chain-path", "private-key-path")) {
            table.require(key);
            table.path(key).ifPresent(path -> table.findings().named(table.placeOf(key), path));
        }
        Optional<Path> key = table.path("private-key-path");
        return table.path("certificate-chain-path")
                .flatMap(chain -> key.map(path -> new CertificatePair(chain, path)));
    }

    /** {@return how the keys of cookies are kept} */
    KeySetConfiguration keySet() {
        return keySet;
    }

    /**
     * Reads {@code [keyset]}; comes after the servers that open the cookies.
     *
     * @param exchanges whether keys are exchanged here
     */
    void keySet(Section keys, boolean exchanges) {
        if (keys.integer("stale-key-count", 0, Integer.MAX_VALUE).orElse(STALE_KEYS)
                != STALE_KEYS) {
            keys.findings()
                    .notice(
                            WARNING,
                            keys.placeOf("stale-key-count"),
                            "no effect: " + STALE_KEYS + " earlier keys are kept always");
        }
        int seconds =
                keys.integer("key-rotation-interval", 1, Integer.MAX_VALUE)
                        .orElse(Math.toIntExact(KeySetConfiguration.DEFAULT.rotationSeconds()));
        Optional<Path> storage = keys.path("key-storage-path");
        Optional<Path> fleet = keys.path("fleet-seed-path");
        keys.finish();
        if (!exchanges && (fleet.isEmpty() || listeners.isEmpty())) {
            keys.findings()
                    .notice(
                            INFORMATION,
                            keys.place(),
                            fleet.isEmpty()
                                    ? "not used: without a [[nts-ke-server]] or a fleet-seed-path"
                                            + " this machine has to do with no cookies"
                                    : "not used: neither time nor keys are served here");
        }
        fleet.ifPresent(path -> keys.findings().named(keys.placeOf("fleet-seed-path"), path));
        if (fleet.isPresent() && storage.isPresent()) {
            keys.findings()
                    .notice(
                            WARNING,
                            keys.placeOf("key-storage-path"),
                            "no effect: with a fleet-seed-path the keys are kept nowhere");
        }
        keySet = new KeySetConfiguration(seconds, storage, fleet);
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

    /** Blocks of addresses, and what their owners hear, or all others. */
    private record Filter(List<Prefix> blocks, Access action) {}

    private static Filter filter(Section list) {
        if (!list.has("filter-path")) {
            list.require("filter");
        }
        list.require("action");
        List<Prefix> blocks =
                new ArrayList<>(
                        list.list(
                                        "filter",
                                        "an IP address with a number of bits, like \"192.0.2.0/24\"",
                                        value -> text(value).flatMap(Prefix::parse))
                                .orElse(List.of()));
        blocks.addAll(BlockFile.read(list, "filter-path"));
        boolean ignore =
                list.word("action", List.of("ignore", "deny")).map("ignore"::equals).orElse(true);
        list.finishLeniently();
        return new Filter(blocks, ignore ? Access.IGNORE : Access.DENY);
    }

    private static Optional<List<Integer>> versions(Section server, int least) {
        String allowed = least == 1 ? "a version of NTP, 1 to 5" : "4 or 5 (version 3 has no NTS)";
        Optional<List<Integer>> versions =
                server.list(
                        "accept-ntp-versions", allowed, value -> Section.integer(value, least, 5));
        if (least == 1 && versions.isPresent() && versions.get().contains(5)) {
            server.findings()
                    .notice(
                            WARNING,
                            server.placeOf("accept-ntp-versions"),
                            "not served yet: NTP version 5; its requests get no answer");
        }
        return versions;
    }

    private static Optional<NtsRequirement> requireNts(Object value) {
        return switch (value) {
            case Boolean required ->
                    Optional.of(required ? NtsRequirement.IGNORE : NtsRequirement.NONE);
            case String word when word.equals("ignore") -> Optional.of(NtsRequirement.IGNORE);
            case String word when word.equals("deny") -> Optional.of(NtsRequirement.DENY);
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(Object value) {
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
