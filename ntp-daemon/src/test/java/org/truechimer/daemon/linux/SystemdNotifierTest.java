package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.daemon.linux.Structs.Iovec;
import org.truechimer.daemon.linux.Structs.Msghdr;
import org.truechimer.daemon.linux.Structs.SockaddrUn;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

class SystemdNotifierTest {
    private static final long PROCESS_ID = 4711;

    @Test
    void tellsAListenerWithAPath(@TempDir Path directory) throws IOException {
        String path = directory.resolve("notify").toString();
        try (Listener listener = new Listener(path)) {
            SystemdNotifier notifier =
                    new SystemdNotifier(Map.of("NOTIFY_SOCKET", path), PROCESS_ID);
            notifier.ready();
            assertThat(listener.next()).isEqualTo("READY=1");
            notifier.status("3 sources, 2 usable\nREADY=0");
            assertThat(listener.next()).isEqualTo("STATUS=3 sources, 2 usable READY=0");
            notifier.watchdog();
            assertThat(listener.next()).isEqualTo("WATCHDOG=1");
            notifier.stopping();
            assertThat(listener.next()).isEqualTo("STOPPING=1");
            notifier.reloading();
            assertThat(listener.next()).matches("RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*");
        }
    }

    @Test
    void tellsAListenerWithAnAbstractName() throws IOException {
        String name = "@truechimer-test-" + ProcessHandle.current().pid();
        try (Listener listener = new Listener(name)) {
            new SystemdNotifier(Map.of("NOTIFY_SOCKET", name), PROCESS_ID).ready();
            assertThat(listener.next()).isEqualTo("READY=1");
        }
    }

    @Test
    void saysNothingWhereThereIsNobodyToTell() throws IOException {
        SystemdNotifier notifier = new SystemdNotifier(Map.of(), PROCESS_ID);
        notifier.ready();
        assertThat(notifier.watchdogNanos()).isEmpty();
    }

    @Test
    void saysWhereNobodyListens(@TempDir Path directory) {
        String path = directory.resolve("nobody").toString();
        SystemdNotifier notifier = new SystemdNotifier(Map.of("NOTIFY_SOCKET", path), PROCESS_ID);

        assertThatThrownBy(notifier::ready)
                .isInstanceOf(SystemCallException.class)
                .hasMessageContaining(path);
    }

    @Test
    void readsTheWatchdogThatIsMeantForThisProcess() {
        assertThat(watchdog(Map.of("WATCHDOG_USEC", "30000000"))).hasValue(30_000_000_000L);
        assertThat(watchdog(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "4711")))
                .hasValue(30_000_000_000L);
        assertThat(watchdog(Map.of("WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "4712"))).isEmpty();
    }

    @Test
    void namesTheVariableThatItCannotUse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> watchdog(Map.of("WATCHDOG_USEC", "soon")))
                .withMessageContaining("WATCHDOG_USEC");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> watchdog(Map.of("NOTIFY_SOCKET", "vsock:2:1234")))
                .withMessageContaining("NOTIFY_SOCKET");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> watchdog(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(107))))
                .withMessageContaining("NOTIFY_SOCKET");
    }

    private static OptionalLong watchdog(Map<String, String> environment) {
        return new SystemdNotifier(environment, PROCESS_ID).watchdogNanos();
    }

    /** A datagram Unix socket, which the JDK has none of. */
    private static final class Listener implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment errno = Libc.newErrno(arena);
        private final int fd;

        Listener(String name) throws IOException {
            fd =
                    SystemCallException.check(
                            "socket", Libc.socket(errno, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
            byte[] path = name.getBytes(StandardCharsets.UTF_8);
            if (path[0] == '@') {
                path[0] = 0;
            }
            MemorySegment address = arena.allocate(SockaddrUn.LAYOUT);
            address.set(JAVA_SHORT, SockaddrUn.FAMILY, (short) AF_UNIX);
            MemorySegment.copy(path, 0, address, JAVA_BYTE, SockaddrUn.PATH, path.length);
            SystemCallException.check(
                    "bind", Libc.bind(errno, fd, address, (int) SockaddrUn.PATH + path.length));
        }

        String next() throws IOException {
            MemorySegment buffer = arena.allocate(1000);
            MemorySegment vector = arena.allocate(Iovec.LAYOUT);
            vector.set(ADDRESS, Iovec.BASE, buffer);
            vector.set(JAVA_LONG, Iovec.LENGTH, buffer.byteSize());
            MemorySegment message = arena.allocate(Msghdr.LAYOUT);
            message.set(ADDRESS, Msghdr.IOV, vector);
            message.set(JAVA_LONG, Msghdr.IOV_LENGTH, 1);
            int length =
                    SystemCallException.check(
                            "recvmsg", Libc.recvmsg(errno, fd, message, MSG_DONTWAIT));
            return new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            int _ = Libc.close(errno, fd);
            arena.close();
        }
    }
}
