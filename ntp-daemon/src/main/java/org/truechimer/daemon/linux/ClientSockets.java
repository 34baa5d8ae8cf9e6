package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.*;

import org.truechimer.proto.wire.Address;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.DoubleSupplier;

/**
 * Opens the sockets that requests are sent from, one for each exchange.
 *
 * <p>It keeps one idle socket with timestamps asked for: as long as nobody asks, the kernel stamps
 * no packet, and when somebody does it takes a moment to begin, so that the first answers would
 * come without.
 */
public final class ClientSockets implements AutoCloseable {
    private final ClockReader reader;
    private final DoubleSupplier frequency;
    private final SocketPoller poller;
    private final int keeper;

    /**
     * Makes the kernel begin to stamp packets.
     *
     * @param reader converts the kernel's stamps
     * @param frequency the wall clock's frequency now, as a fraction: {@link KernelClock#frequency}
     * @param poller waits for the sockets
     * @throws SystemCallException if there is no socket to be had
     */
    public ClientSockets(ClockReader reader, DoubleSupplier frequency, SocketPoller poller)
            throws SystemCallException {
        this.reader = reader;
        this.frequency = frequency;
        this.poller = poller;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.newErrno(arena);
            keeper =
                    SystemCallException.check(
                            "socket", Libc.socket(errno, AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
            TimestampingSocket.askForTimestamps(errno, keeper, arena);
        }
    }

    /**
     * Opens a socket with a fresh random port, connected to one server. The calling thread, which
     * should be a virtual one, alone uses it.
     *
     * @param server where to
     * @throws NetworkException if there is no way to the server, or no socket to be had
     */
    public TimestampingSocket open(Address server) throws NetworkException {
        return TimestampingSocket.open(server, reader, frequency, poller);
    }

    /** Lets the kernel cease to stamp packets; open sockets are not touched. */
    @Override
    public void close() {
        try (Arena arena = Arena.ofConfined()) {
            int _ = Libc.close(Libc.newErrno(arena), keeper);
        }
    }
}
