package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.truechimer.daemon.linux.Structs.SockaddrUn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A Unix socket of the kind SOCK_SEQPACKET, which the JDK has none of: connected, in order, and a
 * message arrives as it was sent, never in parts. One thread uses it.
 */
public final class SequencedSocket implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment errno = Libc.newErrno(arena);
    private final MemorySegment buffer;
    private final Path path;
    private final int fd;

    /**
     * Connects.
     *
     * @param path where somebody listens
     * @param longestMessage octets of the longest message, either way
     * @throws SystemCallException if nobody listens there, or this process may not connect
     */
    public SequencedSocket(Path path, int longestMessage) throws SystemCallException {
        this.path = path;
        this.buffer = arena.allocate(longestMessage);
        fd =
                SystemCallException.check(
                        "socket", Libc.socket(errno, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
        boolean complete = false;
        try {
            SystemCallException.check("connecting to " + path, connect());
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private int connect() {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length >= SockaddrUn.PATH_LENGTH) {
            return -ENAMETOOLONG;
        }
        MemorySegment address = arena.allocate(SockaddrUn.LAYOUT);
        address.set(JAVA_SHORT, SockaddrUn.FAMILY, (short) AF_UNIX);
        MemorySegment.copy(name, 0, address, JAVA_BYTE, SockaddrUn.PATH, name.length);
        return Libc.connect(errno, fd, address, (int) SockaddrUn.LAYOUT.byteSize());
    }

    /**
     * Sends a message, and waits until there is room for it.
     *
     * @param message not longer than the longest
     * @throws SystemCallException if the other end has gone
     */
    public void send(byte[] message) throws SystemCallException {
        MemorySegment octets = buffer.asSlice(0, message.length);
        octets.copyFrom(MemorySegment.ofArray(message));
        int sent;
        do {
            sent = Libc.write(errno, fd, octets);
        } while (sent == -EINTR);
        SystemCallException.check("sending to " + path, sent);
    }

    /**
     * Waits for a message.
     *
     * @return it; nothing at all once the other end has closed
     * @throws SystemCallException if the system does not let anything be received
     */
    public byte[] receive() throws SystemCallException {
        int length;
        do {
            length = Libc.read(errno, fd, buffer);
        } while (length == -EINTR);
        SystemCallException.check("receiving from " + path, length);
        return buffer.asSlice(0, length).toArray(JAVA_BYTE);
    }

    @Override
    public void close() {
        int _ = Libc.close(errno, fd);
        arena.close();
    }
}
