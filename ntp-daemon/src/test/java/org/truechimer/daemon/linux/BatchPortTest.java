package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.HeaderFields;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Real datagrams over the loopback interface. */
@Timeout(30)
class BatchPortTest {
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void stamp() throws Exception {
        KernelStamps.await();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    private ServerSocket bind(String address, boolean shared) throws IOException {
        return bind(Address.parse(address, 0).orElseThrow(), shared);
    }

    private static ServerSocket bind(Address address, boolean shared) throws IOException {
        return ServerSocket.bind(address, shared, true);
    }

    private BatchPort port(ServerSocket... sockets) throws IOException {
        SocketSet set = new SocketSet(sockets[0]);
        for (int i = 1; i < sockets.length; i++) {
            assertThat(set.add(sockets[i])).isTrue();
        }
        BatchPort port = new BatchPort(set);
        opened.add(port);
        return port;
    }

    private DatagramSocket client(String address) throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(address));
        socket.setSoTimeout(5000);
        opened.add(socket);
        return socket;
    }

    private static void send(DatagramSocket from, String address, int port, int first, int length)
            throws IOException {
        byte[] octets = new byte[length];
        octets[0] = (byte) first;
        from.send(new DatagramPacket(octets, length, InetAddress.ofLiteral(address), port));
    }

    private static DatagramPacket receive(DatagramSocket at) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        at.receive(packet);
        return packet;
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, 127.0.0.1",
        "0.0.0.0, 127.0.0.1, 127.0.0.9",
        "::1, ::1, ::1",
        "::, ::1, ::1",
        "::, 127.0.0.1, 127.0.0.9",
    })
    void anAnswerLeavesFromTheAddressThatWasAsked(String listen, String from, String asked)
            throws IOException {
        ServerSocket socket = bind(listen, false);
        BatchPort port = port(socket);
        DatagramSocket client = client(from);
        send(client, asked, socket.local().port(), 7, 60);

        assertThat(port.receive()).isEqualTo(1);
        assertThat(port.length(0)).isEqualTo(60);
        Address source = Address.of(InetAddress.ofLiteral(from).getAddress(), 0);
        assertThat(port.sourceHigh(0)).isEqualTo(source.high());
        assertThat(port.sourceLow(0)).isEqualTo(source.low());
        long age = port.now() - port.received(0);
        assertThat(age * 0x1p-32).as("stamped by the kernel").isCloseTo(0.5, within(0.5));
        port.memory().set(JAVA_BYTE, port.base(0), (byte) 8);
        port.answer(0, 48, false);
        assertThat(port.send()).isZero();

        DatagramPacket answer = receive(client);
        assertThat(answer.getLength()).isEqualTo(48);
        assertThat(answer.getData()[0]).isEqualTo((byte) 8);
        assertThat(answer.getAddress()).isEqualTo(InetAddress.ofLiteral(asked));
        assertThat(answer.getPort()).isEqualTo(socket.local().port());
    }

    @Test
    void socketsOfBothFamiliesAreServedUntilTheyAreRemoved() throws IOException {
        ServerSocket[] sockets = {bind("127.0.0.1", false), bind("::1", false)};
        SocketSet set = new SocketSet(sockets[0]);
        BatchPort port = new BatchPort(set);
        opened.add(port);
        assertThat(set.add(sockets[1])).isTrue();
        String[] addresses = {"127.0.0.1", "::1"};
        for (int i : new int[] {0, 1, 1, 0, 1, 0}) {
            DatagramSocket client = client(addresses[i]);
            send(client, addresses[i], sockets[i].local().port(), i, 48);
            assertThat(port.receive()).isEqualTo(1);
            Address source = Address.of(client.getLocalAddress().getAddress(), 0);
            assertThat(port.sourceHigh(0)).isEqualTo(source.high());
            assertThat(port.sourceLow(0)).isEqualTo(source.low());
            port.answer(0, 48, false);
            assertThat(port.send()).isZero();
            assertThat(receive(client).getSocketAddress())
                    .isEqualTo(new InetSocketAddress(addresses[i], sockets[i].local().port()));
        }

        set.remove(sockets[1]);
        DatagramSocket client = client("127.0.0.1");
        send(client, "127.0.0.1", sockets[0].local().port(), 9, 48);
        assertThat(port.receive()).isEqualTo(1);
        opened.add(bind(sockets[1].local(), false)); // nobody has it any more
    }

    @Test
    void eachSocketHasItsTurn() throws IOException {
        ServerSocket[] sockets = {bind("127.0.0.1", false), bind("127.0.0.2", false)};
        BatchPort port = port(sockets);
        DatagramSocket client = client("127.0.0.1");
        for (int i = 0; i < 3 * DatagramPort.BATCH; i++) {
            send(client, "127.0.0.1", sockets[0].local().port(), 1, 48);
        }
        send(client, "127.0.0.2", sockets[1].local().port(), 2, 48);

        List<Byte> firsts = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int count = port.receive();
            firsts.add(port.memory().get(JAVA_BYTE, port.base(0)));
            for (int slot = 0; slot < count; slot++) {
                port.drop(slot);
            }
        }
        assertThat(firsts).contains((byte) 1, (byte) 2);
    }

    @Test
    void thereIsRoomForSoManySockets() throws IOException {
        SocketSet set = new SocketSet(bind("127.0.0.1", false));
        opened.add(set);
        for (int i = 1; i < SocketSet.MOST; i++) {
            assertThat(set.add(bind("127.0.0.1", false))).isTrue();
        }
        ServerSocket tooMany = bind("127.0.0.1", false);
        opened.add(tooMany);
        assertThat(set.add(tooMany)).isFalse();
    }

    @Test
    void aStampThatComesLateIsHandedOverWithTheNextTurn() throws IOException {
        ServerSocket socket = bind("127.0.0.1", false);
        BatchPort port = port(socket);
        DatagramSocket client = client("127.0.0.1");
        send(client, "127.0.0.1", socket.local().port(), 1, 48);
        assertThat(port.receive()).isEqualTo(1);
        HeaderFields.receive(port.memory(), port.base(0), 77);
        port.answer(0, 48, true);
        assertThat(port.send()).isZero();

        send(client, "127.0.0.1", socket.local().port(), 2, 48);
        assertThat(port.receive()).isEqualTo(1);
        port.drop(0);
        assertThat(port.departures()).isEqualTo(1);
        assertThat(port.departedReceive(0)).isEqualTo(77);
        assertThat(port.departures()).isZero();
    }

    @Test
    void aBatchIsAnsweredToThoseWhoSentIt() throws IOException {
        ServerSocket socket = bind("127.0.0.1", false);
        BatchPort port = port(socket);
        List<DatagramSocket> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clients.add(client("127.0.0.1"));
            send(clients.get(i), "127.0.0.1", socket.local().port(), i, 48);
        }
        int left = 100;
        while (left > 0) {
            int count = port.receive();
            for (int slot = 0; slot < count; slot++) {
                if (port.memory().get(JAVA_BYTE, port.base(slot)) % 3 == 0) {
                    port.drop(slot);
                } else {
                    port.answer(slot, 48, false);
                }
            }
            assertThat(port.send()).isZero();
            left -= count;
        }
        for (int i = 0; i < 100; i++) {
            if (i % 3 != 0) {
                assertThat(receive(clients.get(i)).getData()[0]).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void aDatagramThatIsTooLongIsReportedAsSuch() throws IOException {
        ServerSocket socket = bind("127.0.0.1", false);
        BatchPort port = port(socket);
        send(client("127.0.0.1"), "127.0.0.1", socket.local().port(), 1, 5000);
        assertThat(port.receive()).isEqualTo(1);
        assertThat(port.length(0)).isEqualTo(5000);
    }

    @Test
    void aTurnAllocatesNothing() throws IOException {
        ServerSocket socket = bind("127.0.0.1", false);
        BatchPort port = port(socket);
        DatagramSocket client = client("127.0.0.1");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int turnsThatAllocated = 0;
        for (int i = 0; i < 2000; i++) {
            send(client, "127.0.0.1", socket.local().port(), i, 48);
            long before = threads.getCurrentThreadAllocatedBytes();
            assertCount(port.receive());
            port.answer(0, 48, false);
            assertCount(1 + port.send());
            assertCount(1 + port.departures());
            if (i >= 1000 && threads.getCurrentThreadAllocatedBytes() != before) {
                turnsThatAllocated++;
            }
        }
        // the virtual machine itself may link or profile something, once and again
        assertThat(turnsThatAllocated).isLessThan(10);
    }

    /** Unlike an assertion of AssertJ, it allocates nothing. */
    private static void assertCount(int count) {
        if (count != 1) {
            throw new AssertionError(count);
        }
    }

    @Test
    void aSlotIsNotAnsweredTwice() throws IOException {
        ServerSocket socket = bind("127.0.0.1", false);
        BatchPort port = port(socket);
        send(client("127.0.0.1"), "127.0.0.1", socket.local().port(), 1, 48);
        assertThat(port.receive()).isEqualTo(1);
        port.answer(0, 48, false);
        assertThatThrownBy(() -> port.answer(0, 48, false))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> port.drop(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> port.answer(1, 48, false))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 48", "127.0.0.1, 68", "::1, 48"})
    void theKernelSaysWhenAnAnswerLeft(String address, int length) throws IOException {
        ServerSocket socket = bind(address, false);
        BatchPort port = port(socket);
        DatagramSocket client = client(address);
        long before = port.now();
        for (int mark = 1; mark <= 3; mark++) {
            send(client, address, socket.local().port(), 1, length);
            assertThat(port.receive()).isEqualTo(1);
            HeaderFields.receive(port.memory(), port.base(0), mark);
            port.answer(0, length, true);
            assertThat(port.send()).isZero();
            assertThat(port.departures()).isEqualTo(1);
            assertThat(port.departedReceive(0)).isEqualTo(mark);
            assertThat(port.departed(0) - before).isPositive();
            assertThat(port.now() - port.departed(0)).isNotNegative();
            assertThat(receive(client).getLength()).isEqualTo(length);
        }
        assertThat(port.departures()).isZero();
    }

    @Test
    void whatCannotBeSentIsCountedAndTheRestIsSent() throws IOException {
        ServerSocket socket = bind("127.0.0.1", false);
        BatchPort port = port(socket);
        DatagramSocket client = client("127.0.0.1");
        for (int i = 0; i < 3; i++) {
            send(client, "127.0.0.1", socket.local().port(), i, 48);
        }
        int count = port.receive();
        while (count < 3) {
            port.drop(0); // they came one by one, and so does what follows
            send(client, "127.0.0.1", socket.local().port(), 2, 48);
            count = port.receive();
        }
        port.answer(0, 48, false);
        port.answer(1, 70_000, false); // no datagram is so long
        port.answer(2, 48, false);
        assertThat(port.send()).isEqualTo(1);
        assertThat(receive(client).getData()[0]).isZero();
        assertThat(receive(client).getData()[0]).isEqualTo((byte) 2);
    }

    @Test
    void anotherThreadEndsTheReceiving() throws Exception {
        SocketSet sockets = new SocketSet(bind("127.0.0.1", false));
        int[] count = {-1};
        Thread thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try (BatchPort port = new BatchPort(sockets)) {
                                        count[0] = port.receive();
                                    } catch (IOException e) {
                                        throw new java.io.UncheckedIOException(e);
                                    }
                                });
        sockets.end();
        thread.join();
        assertThat(count[0]).isZero();
        sockets.end();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1", "::1"})
    void allOfOneSenderComesToTheSameSocket(String address) throws Exception {
        ServerSocket first = bind(address, true);
        List<BatchPort> ports = new ArrayList<>(List.of(port(first)));
        for (int i = 1; i < 4; i++) {
            ports.add(port(bind(first.local(), true)));
        }
        first.spreadBySender(4, 64);
        for (int i = 0; i < 40; i++) {
            send(client(address), address, first.local().port(), i, 48);
        }
        Set<Integer> answering = new TreeSet<>();
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).hasRequest()) {
                answering.add(i);
            }
        }
        assertThat(answering).hasSize(1);
    }

    @Test
    void sendersAreSpreadOverTheSockets() throws Exception {
        ServerSocket first = bind("127.0.0.1", true);
        List<BatchPort> ports = new ArrayList<>(List.of(port(first)));
        for (int i = 1; i < 4; i++) {
            ports.add(port(bind(first.local(), true)));
        }
        first.spreadBySender(4, 64);
        for (int i = 1; i < 100; i++) {
            send(client("127.0.0." + i), "127.0.0.1", first.local().port(), i, 48);
        }
        assertThat(ports).allMatch(BatchPort::hasRequest);
    }

    @Test
    void anAddressThatSomebodyElseHasIsRefused() throws IOException {
        ServerSocket first = bind("127.0.0.1", false);
        opened.add(first);
        assertThatThrownBy(() -> bind(first.local(), false))
                .isInstanceOf(SystemCallException.class)
                .hasMessageContaining("listening on " + first.local());
    }

    @Test
    void thisSystemAllowsBatches() {
        assertThat(BatchPort.obstacle()).isEmpty();
    }
}
