package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.truechimer.daemon.linux.Structs.Iovec;
import org.truechimer.daemon.linux.Structs.Msghdr;
import org.truechimer.daemon.linux.Structs.SockaddrUn;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Tells systemd how the daemon is, sd_notify(3). Where the daemon was not started by systemd there
 * is nobody to tell, and every message is a no-op. Any thread may use it.
 */
public final class SystemdNotifier {
    private static final long NANOS_PER_MICRO = 1_000;

    private final String socket;
    private final OptionalLong watchdogNanos;

    /**
     * Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
     *
     * @param environment the process's environment
     * @param processId the process's id: a watchdog can be meant for another process
     * @throws IllegalArgumentException if they are there and cannot be used; the message names the
     *     variable
     */
    public SystemdNotifier(Map<String, String> environment, long processId) {
        socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (!socket.isEmpty() && !socket.startsWith("/") && !socket.startsWith("@")) {
            throw new IllegalArgumentException(
                    "NOTIFY_SOCKET is \""
                            + socket
                            + "\", neither a path nor an abstract name with '@'");
        }
        if (socket.getBytes(StandardCharsets.UTF_8).length >= SockaddrUn.PATH_LENGTH) {
            throw new IllegalArgumentException(
                    "NOTIFY_SOCKET is longer than " + (SockaddrUn.PATH_LENGTH - 1) + " bytes");
        }
        watchdogNanos = watchdogNanos(environment, processId);
    }

    /**
     * {@return how long after a {@link #watchdog} systemd loses patience, nanoseconds; empty
     * without a watchdog}
     */
    public OptionalLong watchdogNanos() {
        return watchdogNanos;
    }

    /** The daemon does its work now. */
    public void ready() throws IOException {
        send("READY=1");
    }

    /** One line for {@code systemctl status}; line breaks in it become blanks. */
    public void status(String text) throws IOException {
        send("STATUS=" + text.replaceAll("\\R", " "));
    }

    /** The daemon is alive; wanted about twice in each {@link #watchdogNanos}. */
    public void watchdog() throws IOException {
        send("WATCHDOG=1");
    }

    /** The configuration is being read again; {@link #ready} follows. */
    public void reloading() throws IOException {
        long monotonicMicros = new ClockReader(new ClockEpoch()).monotonicNanos() / NANOS_PER_MICRO;
        send("RELOADING=1\nMONOTONIC_USEC=" + monotonicMicros);
    }

    /** The daemon is about to end. */
    public void stopping() throws IOException {
        send("STOPPING=1");
    }

    private static OptionalLong watchdogNanos(Map<String, String> environment, long processId) {
        String micros = environment.get("WATCHDOG_USEC");
        String addressee = environment.getOrDefault("WATCHDOG_PID", Long.toString(processId));
        if (micros == null || !addressee.equals(Long.toString(processId))) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(
                    Math.multiplyExact(Long.parseUnsignedLong(micros), NANOS_PER_MICRO));
        } catch (NumberFormatException | ArithmeticException _) {
            throw new IllegalArgumentException(
                    "WATCHDOG_USEC is \"" + micros + "\", not a time in microseconds");
        }
    }

    private void send(String state) throws IOException {
        if (socket.isEmpty()) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.newErrno(arena);
            byte[] text = state.getBytes(StandardCharsets.UTF_8);
            MemorySegment message = message(arena, text);
            int fd =
                    SystemCallException.check(
                            "socket",
                            Libc.socket(
                                    errno, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
            int sent = Libc.sendmsg(errno, fd, message, MSG_NOSIGNAL);
            int _ = Libc.close(errno, fd);
            SystemCallException.check("telling systemd at " + socket, sent);
        }
    }

    private MemorySegment message(Arena arena, byte[] text) {
        byte[] path = socket.getBytes(StandardCharsets.UTF_8);
        if (path[0] == '@') {
            path[0] =
                    0; // an abstract name is marked by a zero and ends with the length, not with a
            // zero
        }
        MemorySegment address = arena.allocate(SockaddrUn.LAYOUT);
        address.set(JAVA_SHORT, SockaddrUn.FAMILY, (short) AF_UNIX);
        MemorySegment.copy(path, 0, address, JAVA_BYTE, SockaddrUn.PATH, path.length);
        MemorySegment vector = arena.allocate(Iovec.LAYOUT);
        vector.set(ADDRESS, Iovec.BASE, arena.allocateFrom(JAVA_BYTE, text));
        vector.set(JAVA_LONG, Iovec.LENGTH, text.length);
        MemorySegment message = arena.allocate(Msghdr.LAYOUT);
        message.set(ADDRESS, Msghdr.NAME, address);
        message.set(JAVA_INT, Msghdr.NAME_LENGTH, (int) SockaddrUn.PATH + path.length);
        message.set(ADDRESS, Msghdr.IOV, vector);
        message.set(JAVA_LONG, Msghdr.IOV_LENGTH, 1);
        return message;
    }
}
