package org.truechimer.daemon.runtime;

import org.truechimer.proto.engine.Event;
import org.truechimer.proto.wire.Address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Looks names up. The system's resolver holds its thread for seconds, so there are two platform
 * threads for it; a name that is waiting already is not queued twice.
 */
final class Resolver implements AutoCloseable {
    private static final int THREADS = 2;

    private final Lookup lookup;
    private final Consumer<Event> events;
    private final ExecutorService threads =
            Executors.newFixedThreadPool(
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

    /**
     * Looks {@code host} up and reports {@link Event.Resolved} or {@link Event.ResolveFailed},
     * once.
     */
    void resolve(String host) {
        Optional<Address> literal = Address.parse(host, 0);
        if (literal.isPresent()) {
            events.accept(new Event.Resolved(host, List.of(literal.get())));
        } else if (waiting.add(host)) {
            threads.execute(
                    () -> {
                        Event result = lookUp(host);
                        waiting.remove(host);
                        events.accept(result);
                    });
        }
    }

    /**
     * Forgets what is waiting. A look-up under way cannot be interrupted; its thread keeps nobody
     * from ending.
     */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Event lookUp(String host) {
        try {
            List<Address> addresses =
                    Arrays.stream(lookup.addresses(host))
                            .map(found -> Address.of(found.getAddress(), 0))
                            .toList();
            return addresses.isEmpty()
                    ? new Event.ResolveFailed(host, "the name has no address")
                    : new Event.Resolved(host, alternating(addresses));
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

    /**
     * Each address once, the families by turns and otherwise in the given order, the family of the
     * first one first: a pool whose members were all of one family would be lost with that family.
     */
    static List<Address> alternating(List<Address> found) {
        boolean ipv4First = found.getFirst().isIPv4();
        List<Address> leading = ofFamily(ipv4First, found);
        List<Address> following = ofFamily(!ipv4First, found);
        List<Address> all = new ArrayList<>();
        for (int i = 0; i < Math.max(leading.size(), following.size()); i++) {
            if (i < leading.size()) {
                all.add(leading.get(i));
            }
            if (i < following.size()) {
                all.add(following.get(i));
            }
        }
        return all;
    }

    private static List<Address> ofFamily(boolean ipv4, List<Address> addresses) {
        return addresses.stream().filter(address -> address.isIPv4() == ipv4).distinct().toList();
    }
}
