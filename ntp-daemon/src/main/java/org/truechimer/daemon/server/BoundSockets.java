package org.truechimer.daemon.server;

import org.truechimer.daemon.config.ServerConfiguration;
import org.truechimer.daemon.linux.ServerSocket;
import org.truechimer.daemon.linux.SocketSet;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The sockets of one server: for each of its threads one at the address that is configured. Where
 * that stands for all addresses of the machine, each of them gets sockets of its own as well, so
 * that the kernel needs not tell which one was asked, nor be told which one answers. The sockets
 * for all get what comes to an address that has none of its own, or not yet.
 */
final class BoundSockets {
    private static final Logger LOGGER = System.getLogger(BoundSockets.class.getName());
    private static final int PROCESSORS_PER_SHARD = 2;

    private final ServerConfiguration configuration;
    private final List<SocketSet> sets = new ArrayList<>();
    private final Map<Address, List<ServerSocket>> own = new LinkedHashMap<>();
    private final Set<Address> refused = new HashSet<>();
    private final int count;
    private final boolean shared;
    private final Address local;

    /**
     * Takes the configured address.
     *
     * @throws IOException with a sentence, if it cannot be had
     */
    BoundSockets(ServerConfiguration configuration) throws IOException {
        this.configuration = configuration;
        count =
                configuration
                        .shards()
                        .orElse(
                                Math.max(
                                        1,
                                        Runtime.getRuntime().availableProcessors()
                                                / PROCESSORS_PER_SHARD));
        shared = count > 1 || hasAllAddresses();
        if (shared) {
            // Sockets that share an address would share it with another daemon too: one that does
            // not share is refused then.
            ServerSocket.bind(configuration.listen(), false, configuration.dualStack()).close();
        }
        List<ServerSocket> sockets = bind(configuration.listen());
        local = sockets.getFirst().local();
        boolean complete = false;
        try {
            for (ServerSocket socket : sockets) {
                sets.add(new SocketSet(socket));
            }
            complete = true;
        } finally {
            if (!complete) {
                sets.forEach(SocketSet::close);
                sockets.forEach(ServerSocket::close);
            }
        }
    }

    /** {@return where it listens} */
    Address local() {
        return local;
    }

    /** {@return what each thread serves; the thread closes it} */
    List<SocketSet> sets() {
        return List.copyOf(sets);
    }

    /** {@return whether all addresses of the machine are served} */
    boolean hasAllAddresses() {
        return configuration.listen().isUnspecified();
    }

    /**
     * Gives each address of the machine sockets of its own, and takes those away whose address is
     * gone; without all addresses being served, it does nothing.
     *
     * @param addresses of the machine, port 0
     */
    void follow(Set<Address> addresses) {
        if (!hasAllAddresses()) {
            return;
        }
        for (Map.Entry<Address, List<ServerSocket>> entry : List.copyOf(own.entrySet())) {
            if (!addresses.contains(entry.getKey())) {
                own.remove(entry.getKey());
                close(entry.getValue());
            }
        }
        refused.retainAll(addresses);
        for (Address address : addresses) {
            if (isServed(address) && !own.containsKey(address)) {
                open(address);
            }
        }
    }

    private boolean isServed(Address address) {
        return address.isIPv4()
                ? configuration.listen().isIPv4() || configuration.dualStack()
                : !configuration.listen().isIPv4();
    }

    private void close(List<ServerSocket> sockets) {
        for (int i = 0; i < count; i++) {
            sets.get(i).remove(sockets.get(i));
        }
    }

    private void open(Address address) {
        if (own.size() == SocketSet.MOST - 1) {
            return;
        }
        try {
            List<ServerSocket> sockets = bind(address.withPort(local.port()));
            for (int i = 0; i < count; i++) {
                if (!sets.get(i).add(sockets.get(i))) {
                    sockets.get(i).close(); // its thread has come to an end
                }
            }
            own.put(address, sockets);
        } catch (IOException e) {
            if (refused.add(address)) {
                LOGGER.log(
                        Level.INFO,
                        "What comes to "
                                + address.host()
                                + " is served together with that for all addresses, which takes"
                                + " a little longer: "
                                + e.getMessage());
            }
        }
    }

    private List<ServerSocket> bind(Address wanted) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        boolean complete = false;
        try {
            Address address = wanted;
            for (int i = 0; i < count; i++) {
                sockets.add(ServerSocket.bind(address, shared, configuration.dualStack()));
                address = sockets.getFirst().local();
            }
            if (count > 1) {
                sockets.getFirst().spreadBySender(count, configuration.ipv6PrefixBits());
            }
            complete = true;
            return sockets;
        } finally {
            if (!complete) {
                sockets.forEach(ServerSocket::close);
            }
        }
    }

    /**
     * {@return the addresses of this machine that a socket can have without naming an interface}
     *
     * @throws SocketException if the system does not tell
     */
    static Set<Address> ofThisMachine() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(
                        address ->
                                !address.isLinkLocalAddress() || address.getAddress().length == 4)
                .map(InetAddress::getAddress)
                .map(octets -> Address.of(octets, 0))
                .collect(Collectors.toUnmodifiableSet());
    }
}
