package org.truechimer.daemon.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.truechimer.daemon.tls.ServiceLookup.Target;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

@Timeout(30)
class ServiceLookupTest {
    private static final int NO_SUCH_NAME = 3;

    @Test
    void theServersOfADomainComeByPriority() throws IOException {
        try (FakeDns dns =
                new FakeDns(
                        0,
                        "20 0 4460 c.example.org",
                        "10 0 4461 b.example.org",
                        "5 1 4462 example.org")) {
            assertThat(dns.lookUp("Example.org."))
                    .containsExactly(
                            new Target("example.org", 4462),
                            new Target("b.example.org", 4461),
                            new Target("c.example.org", 4460));
            assertThat(dns.asked()).isEqualTo("_ntske._tcp.example.org");
        }
    }

    @Test
    void moreWeightComesFirstMoreOften() throws IOException {
        try (FakeDns dns = new FakeDns(0, "1 30 1 light.example.org", "1 90 1 heavy.example.org")) {
            int heavyFirst = 0;
            for (int i = 0; i < 400; i++) {
                List<Target> targets = dns.lookUp("example.org");
                assertThat(targets).hasSize(2);
                heavyFirst += targets.getFirst().host().startsWith("heavy") ? 1 : 0;
            }
            assertThat(heavyFirst).isBetween(260, 340); // 300 expected, seeded
        }
    }

    @Test
    void serversOutsideOfTheDomainAreNotTaken() throws IOException {
        try (FakeDns dns =
                new FakeDns(
                        0,
                        "1 1 1 evil.example.net",
                        "1 1 1 evilexample.org",
                        "2 1 1 a.example.org")) {
            assertThat(dns.lookUp("example.org")).containsExactly(new Target("a.example.org", 1));
        }
        try (FakeDns dns = new FakeDns(0, "1 1 1 evil.example.net")) {
            assertThatThrownBy(() -> dns.lookUp("example.org"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("outside of that domain")
                    .hasMessageContaining("evil.example.net");
        }
    }

    @Test
    void aDomainWithoutServersIsSaid() throws IOException {
        for (FakeDns dns :
                List.of(new FakeDns(NO_SUCH_NAME), new FakeDns(0), new FakeDns(0, "0 0 0 ."))) {
            try (dns) {
                assertThatThrownBy(() -> dns.lookUp("example.org"))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("no SRV record _ntske._tcp.example.org");
            }
        }
    }

    @Test
    void aDnsServerThatFailsIsSaid() throws IOException {
        try (FakeDns dns = new FakeDns(2)) {
            assertThatThrownBy(() -> dns.lookUp("example.org"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("DNS does not tell the servers of");
        }
    }

    /** A DNS server on loopback that gives the same answer to everybody. */
    private static final class FakeDns implements AutoCloseable {
        private final DatagramSocket socket =
                new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final int code;
        private final List<String> records;
        private final ServiceLookup lookup =
                new ServiceLookup("dns://127.0.0.1:" + socket.getLocalPort(), new Random(1));
        private volatile String asked = "";

        /**
         * @param records as "priority weight port target"
         */
        FakeDns(int code, String... records) throws IOException {
            this.code = code;
            this.records = List.of(records);
            Thread.ofVirtual().start(this::serve);
        }

        List<Target> lookUp(String domain) throws IOException {
            return lookup.targets(domain);
        }

        String asked() {
            return asked;
        }

        private void serve() {
            try {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                    socket.receive(packet);
                    byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                    socket.send(
                            new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // The test is over.
            }
        }

        private byte[] answer(byte[] query) throws IOException {
            int end = 12;
            StringBuilder name = new StringBuilder();
            while (query[end] != 0) {
                name.append(name.isEmpty() ? "" : ".")
                        .append(new String(query, end + 1, query[end], US_ASCII));
                end += query[end] + 1;
            }
            asked = name.toString();
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(octets);
            out.write(query, 0, 2);
            out.writeShort(0x8180 | code);
            out.writeShort(1);
            out.writeShort(records.size());
            out.writeInt(0);
            out.write(query, 12, end + 5 - 12);
            for (String record : records) {
                write(out, record.split(" ", -1));
            }
            return octets.toByteArray();
        }

        private static void write(DataOutputStream out, String[] record) throws IOException {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            DataOutputStream data = new DataOutputStream(octets);
            for (int i = 0; i < 3; i++) {
                data.writeShort(Integer.parseInt(record[i]));
            }
            for (String label :
                    record[3].equals(".") ? new String[0] : record[3].split("\\.", -1)) {
                data.writeByte(label.length());
                data.write(label.getBytes(US_ASCII));
            }
            data.writeByte(0);
            out.writeShort(0xC00C); // the name that was asked for
            out.writeShort(33);
            out.writeShort(1);
            out.writeInt(60);
            out.writeShort(octets.size());
            out.write(octets.toByteArray());
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
