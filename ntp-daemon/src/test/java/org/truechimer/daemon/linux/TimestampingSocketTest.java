package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.engine.ExchangeEnd;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class TimestampingSocketTest {
    private static final long SECOND = 1_000_000_000L;
    private static final byte[] REQUEST = {1, 2, 3, 4};

    private final ClockEpoch epoch = new ClockEpoch();
    private final ClockReader reader = new ClockReader(epoch);
    private final KernelClock kernel = new KernelClock(epoch);
    private final ExecutorService virtualThreads = Executors.newVirtualThreadPerTaskExecutor();
    private SocketPoller poller;
    private ClientSockets sockets;

    @BeforeEach
    void open() throws Exception {
        poller = new SocketPoller();
        sockets = new ClientSockets(reader, kernel::frequency, poller);
    }

    @AfterEach
    void close() {
        virtualThreads.close();
        sockets.close();
        poller.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void anExchangeHasTheKernelsStampsInOrder(String host) throws Exception {
        try (Echo echo = new Echo(host)) {
            KernelStamps.await();
            onVirtualThread(
                    () -> {
                        try (TimestampingSocket socket = sockets.open(echo.address())) {
                            Reading before = reader.read();
                            socket.send(REQUEST);
                            Reception reception = socket.receive(5 * SECOND);
                            Reading after = reader.read();

                            assertThat(reception).isInstanceOf(Reception.Datagram.class);
                            Reception.Datagram datagram = (Reception.Datagram) reception;
                            assertThat(datagram.bytes()).isEqualTo(REQUEST);
                            assertThat(datagram.departure().quality())
                                    .isEqualTo(StampQuality.KERNEL);
                            assertThat(datagram.arrival().quality()).isEqualTo(StampQuality.KERNEL);
                            assertThat(
                                            List.of(
                                                    before.freeNanos(),
                                                    datagram.departure().freeNanos(),
                                                    datagram.arrival().freeNanos(),
                                                    after.freeNanos()))
                                    .isSorted();
                            assertThat(datagram.arrival().epoch()).isEqualTo(before.epoch());
                            assertThat(datagram.departure().epoch()).isEqualTo(before.epoch());
                            assertThat(socket.departure()).isEqualTo(datagram.departure());
                        }
                        return null;
                    });
        }
    }

    @Test
    void knowsItsOwnAddressAndTakesAFreshPortEachTime() throws Exception {
        try (Echo echo = new Echo("127.0.0.1")) {
            Address first = onVirtualThread(() -> localTo(echo));
            Address second = onVirtualThread(() -> localTo(echo));

            assertThat(first.low()).isEqualTo(echo.address().low());
            assertThat(first.port()).isGreaterThan(1023).isNotEqualTo(second.port());
        }
    }

    @Test
    void eachRequestHasItsOwnDeparture() throws Exception {
        try (Echo echo = new Echo("127.0.0.1")) {
            KernelStamps.await();
            onVirtualThread(
                    () -> {
                        try (TimestampingSocket socket = sockets.open(echo.address())) {
                            long last = Long.MIN_VALUE;
                            for (int i = 0; i < 5; i++) {
                                socket.send(REQUEST);
                                Stamp departure =
                                        ((Reception.Datagram) socket.receive(5 * SECOND))
                                                .departure();
                                assertThat(departure.quality()).isEqualTo(StampQuality.KERNEL);
                                assertThat(departure.freeNanos()).isGreaterThan(last);
                                last = departure.freeNanos();
                            }
                        }
                        return null;
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aClosedPortEndsTheExchangeAtOnce(String host) throws Exception {
        Address closed;
        try (Echo echo = new Echo(host)) {
            closed = echo.address();
        }
        onVirtualThread(
                () -> {
                    try (TimestampingSocket socket = sockets.open(closed)) {
                        socket.send(REQUEST);
                        assertThat(socket.receive(60 * SECOND))
                                .isInstanceOfSatisfying(
                                        Reception.Ended.class,
                                        ended ->
                                                assertThat(ended.end())
                                                        .isEqualTo(ExchangeEnd.REFUSED));
                    }
                    return null;
                });
    }

    @Test
    void thereIsNoWayToAnAddressThatIsNoServers() throws Exception {
        Address everybody = new Address(0, 0xFFFF_FFFF_FFFFL, 123);
        onVirtualThread(
                () -> {
                    assertThatThrownBy(() -> sockets.open(everybody))
                            .isInstanceOfSatisfying(
                                    NetworkException.class,
                                    e -> assertThat(e.end()).isEqualTo(ExchangeEnd.UNREACHABLE));
                    return null;
                });
    }

    /** {@return what comes of waiting for an answer, once the request was sent} */
    private Future<Reception> waitingFor(DatagramChannel silent) throws Exception {
        Address server = address((InetSocketAddress) silent.getLocalAddress());
        CountDownLatch sent = new CountDownLatch(1);
        Future<Reception> waiting =
                virtualThreads.submit(
                        () -> {
                            try (TimestampingSocket socket = sockets.open(server)) {
                                socket.send(REQUEST);
                                sent.countDown();
                                return socket.receive(600 * SECOND);
                            }
                        });
        assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
        return waiting;
    }

    @Test
    void theEndOfThePollerEndsTheWaiting() throws Exception {
        try (DatagramChannel silent =
                DatagramChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Future<Reception> waiting = waitingFor(silent);
            poller.close();

            assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void silenceEndsTheExchangeInTime() throws Exception {
        try (DatagramChannel silent =
                DatagramChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Address server = address((InetSocketAddress) silent.getLocalAddress());
            onVirtualThread(
                    () -> {
                        try (TimestampingSocket socket = sockets.open(server)) {
                            socket.send(REQUEST);
                            long start = System.nanoTime();
                            Reception reception = socket.receive(20_000_000);
                            assertThat(System.nanoTime() - start)
                                    .isGreaterThanOrEqualTo(20_000_000L);
                            assertThat(reception)
                                    .isEqualTo(
                                            new Reception.Ended(
                                                    ExchangeEnd.TIMED_OUT, "no answer in time"));
                        }
                        return null;
                    });
        }
    }

    @Test
    void anInterruptionEndsTheWaiting() throws Exception {
        try (DatagramChannel silent =
                DatagramChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Future<Reception> waiting = waitingFor(silent);
            assertThat(waiting.cancel(true)).isTrue();
        }
    }

    @Test
    void datagramsFromElsewhereAreNotSeen() throws Exception {
        try (DatagramChannel silent =
                        DatagramChannel.open()
                                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                DatagramChannel stranger = DatagramChannel.open()) {
            Address server = address((InetSocketAddress) silent.getLocalAddress());
            onVirtualThread(
                    () -> {
                        try (TimestampingSocket socket = sockets.open(server)) {
                            stranger.send(
                                    ByteBuffer.wrap(REQUEST),
                                    new InetSocketAddress(
                                            InetAddress.getLoopbackAddress(),
                                            socket.local().port()));
                            assertThat(socket.receive(20_000_000))
                                    .isInstanceOf(Reception.Ended.class);
                        }
                        return null;
                    });
        }
    }

    @Test
    void manyMoreVirtualThreadsThanCarriersWaitAtTheSameTime() throws Exception {
        int count = 100; // as many requests as fit into a server's receive buffer
        try (DatagramChannel server =
                DatagramChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Address address = address((InetSocketAddress) server.getLocalAddress());
            List<Future<Reception>> waiting = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                waiting.add(
                        virtualThreads.submit(
                                () -> {
                                    try (TimestampingSocket socket = sockets.open(address)) {
                                        socket.send(REQUEST);
                                        return socket.receive(60 * SECOND);
                                    }
                                }));
            }
            List<SocketAddress> clients = new ArrayList<>();
            while (clients.size() < count) {
                clients.add(server.receive(ByteBuffer.allocate(REQUEST.length)));
            }
            for (SocketAddress client : clients) {
                server.send(ByteBuffer.wrap(REQUEST), client);
            }
            for (Future<Reception> reception : waiting) {
                assertThat(reception.get()).isInstanceOf(Reception.Datagram.class);
            }
        }
    }

    private Address localTo(Echo echo) throws Exception {
        try (TimestampingSocket socket = sockets.open(echo.address())) {
            return socket.local();
        }
    }

    private <T> T onVirtualThread(Callable<T> body) throws Exception {
        try {
            return virtualThreads.submit(body).get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    private static Address address(InetSocketAddress socketAddress) {
        byte[] bytes = socketAddress.getAddress().getAddress();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == 4
                ? new Address(
                        0,
                        0xFFFF_0000_0000L | Integer.toUnsignedLong(buffer.getInt()),
                        socketAddress.getPort())
                : new Address(buffer.getLong(), buffer.getLong(), socketAddress.getPort());
    }

    /** Sends every datagram back. */
    private static final class Echo implements AutoCloseable {
        private final DatagramChannel channel;
        private final Thread thread;

        Echo(String host) throws Exception {
            channel =
                    DatagramChannel.open()
                            .bind(new InetSocketAddress(InetAddress.getByName(host), 0));
            thread = Thread.ofPlatform().daemon().start(this::serve);
        }

        Address address() throws Exception {
            return TimestampingSocketTest.address((InetSocketAddress) channel.getLocalAddress());
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Threads.join(thread);
        }

        private void serve() {
            ByteBuffer buffer = ByteBuffer.allocateDirect(5000);
            try {
                while (true) {
                    buffer.clear();
                    InetSocketAddress client = (InetSocketAddress) channel.receive(buffer);
                    channel.send(buffer.flip(), client);
                }
            } catch (IOException _) {
                // closed
            }
        }
    }
}
