package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.EFD_CLOEXEC;
import static org.truechimer.daemon.linux.LinuxConstants.EFD_NONBLOCK;
import static org.truechimer.daemon.linux.LinuxConstants.EINTR;
import static org.truechimer.daemon.linux.LinuxConstants.POLLIN;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.jspecify.annotations.Nullable;
import org.truechimer.daemon.linux.Structs.Pollfd;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The sockets that one thread serves. That thread waits, and closes what is closed, so that nothing
 * is closed under a call that still uses it; any other may add, remove and end.
 *
 * <p>It waits with poll(2): an epoll instance is told of every datagram that comes or goes, waited
 * for or not, which costs a busy server more than the sockets of its own save.
 */
public final class SocketSet implements AutoCloseable {
    /** Most sockets of a set. */
    public static final int MOST = 64;

    private static final long ENTRY_SIZE = Pollfd.LAYOUT.byteSize();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment errno = Libc.newErrno(arena);

    /** What is polled: the event that wakes, and then the sockets. */
    private final MemorySegment entries = arena.allocate(Pollfd.LAYOUT, 1 + MOST);

    private final MemorySegment counter = arena.allocate(JAVA_LONG);
    private final int waker;
    private final ServerSocket first;
    private final List<ServerSocket> wanted = new ArrayList<>();
    private ServerSocket[] served;
    private int next;
    private boolean closed;
    private volatile boolean ended;

    /**
     * @param first is closed with the set
     * @throws SystemCallException if the kernel has no descriptor left for us
     */
    public SocketSet(ServerSocket first) throws SystemCallException {
        this.first = first;
        waker =
                SystemCallException.check(
                        "eventfd", Libc.eventfd(errno, 0, EFD_CLOEXEC | EFD_NONBLOCK));
        enter(0, waker);
        wanted.add(first);
        served = new ServerSocket[] {first};
        enter(1, first.fd());
        next = served.length;
    }

    private void enter(int index, int fd) {
        entries.set(JAVA_INT, index * ENTRY_SIZE + Pollfd.FD, fd);
        entries.set(JAVA_SHORT, index * ENTRY_SIZE + Pollfd.EVENTS, (short) POLLIN);
    }

    /** {@return the socket that it was made with} */
    ServerSocket first() {
        return first;
    }

    /** Serves a socket too, which is closed with the set; {@return whether there is room for it} */
    public synchronized boolean add(ServerSocket socket) {
        if (closed || wanted.size() == MOST) {
            return false;
        }
        wanted.add(socket);
        wake();
        return true;
    }

    /** Serves a socket no more, and closes it. */
    public synchronized void remove(ServerSocket socket) {
        if (wanted.remove(socket)) {
            if (List.of(served).contains(socket)) {
                wake();
            } else {
                socket.close(); // its thread has not even heard of it
            }
        }
    }

    /** Lets {@link #await} return nothing, now and ever after. */
    public synchronized void end() {
        ended = true;
        wake();
    }

    private void wake() {
        if (!closed) {
            try (Arena own = Arena.ofConfined()) {
                MemorySegment one = own.allocateFrom(JAVA_LONG, 1);
                int _ = Libc.write(Libc.newErrno(own), waker, one); // the count stays small
            }
        }
    }

    /**
     * Waits for what can be received. Of several sockets each gets its turn.
     *
     * @return a socket at which there is something; null once {@link #end} was called
     */
    @Nullable ServerSocket await() throws SystemCallException {
        while (!ended) {
            while (next < served.length) {
                int index = next++;
                if (hasReturned(1 + index)) {
                    return served[index];
                }
            }
            poll();
        }
        return null;
    }

    private boolean hasReturned(int index) {
        return entries.get(JAVA_SHORT, index * ENTRY_SIZE + Pollfd.RETURNED) != 0;
    }

    private void poll() throws SystemCallException {
        int count = Libc.poll(errno, entries, 1 + served.length, -1);
        if (count == -EINTR) {
            return;
        }
        SystemCallException.check("poll", count);
        if (hasReturned(0)) {
            change();
        } else {
            next = 0;
        }
    }

    /** Takes over what is wanted by now; what is ready is asked for again then. */
    private synchronized void change() {
        int _ = Libc.read(errno, waker, counter); // there is no other reader
        for (ServerSocket socket : served) {
            if (!wanted.contains(socket)) {
                socket.close();
            }
        }
        served = wanted.toArray(new ServerSocket[0]);
        for (int i = 0; i < served.length; i++) {
            enter(1 + i, served[i].fd());
        }
        next = served.length;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            wanted.forEach(ServerSocket::close);
            for (ServerSocket socket : served) {
                socket.close();
            }
            int _ = Libc.close(errno, waker);
            arena.close();
        }
    }
}
