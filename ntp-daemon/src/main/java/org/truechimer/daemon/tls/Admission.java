package org.truechimer.daemon.tls;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts connections, so that there are never too many, of all clients together or of one. A
 * network of 64 bits is one client in IPv6.
 */
final class Admission {
    private static final int NETWORK_OCTETS = 8;

    private final int most;
    private final int mostOfOne;
    private final Map<ByteBuffer, Integer> counts = new HashMap<>();
    private int count;

    /** What a new connection is told. */
    enum Verdict {
        ADMITTED,
        TOO_MANY,
        TOO_MANY_OF_ONE
    }

    Admission(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Counts a connection that is admitted; it has to {@link #leave} then. */
    synchronized Verdict enter(InetAddress client) {
        ByteBuffer network = network(client);
        if (count >= most) {
            return Verdict.TOO_MANY;
        } else if (counts.getOrDefault(network, 0) >= mostOfOne) {
            return Verdict.TOO_MANY_OF_ONE;
        }
        counts.merge(network, 1, Integer::sum);
        count++;
        return Verdict.ADMITTED;
    }

    /** Counts a connection no more. */
    synchronized void leave(InetAddress client) {
        counts.computeIfPresent(network(client), (key, of) -> of == 1 ? null : of - 1);
        count--;
    }

    /** {@return how many connections there are} */
    synchronized int count() {
        return count;
    }

    private static ByteBuffer network(InetAddress client) {
        byte[] octets = client.getAddress();
        return client instanceof Inet6Address
                ? ByteBuffer.wrap(octets, 0, NETWORK_OCTETS).slice()
                : ByteBuffer.wrap(octets);
    }
}
