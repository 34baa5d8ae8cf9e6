package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

class ListeningSocketTest {
    private static final byte[] REQUEST = {1, 2, 3, 4};

    private final ClockReader reader = new ClockReader(new ClockEpoch());

    @BeforeAll
    static void stamp() throws Exception {
        KernelStamps.await();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aDatagramComesWithItsSenderAndTheKernelsStamp(String host) throws Exception {
        Address any = Address.parse(host, 0).orElseThrow();
        try (ListeningSocket socket = new ListeningSocket(any, reader);
                DatagramSocket client = new DatagramSocket()) {
            client.setSoTimeout(20_000);
            client.connect(InetAddress.ofLiteral(host), socket.local().port());
            long before = reader.freeNanos();
            client.send(new DatagramPacket(REQUEST, REQUEST.length));
            ListeningSocket.Incoming incoming = socket.receive().orElseThrow();
            assertThat(incoming.arrival().quality()).isEqualTo(StampQuality.KERNEL);
            assertThat(incoming.octets()).isEqualTo(REQUEST);
            assertThat(incoming.sender()).isEqualTo(any.withPort(client.getLocalPort()));
            assertThat(incoming.arrival().freeNanos())
                    .isBetween(before - 2_000, reader.freeNanos());

            assertThat(socket.send(new byte[] {5, 6}, incoming.sender())).isTrue();
            DatagramPacket answer = new DatagramPacket(new byte[10], 10);
            client.receive(answer);
            assertThat(answer.getLength()).isEqualTo(2);
        }
    }

    @Test
    void theEndWakesWhoWaits() throws Exception {
        Address any = Address.parse("127.0.0.1", 0).orElseThrow();
        try (ListeningSocket socket = new ListeningSocket(any, reader)) {
            CompletableFuture<Boolean> ended = new CompletableFuture<>();
            Thread receiver =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            ended.complete(socket.receive().isEmpty());
                                        } catch (SystemCallException e) {
                                            ended.completeExceptionally(e);
                                        }
                                    });
            socket.end();
            assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
            receiver.join();
        }
    }

    @Test
    void anAddressThatIsNotOursIsRefusedByName() {
        Address foreign = Address.parse("192.0.2.1", 1123).orElseThrow();
        assertThatThrownBy(() -> new ListeningSocket(foreign, reader))
                .isInstanceOf(SystemCallException.class)
                .hasMessageContaining("192.0.2.1:1123");
    }
}
