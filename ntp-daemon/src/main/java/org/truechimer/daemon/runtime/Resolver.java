package org.truechimer.daemon.runtime;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.wire.Address;

/**
 * Looks names up. The system's resolver holds its thread for seconds, so there are two platform threads for it; a name that
 * is waiting already is not queued twice.
 */
final class Resolver implements AutoCloseable {
    private static final int THREADS = 2;
    private static final long IPV4_MAPPED = 0xFFFFL << 32;

    private final Lookup lookup;
    private final Consumer<Event> events;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("resolver-", 0).daemon().factory());
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    /** The system's way from a name to its addresses. */
    @FunctionalInterface
    interface Lookup {
        /** {@return all addresses of {@code host}, in the order in which they should be tried} */
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /**
     * @param lookup may block
     * @param events told of each result, by any thread
     */
    Resolver(Lookup lookup, Consumer<Event> events) {
        this.lookup = lookup;
        this.events = events;
    }

    /** Looks {@code host} up and reports {@link Event.Resolved} or {@link Event.ResolveFailed}, once. */
    void resolve(String host) {
        Address literal = literal(host);
        if (literal != null) {
            events.accept(new Event.Resolved(host, List.of(literal)));
        } else if (waiting.add(host)) {
            threads.execute(() -> {
                Event result = lookUp(host);
                waiting.remove(host);
                events.accept(result);
            });
        }
    }

    /** Forgets what is waiting. A look-up under way cannot be interrupted; its thread keeps nobody from ending. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Event lookUp(String host) {
        try {
            List<Address> addresses = alternating(Arrays.asList(lookup.addresses(host)));
            return addresses.isEmpty()
                    ? new Event.ResolveFailed(host, "the name has no address")
                    : new Event.Resolved(host, addresses);
        } catch (UnknownHostException e) {
            return new Event.ResolveFailed(host, reason(host, e));
        }
    }

    /** The message repeats the name, which whoever prints the reason does as well. */
    private static String reason(String host, UnknownHostException e) {
        String message = e.getMessage();
        if (message == null || message.equals(host)) {
            return "the name is not known";
        }
        return message.startsWith(host + ": ") ? message.substring(host.length() + 2) : message;
    }

    private static @Nullable Address literal(String host) {
        try {
            return addressOf(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Each address once, the families by turns and otherwise in the given order, the family of the first one first: a pool
     * whose members are all of one family would be lost with that family.
     */
    static List<Address> alternating(Collection<InetAddress> found) {
        List<Address> ipv4 = new ArrayList<>();
        List<Address> ipv6 = new ArrayList<>();
        List<Address> leading = null;
        for (Address address : new LinkedHashSet<>(found.stream().map(Resolver::addressOf).toList())) {
            List<Address> family = isIpv4(address) ? ipv4 : ipv6;
            family.add(address);
            leading = leading == null ? family : leading;
        }
        List<Address> following = leading == ipv4 ? ipv6 : ipv4;
        List<Address> all = new ArrayList<>();
        for (int i = 0; i < Math.max(ipv4.size(), ipv6.size()); i++) {
            addIfThere(leading == null ? following : leading, i, all);
            addIfThere(following, i, all);
        }
        return all;
    }

    private static void addIfThere(List<Address> from, int index, List<Address> to) {
        if (index < from.size()) {
            to.add(from.get(index));
        }
    }

    private static boolean isIpv4(Address address) {
        return address.high() == 0 && (address.low() & 0xFFFF_FFFF_0000_0000L) == IPV4_MAPPED;
    }

    /** {@return the address with port 0} */
    static Address addressOf(InetAddress address) {
        ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address
                ? new Address(0, IPV4_MAPPED | Integer.toUnsignedLong(octets.getInt()), 0)
                : new Address(octets.getLong(), octets.getLong(), 0);
    }
}
