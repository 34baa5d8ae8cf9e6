package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.EFD_CLOEXEC;
import static org.truechimer.daemon.linux.LinuxConstants.EFD_NONBLOCK;
import static org.truechimer.daemon.linux.LinuxConstants.EINTR;
import static org.truechimer.daemon.linux.LinuxConstants.EPOLLIN;
import static org.truechimer.daemon.linux.LinuxConstants.EPOLL_CLOEXEC;
import static org.truechimer.daemon.linux.LinuxConstants.EPOLL_CTL_ADD;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.truechimer.daemon.linux.Structs.EpollEvent;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An epoll instance that one thread waits on, and an event by which any other thread ends the
 * waiting for good. The waiting thread closes it, so that nothing is closed under a call that still
 * uses it.
 */
final class Epoll implements AutoCloseable {
    /** The token of the event that ends the waiting. */
    static final long END = -1;

    private static final int MOST_EVENTS = 64;
    private static final long EVENT_SIZE = EpollEvent.LAYOUT.byteSize();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment errno = Libc.newErrno(arena);
    private final MemorySegment events = arena.allocate(EpollEvent.LAYOUT, MOST_EVENTS);
    private final int epoll;
    private final int end;
    private final AtomicBoolean ended = new AtomicBoolean();

    Epoll() throws SystemCallException {
        epoll = SystemCallException.check("epoll_create1", Libc.epollCreate(errno, EPOLL_CLOEXEC));
        end =
                SystemCallException.check(
                        "eventfd", Libc.eventfd(errno, 0, EFD_CLOEXEC | EFD_NONBLOCK));
        MemorySegment event = arena.allocate(EpollEvent.LAYOUT);
        SystemCallException.check(
                "epoll_ctl", control(errno, event, EPOLL_CTL_ADD, end, EPOLLIN, END));
    }

    /**
     * Adds, changes or removes a descriptor; any thread may.
     *
     * @param errno the caller's
     * @param event room for a struct epoll_event, the caller's
     * @return zero or a negative errno
     */
    int control(
            MemorySegment errno,
            MemorySegment event,
            int operation,
            int fd,
            int interest,
            long token) {
        event.set(JAVA_INT, EpollEvent.EVENTS, interest);
        event.set(EpollEvent.DATA_LAYOUT, EpollEvent.DATA, token);
        return Libc.epollControl(errno, epoll, operation, fd, event);
    }

    /**
     * Waits for events; only the thread that owns this calls it.
     *
     * @param timeoutMillis how long at most; -1 for ever
     * @return how many came, perhaps none
     */
    int await(int timeoutMillis) throws SystemCallException {
        int count = Libc.epollWait(errno, epoll, events, MOST_EVENTS, timeoutMillis);
        return count == -EINTR ? 0 : SystemCallException.check("epoll_wait", count);
    }

    /** {@return the token of the event at {@code index} of the last wait} */
    long token(int index) {
        return events.get(EpollEvent.DATA_LAYOUT, index * EVENT_SIZE + EpollEvent.DATA);
    }

    /** Makes {@link #END} come; any thread may, more than once too. */
    void end() {
        if (ended.getAndSet(true)) {
            return;
        }
        try (Arena own = Arena.ofConfined()) {
            MemorySegment one = own.allocateFrom(JAVA_LONG, 1);
            int _ = Libc.write(Libc.newErrno(own), end, one); // cannot fail: the count was 0
        }
    }

    @Override
    public void close() {
        int _ = Libc.close(errno, end);
        int _ = Libc.close(errno, epoll);
        arena.close();
    }
}
