package org.truechimer.daemon.tls;

import org.truechimer.daemon.observe.Printable;
import org.truechimer.proto.engine.KeyExchangeFault;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks the name of a server up, for as long as there is time. The system's resolver cannot be
 * interrupted, and holds the thread that it runs on: it gets one of its own, which ends when the
 * resolver does.
 */
final class NameLookup {
    private static final String REMEDY =
            "check how the name is spelt, and whether this machine has a DNS server (`resolvectl"
                    + " status`)";

    private final Lookup lookup;

    /** The system's way from a name to its addresses. */
    @FunctionalInterface
    interface Lookup {
        /** {@return all addresses of {@code host}, in the order in which they should be tried} */
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    NameLookup(Lookup lookup) {
        this.lookup = lookup;
    }

    /**
     * {@return all addresses, at least one}
     *
     * @param host a name or an address
     * @param deadlineNanos by {@link System#nanoTime}
     */
    List<InetAddress> addresses(String host, long deadlineNanos) throws KeyExchangeException {
        FutureTask<InetAddress[]> task = new FutureTask<>(() -> lookup.addresses(host));
        Thread.ofPlatform().daemon().name("key-exchange-resolver").start(task);
        try {
            InetAddress[] found = task.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (found.length == 0) {
                throw failure("the name has no address");
            }
            return List.of(found);
        } catch (TimeoutException _) {
            throw failure("the name cannot be looked up in time");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String message = String.valueOf(cause.getMessage());
            throw failure("the name cannot be looked up: " + Printable.of(message));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw failure("interrupted while the name was looked up");
        }
    }

    private static KeyExchangeException failure(String words) {
        return new KeyExchangeException(KeyExchangeFault.NAME, words, REMEDY);
    }
}
