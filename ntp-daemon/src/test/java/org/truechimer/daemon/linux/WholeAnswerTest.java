package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Optional;

/** How answers look on the wire, which takes the right to see it. */
@Timeout(30)
class WholeAnswerTest {
    private static final String SERVER = "127.0.0.1";

    /** Nobody else sends to it, so that nothing else is seen. */
    private static final String CLIENT = "127.53.7.9";

    private static final int IDENTIFICATION = 4;
    private static final int FLAGS = 6;
    private static final int DO_NOT_FRAGMENT = 0x40;

    @ParameterizedTest
    @ValueSource(strings = {SERVER, "0.0.0.0", "::"})
    void anAnswerOverIPv4MayNotBeCutUpAndHasNoIdentification(String listen) throws IOException {
        try (ServerSocket socket =
                        ServerSocket.bind(Address.parse(listen, 0).orElseThrow(), false, true);
                BatchPort port = new BatchPort(new SocketSet(socket));
                DatagramSocket client = new DatagramSocket(0, InetAddress.ofLiteral(CLIENT));
                RawSocket wire = new RawSocket(CLIENT)) {
            client.setSoTimeout(5000);
            byte[] request = new byte[48];
            client.send(
                    new DatagramPacket(
                            request,
                            request.length,
                            InetAddress.ofLiteral(SERVER),
                            socket.local().port()));
            assertThat(port.receive()).isEqualTo(1);
            port.answer(0, 48, false);
            assertThat(port.send()).isZero();
            client.receive(new DatagramPacket(request, request.length));

            byte[] seen = wire.next().orElseThrow();
            assertThat(seen)
                    .as("the header of IP, that of UDP, and the answer")
                    .hasSize(20 + 8 + 48);
            assertThat(seen[FLAGS] & 0xFF).isEqualTo(DO_NOT_FRAGMENT);
            assertThat(seen[IDENTIFICATION]).isZero();
            assertThat(seen[IDENTIFICATION + 1]).isZero();
        }
    }

    /** Sees what UDP brings to an address, the headers too, before those do who listen there. */
    private static final class RawSocket implements AutoCloseable {
        private static final int SOCK_RAW = 3;
        private static final int IPPROTO_UDP = 17;

        private final Arena arena = Arena.ofConfined();
        private final MemorySegment errno = Libc.newErrno(arena);
        private final int fd;

        RawSocket(String address) throws SystemCallException {
            fd = Libc.socket(errno, AF_INET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_UDP);
            if (fd < 0) {
                String reason =
                        "how answers look on the wire is not seen here: " + Libc.strerror(-fd);
                System.out.println(reason);
                abort(reason);
            }
            MemorySegment name = arena.allocate(SocketAddresses.CAPACITY, Long.BYTES);
            int length = SocketAddresses.write(Address.parse(address, 0).orElseThrow(), name);
            SystemCallException.check("bind", Libc.bind(errno, fd, name, length));
        }

        /** {@return the next packet that was seen already} */
        Optional<byte[]> next() {
            MemorySegment buffer = arena.allocate(2048);
            int length = Libc.read(errno, fd, buffer);
            return length < 0
                    ? Optional.empty()
                    : Optional.of(buffer.asSlice(0, length).toArray(JAVA_BYTE));
        }

        @Override
        public void close() {
            if (fd >= 0) {
                int _ = Libc.close(errno, fd);
            }
            arena.close();
        }
    }
}
