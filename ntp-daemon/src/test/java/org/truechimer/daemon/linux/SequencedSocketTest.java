package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.daemon.linux.Structs.SockaddrUn;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

class SequencedSocketTest {
    private static final int LONGEST = 100;

    @Test
    void messagesKeepTheirBordersBothWays(@TempDir Path directory) throws Throwable {
        Path path = directory.resolve("peer");
        try (Listener listener = new Listener(path);
                SequencedSocket socket = new SequencedSocket(path, LONGEST)) {
            listener.accept();
            socket.send(new byte[] {1, 2, 3});
            socket.send(new byte[] {4});
            assertThat(listener.receive()).containsExactly(1, 2, 3);
            assertThat(listener.receive()).containsExactly(4);

            listener.send(new byte[] {5, 6});
            listener.send(new byte[] {7});
            assertThat(socket.receive()).containsExactly(5, 6);
            assertThat(socket.receive()).containsExactly(7);
        }
    }

    @Test
    void anEndThatHasClosedIsNoticed(@TempDir Path directory) throws Throwable {
        Path path = directory.resolve("peer");
        try (Listener listener = new Listener(path);
                SequencedSocket socket = new SequencedSocket(path, LONGEST)) {
            listener.accept();
            listener.hangUp();
            assertThat(socket.receive()).isEmpty();
            assertThatThrownBy(() -> socket.send(new byte[1]))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessageContaining(path.toString());
        }
    }

    @Test
    void whereNobodyListensIsSaid(@TempDir Path directory) {
        Path nobody = directory.resolve("nobody");
        assertThatThrownBy(() -> new SequencedSocket(nobody, LONGEST))
                .isInstanceOf(SystemCallException.class)
                .hasMessageContaining(nobody.toString());
        Path tooLong = directory.resolve("x".repeat(SockaddrUn.PATH_LENGTH));
        assertThatThrownBy(() -> new SequencedSocket(tooLong, LONGEST))
                .isInstanceOf(SystemCallException.class)
                .hasMessageContaining(tooLong.toString());
    }

    /** The other end, of which the daemon has no use. */
    @SuppressWarnings("restricted")
    private static final class Listener implements AutoCloseable {
        private static final MethodHandle LISTEN = function("listen", JAVA_INT, JAVA_INT);
        private static final MethodHandle ACCEPT = function("accept", JAVA_INT, ADDRESS, ADDRESS);

        private final Arena arena = Arena.ofConfined();
        private final MemorySegment errno = Libc.newErrno(arena);
        private final int listening;
        private int connected = -1;

        Listener(Path path) throws Throwable {
            listening =
                    SystemCallException.check(
                            "socket",
                            Libc.socket(errno, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
            byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
            MemorySegment address = arena.allocate(SockaddrUn.LAYOUT);
            address.set(JAVA_SHORT, SockaddrUn.FAMILY, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, SockaddrUn.PATH, name.length);
            SystemCallException.check(
                    "bind",
                    Libc.bind(errno, listening, address, (int) SockaddrUn.LAYOUT.byteSize()));
            assertThat((int) LISTEN.invokeExact(listening, 1)).isZero();
        }

        void accept() throws Throwable {
            connected = (int) ACCEPT.invokeExact(listening, MemorySegment.NULL, MemorySegment.NULL);
            assertThat(connected).isPositive();
        }

        byte[] receive() throws SystemCallException {
            MemorySegment buffer = arena.allocate(LONGEST);
            int length = SystemCallException.check("read", Libc.read(errno, connected, buffer));
            return buffer.asSlice(0, length).toArray(JAVA_BYTE);
        }

        void send(byte[] message) throws SystemCallException {
            SystemCallException.check(
                    "write", Libc.write(errno, connected, arena.allocateFrom(JAVA_BYTE, message)));
        }

        void hangUp() {
            int _ = Libc.close(errno, connected);
            connected = -1;
        }

        @Override
        public void close() {
            if (connected >= 0) {
                hangUp();
            }
            int _ = Libc.close(errno, listening);
            arena.close();
        }

        private static MethodHandle function(String name, ValueLayout... arguments) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().find(name).orElseThrow(),
                    FunctionDescriptor.of(JAVA_INT, arguments));
        }
    }
}
