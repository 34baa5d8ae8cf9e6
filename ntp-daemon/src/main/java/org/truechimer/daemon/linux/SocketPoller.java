package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.EPOLLIN;
import static org.truechimer.daemon.linux.LinuxConstants.EPOLLONESHOT;
import static org.truechimer.daemon.linux.LinuxConstants.EPOLL_CTL_ADD;
import static org.truechimer.daemon.linux.LinuxConstants.EPOLL_CTL_DEL;
import static org.truechimer.daemon.linux.LinuxConstants.EPOLL_CTL_MOD;

import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets virtual threads wait for sockets that are read by native calls. A blocking native call would
 * hold a virtual thread's carrier; instead one platform thread waits for all sockets, and wakes the
 * thread that is parked for one.
 */
public final class SocketPoller implements AutoCloseable {
    private final Epoll epoll;
    private final ConcurrentHashMap<Long, Registration> registrations = new ConcurrentHashMap<>();
    private final AtomicLong nextToken = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts the platform thread.
     *
     * @throws SystemCallException if the kernel has no descriptor left for us
     */
    public SocketPoller() throws SystemCallException {
        epoll = new Epoll();
        thread = Thread.ofPlatform().daemon().name("socket-poller").unstarted(this::poll);
        thread.start();
    }

    /** Ends all waiting, and the platform thread, and waits until that is gone. */
    @Override
    public void close() {
        closed = true;
        epoll.end();
        Threads.join(thread);
        registrations.values().forEach(Registration::wake);
    }

    /**
     * {@return what the calling thread waits for a socket with} It is closed before the socket is.
     *
     * @param fd the socket
     * @param arena what the registration needs lives as long as this
     */
    Registration register(int fd, Arena arena) {
        Registration registration = new Registration(fd, nextToken.getAndIncrement(), arena);
        registrations.put(registration.token, registration);
        return registration;
    }

    private void poll() {
        try (epoll) {
            while (true) {
                int count = epoll.await(-1);
                for (int i = 0; i < count; i++) {
                    long token = epoll.token(i);
                    if (token == Epoll.END) {
                        return;
                    }
                    Registration ready = registrations.get(token);
                    if (ready != null) { // else it was closed while its event was under way
                        ready.wake();
                    }
                }
            }
        } catch (SystemCallException e) {
            throw new UncheckedIOException("no socket is watched any more", e);
        }
    }

    /** One socket, and the one thread that waits for it. */
    final class Registration implements AutoCloseable {
        private final int fd;
        private final long token;
        private final MemorySegment errno;
        private final MemorySegment event;
        private final Thread waiter = Thread.currentThread();
        private boolean added;
        private volatile boolean ready;

        private Registration(int fd, long token, Arena arena) {
            this.fd = fd;
            this.token = token;
            errno = Libc.newErrno(arena);
            event = arena.allocate(Structs.EpollEvent.LAYOUT);
        }

        /**
         * Parks the calling thread, which is the one that registered, until there is something to
         * read: a packet, an error or a transmit timestamp.
         *
         * @param timeoutNanos how long at most
         * @return whether there is; {@code true} without cause is possible
         * @throws InterruptedException if the thread was interrupted, or the poller closed, before
         *     or meanwhile
         */
        boolean awaitReadable(long timeoutNanos) throws InterruptedException {
            return await(EPOLLIN, timeoutNanos);
        }

        /**
         * Like {@link #awaitReadable}, but only for the error queue: errors and transmit
         * timestamps.
         */
        boolean awaitError(long timeoutNanos) throws InterruptedException {
            return await(0, timeoutNanos); // epoll reports errors unasked
        }

        private boolean await(int interest, long timeoutNanos) throws InterruptedException {
            long start = System.nanoTime();
            ready = false;
            int operation = added ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
            int result = epoll.control(errno, event, operation, fd, interest | EPOLLONESHOT, token);
            if (closed) {
                throw new InterruptedException();
            }
            if (result < 0) {
                throw new IllegalStateException("epoll_ctl: " + Libc.strerror(-result));
            }
            added = true;
            while (!ready) {
                long left = timeoutNanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return true;
        }

        @Override
        public void close() {
            registrations.remove(token);
            if (added) {
                int _ = epoll.control(errno, event, EPOLL_CTL_DEL, fd, 0, token);
            }
        }

        private void wake() {
            ready = true;
            LockSupport.unpark(waiter);
        }
    }
}
