package org.truechimer.ctl.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.daemon.linux.ClockEpoch;
import org.truechimer.daemon.linux.ClockReader;
import org.truechimer.daemon.linux.SystemCallException;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Mode;
import org.truechimer.proto.wire.Packet;
import org.truechimer.proto.wire.PacketParser;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;

class LabServersTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long TRANSMIT = 0x0123_4567_89AB_CDEFL;

    private final ClockReader reader = new ClockReader(new ClockEpoch());
    private final Reading start = reader.read();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void anAnswerTellsOfThePathAndTheErrorThatWerePlanned(String address) throws Exception {
        String plan = "delay=3ms,return=2ms,error=-50ms,address=" + address;
        try (LabServers lab = lab(plan, 0, 0);
                DatagramSocket client = client(lab.servers().getFirst())) {
            long departure = reader.read().wallNanos();
            client.send(packet(request(4)));
            Header answer = receive(client);
            long arrival = reader.read().wallNanos();

            long received = answer.receive().unixNanosNear(departure) + 50 * MILLISECOND;
            long transmitted = answer.transmit().unixNanosNear(departure) + 50 * MILLISECOND;
            // However late a thread was, the path is at least this long: lateness counts as
            // holding.
            assertThat(received - departure).isGreaterThanOrEqualTo(3 * MILLISECOND - 50_000);
            assertThat(transmitted).isGreaterThan(received);
            assertThat(arrival - transmitted).isGreaterThanOrEqualTo(2 * MILLISECOND - 50_000);
            assertThat(arrival - departure).isGreaterThanOrEqualTo(5 * MILLISECOND);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void anAnswerEchoesTheRequestInItsVersion(int version) throws Exception {
        try (LabServers lab = lab("delay=0s", 0, 0);
                DatagramSocket client = client(lab.servers().getFirst())) {
            client.send(packet(request(version)));
            Header answer = receive(client);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.mode()).isEqualTo(Mode.SERVER);
            assertThat(answer.origin()).isEqualTo(new NtpTimestamp(TRANSMIT));
            assertThat(answer.stratum()).isEqualTo(1);
            assertThat(answer.poll()).isEqualTo(6);
        }
    }

    @Test
    void whatIsNoRequestIsDroppedAndCounted() throws Exception {
        try (LabServers lab = lab("delay=0s", 0, 0);
                DatagramSocket client = client(lab.servers().getFirst())) {
            byte[] serverMode = request(4);
            serverMode[0] = (byte) (4 << 3 | Mode.SERVER);
            List<byte[]> rubbish =
                    List.of(
                            new byte[1],
                            new byte[47],
                            new byte[48],
                            serverMode,
                            request(5),
                            request(0),
                            new byte[4096]);
            for (byte[] octets : rubbish) {
                client.send(packet(octets));
            }
            client.send(packet(request(4)));
            // Datagrams keep their order on this machine, and nothing else was answered before.
            assertThat(receive(client).origin()).isEqualTo(new NtpTimestamp(TRANSMIT));
            LabServer server = lab.servers().getFirst();
            assertThat(server.dropped()).isEqualTo(rubbish.size());
        }
    }

    @Test
    void anAnswerIsNoLongerThanItsRequest() throws Exception {
        try (LabServers lab = lab("delay=0s", 0, 0);
                DatagramSocket client = client(lab.servers().getFirst())) {
            client.send(packet(request(4)));
            DatagramPacket answer = packet(new byte[1000]);
            client.receive(answer);
            assertThat(answer.getLength()).isEqualTo(Header.LENGTH);
        }
    }

    @Test
    void anAddressInUseIsToldAndNothingIsLeftRunning() throws Exception {
        try (LabServers lab = lab("delay=0s", 0, 0)) {
            int port = lab.servers().getFirst().address().port();
            List<ServerPlan> plans =
                    List.of(ServerPlan.parse("port=0"), ServerPlan.parse("port=" + port));
            assertThatThrownBy(() -> new LabServers(plans, TrueTime.from(start, 0, 0)))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void trueTimeRunsOnByItsOwnRate() {
        TrueTime time =
                TrueTime.from(new Reading(1_000, 5_000_000_000L, 0), 50 * MILLISECOND, 100e-6);
        assertThat(time.at(1_000)).isEqualTo(5_050_000_000L);
        assertThat(time.at(1_000 + 10_000_000_000L)).isEqualTo(15_051_000_000L);
        assertThat(time.at(1_000 - 10_000_000_000L)).isEqualTo(-4_951_000_000L);
    }

    private LabServers lab(String plan, long offsetNanos, double rate) throws SystemCallException {
        return new LabServers(
                List.of(ServerPlan.parse(plan)), TrueTime.from(start, offsetNanos, rate));
    }

    private static DatagramSocket client(LabServer server) throws IOException {
        DatagramSocket client = new DatagramSocket();
        client.setSoTimeout(20_000);
        client.connect(InetAddress.getByAddress(server.address().bytes()), server.address().port());
        return client;
    }

    private static Header receive(DatagramSocket client) throws IOException {
        DatagramPacket answer = packet(new byte[1000]);
        client.receive(answer);
        Packet packet = PacketParser.parse(answer.getData(), 0, answer.getLength());
        assertThat(packet).isInstanceOf(Packet.Valid.class);
        return ((Packet.Valid) packet).header();
    }

    private static DatagramPacket packet(byte[] octets) {
        return new DatagramPacket(octets, octets.length);
    }

    private static byte[] request(int version) {
        byte[] octets = new byte[Header.LENGTH];
        new Header(
                        Leap.NONE,
                        version,
                        Mode.CLIENT,
                        0,
                        6,
                        32,
                        NtpShort.ZERO,
                        NtpShort.ZERO,
                        0,
                        NtpTimestamp.ZERO,
                        NtpTimestamp.ZERO,
                        NtpTimestamp.ZERO,
                        new NtpTimestamp(TRANSMIT))
                .write(octets, 0);
        return octets;
    }
}
