package org.truechimer.daemon.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The C library's functions. Each returns zero or more on success and {@code -errno} on failure,
 * and throws nothing.
 *
 * <p>The first argument is where errno is captured: the caller owns it ({@link #newErrno}), so a
 * call allocates nothing; two threads never share one.
 */
@SuppressWarnings("restricted")
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final long ERRNO_OFFSET =
            Linker.Option.captureStateLayout()
                    .byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET = returningInt("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = returningInt("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CONNECT =
            returningInt("connect", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKNAME =
            returningInt("getsockname", JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT =
            returningInt("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SENDMSG =
            returningLong("sendmsg", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMSG =
            returningLong("recvmsg", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SENDMMSG =
            returningInt("sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle RECVMMSG =
            returningInt("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    // Capturing errno costs 40 bytes a call; a server makes these without it as long as they
    // succeed.
    private static final MethodHandle SENDMMSG_SILENTLY =
            LINKER.downcallHandle(
                    symbol("sendmmsg"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle RECVMMSG_SILENTLY =
            LINKER.downcallHandle(
                    symbol("recvmmsg"),
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle POLL_SILENTLY =
            LINKER.downcallHandle(
                    symbol("poll"), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle POLL = returningInt("poll", ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle READ = returningLong("read", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = returningLong("write", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle CLOSE = returningInt("close", JAVA_INT);
    private static final MethodHandle EPOLL_CREATE1 = returningInt("epoll_create1", JAVA_INT);
    private static final MethodHandle EPOLL_CTL =
            returningInt("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private static final MethodHandle EPOLL_WAIT =
            returningInt("epoll_wait", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle EVENTFD = returningInt("eventfd", JAVA_INT, JAVA_INT);
    private static final MethodHandle TIMERFD_CREATE =
            returningInt("timerfd_create", JAVA_INT, JAVA_INT);
    private static final MethodHandle TIMERFD_SETTIME =
            returningInt("timerfd_settime", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle CLOCK_ADJTIME =
            returningInt("clock_adjtime", JAVA_INT, ADDRESS);
    // The vDSO answers this without entering the kernel; leaving Java's thread state alone saves as
    // much again.
    private static final MethodHandle CLOCK_GETTIME =
            LINKER.downcallHandle(
                    symbol("clock_gettime"),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS),
                    Linker.Option.critical(false));
    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(symbol("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));

    private Libc() {}

    /** {@return a place for errno that lives as long as {@code arena}} */
    static MemorySegment newErrno(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    static int socket(MemorySegment errno, int family, int type, int protocol) {
        try {
            return result((int) SOCKET.invokeExact(errno, family, type, protocol), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int bind(MemorySegment errno, int fd, MemorySegment address, int length) {
        try {
            return result((int) BIND.invokeExact(errno, fd, address, length), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int connect(MemorySegment errno, int fd, MemorySegment address, int length) {
        try {
            return result((int) CONNECT.invokeExact(errno, fd, address, length), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int getsockname(
            MemorySegment errno, int fd, MemorySegment address, MemorySegment length) {
        try {
            return result((int) GETSOCKNAME.invokeExact(errno, fd, address, length), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int setsockopt(
            MemorySegment errno, int fd, int level, int option, MemorySegment value, int length) {
        try {
            return result(
                    (int) SETSOCKOPT.invokeExact(errno, fd, level, option, value, length), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int sendmsg(MemorySegment errno, int fd, MemorySegment message, int flags) {
        try {
            return result((long) SENDMSG.invokeExact(errno, fd, message, flags), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int recvmsg(MemorySegment errno, int fd, MemorySegment message, int flags) {
        try {
            return result((long) RECVMSG.invokeExact(errno, fd, message, flags), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    /** Allocates nothing unless it fails; it is tried once more then, to learn why. */
    static int sendmmsg(MemorySegment errno, int fd, MemorySegment messages, int count, int flags) {
        try {
            int sent = (int) SENDMMSG_SILENTLY.invokeExact(fd, messages, count, flags);
            return sent >= 0
                    ? sent
                    : result((int) SENDMMSG.invokeExact(errno, fd, messages, count, flags), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    /**
     * Waits for as long as the socket lets it. Allocates nothing unless it fails; it is tried once
     * more then, to learn why.
     */
    static int recvmmsg(MemorySegment errno, int fd, MemorySegment messages, int count, int flags) {
        MemorySegment forever = MemorySegment.NULL;
        try {
            int received = (int) RECVMMSG_SILENTLY.invokeExact(fd, messages, count, flags, forever);
            return received >= 0
                    ? received
                    : result(
                            (int) RECVMMSG.invokeExact(errno, fd, messages, count, flags, forever),
                            errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    /** Allocates nothing unless it fails; it is tried once more then, to learn why. */
    static int poll(MemorySegment errno, MemorySegment entries, long count, int timeoutMillis) {
        try {
            int ready = (int) POLL_SILENTLY.invokeExact(entries, count, timeoutMillis);
            return ready >= 0
                    ? ready
                    : result((int) POLL.invokeExact(errno, entries, count, timeoutMillis), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int read(MemorySegment errno, int fd, MemorySegment buffer) {
        try {
            return result((long) READ.invokeExact(errno, fd, buffer, buffer.byteSize()), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int write(MemorySegment errno, int fd, MemorySegment buffer) {
        try {
            return result((long) WRITE.invokeExact(errno, fd, buffer, buffer.byteSize()), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int close(MemorySegment errno, int fd) {
        try {
            return result((int) CLOSE.invokeExact(errno, fd), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int epollCreate(MemorySegment errno, int flags) {
        try {
            return result((int) EPOLL_CREATE1.invokeExact(errno, flags), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int epollControl(
            MemorySegment errno, int epoll, int operation, int fd, MemorySegment event) {
        try {
            return result((int) EPOLL_CTL.invokeExact(errno, epoll, operation, fd, event), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int epollWait(
            MemorySegment errno, int epoll, MemorySegment events, int count, int timeoutMillis) {
        try {
            return result(
                    (int) EPOLL_WAIT.invokeExact(errno, epoll, events, count, timeoutMillis),
                    errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int eventfd(MemorySegment errno, int value, int flags) {
        try {
            return result((int) EVENTFD.invokeExact(errno, value, flags), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int timerfdCreate(MemorySegment errno, int clock, int flags) {
        try {
            return result((int) TIMERFD_CREATE.invokeExact(errno, clock, flags), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int timerfdSettime(MemorySegment errno, int fd, int flags, MemorySegment value) {
        try {
            return result(
                    (int) TIMERFD_SETTIME.invokeExact(errno, fd, flags, value, MemorySegment.NULL),
                    errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    static int clockAdjtime(MemorySegment errno, int clock, MemorySegment timex) {
        try {
            return result((int) CLOCK_ADJTIME.invokeExact(errno, clock, timex), errno);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    /** Reads a clock that every kernel has, into a timespec: it cannot fail. */
    static void clockGettime(int clock, MemorySegment timespec) {
        try {
            int _ = (int) CLOCK_GETTIME.invokeExact(clock, timespec);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    /** {@return the system's words for an error number} */
    static String strerror(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw cannotHappen(e);
        }
    }

    private static int result(long returned, MemorySegment errno) {
        return returned >= 0 ? (int) returned : -errno.get(JAVA_INT, ERRNO_OFFSET);
    }

    private static MethodHandle returningInt(String name, ValueLayout... arguments) {
        return LINKER.downcallHandle(
                symbol(name),
                FunctionDescriptor.of(JAVA_INT, arguments),
                Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle returningLong(String name, ValueLayout... arguments) {
        return LINKER.downcallHandle(
                symbol(name),
                FunctionDescriptor.of(JAVA_LONG, arguments),
                Linker.Option.captureCallState("errno"));
    }

    private static MemorySegment symbol(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(
                        () -> new UnsatisfiedLinkError("the C library has no function " + name));
    }

    private static AssertionError cannotHappen(Throwable e) {
        return new AssertionError("a native call was made with the wrong types", e);
    }
}
