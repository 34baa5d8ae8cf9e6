package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** What {@code ntp-ctl nts check} says of chronyd, when all is well and when it is not. */
class NtsCheckIT {
    private static final String SERVER = NtsChrony.ADDRESS;

    /** What chronyd names as its time server, so that something may be in between. */
    private static final String NAMED = "127.0.0.1";

    @TempDir private Path scratch;

    @BeforeEach
    void findChronyd() {
        String _ = Chronyd.find();
    }

    @Test
    void allIsWellWithChronyd() throws Exception {
        certificate("ip:" + SERVER, "-1d", 90);
        try (NtsChrony chrony = new NtsChrony(scratch, SERVER)) {
            Child check = chrony.checked("--ca", chrony.authority().toString());
            assertThat(check.awaitEnd(60)).as(check.printed()).isZero();
            assertThat(check.printed())
                    .contains(
                            "8 cookies of 100 octets",
                            "authentic",
                            "Authentic time can be had from it.")
                    .containsPattern("valid until \\S+, 8[89] days left");
        }
    }

    @Test
    void aRequestIsPrintedForLoadTests() throws Exception {
        certificate("ip:" + SERVER, "-1d", 90);
        try (NtsChrony chrony = new NtsChrony(scratch, SERVER);
                Child child =
                        Child.start(
                                scratch,
                                List.of(
                                        NtsTruechimer.program("ntp-ctl"),
                                        "lab",
                                        "nts-request",
                                        "--server",
                                        SERVER + ":" + chrony.exchangePort(),
                                        "--hex",
                                        "--ca",
                                        scratch.resolve("cert.pem").toString()))) {
            assertThat(child.awaitEnd(60)).as(child.printed()).isZero();
            assertThat(child.printed()).matches("23[0-9a-f]{450,}\n");
        }
    }

    @Test
    void anAuthorityThatIsNotTrustedIsExplained() throws Exception {
        certificate("ip:" + SERVER, "-1d", 90);
        try (NtsChrony chrony = new NtsChrony(scratch, SERVER)) {
            Child check = chrony.checked();
            assertThat(check.awaitEnd(60)).as(check.printed()).isOne();
            assertThat(check.printed()).contains("FAILED  Certificate", "signed by itself alone");
        }
    }

    @Test
    void aWrongNameIsExplained() throws Exception {
        certificate("dns:ntp.example.org", "-1d", 90);
        try (NtsChrony chrony = new NtsChrony(scratch, SERVER)) {
            Child check = chrony.checked("--ca", chrony.authority().toString());
            assertThat(check.awaitEnd(60)).as(check.printed()).isOne();
            assertThat(check.printed())
                    .contains("is not for " + SERVER + ", but for ntp.example.org");
        }
    }

    @Test
    void anExpiredCertificateIsExplainedAndTheRestIsTriedAllTheSame() throws Exception {
        certificate("ip:" + SERVER, "2020/01/01", 90);
        try (NtsChrony chrony = new NtsChrony(scratch, SERVER)) {
            Child check = chrony.checked("--ca", chrony.authority().toString());
            assertThat(check.awaitEnd(60)).as(check.printed()).isOne();
            assertThat(check.printed())
                    .contains(
                            "FAILED  Certificate",
                            "expired on 2020-03-31",
                            "ok      Time",
                            "has to renew the certificate");
        }
    }

    @Test
    void longPacketsThatAreDroppedAreToldFromAPortThatIsClosed() throws Exception {
        certificate("ip:" + SERVER, "-1d", 90);
        try (NtsChrony chrony = new NtsChrony(scratch, NAMED);
                DatagramSocket firewall =
                        new DatagramSocket(
                                new InetSocketAddress(
                                        InetAddress.ofLiteral(NAMED), chrony.timePort()))) {
            Thread.ofVirtual().start(() -> passShortPackets(firewall, chrony.timePort()));
            Child check = chrony.checked("--ca", chrony.authority().toString());
            assertThat(check.awaitEnd(60)).as(check.printed()).isOne();
            assertThat(check.printed())
                    .contains("FAILED  Time", "answers a request of 48 octets, but not one of");
        }
    }

    @Test
    void aTimeServerThatIsNotThereIsExplained() throws Exception {
        certificate("ip:" + SERVER, "-1d", 90);
        try (NtsChrony chrony = new NtsChrony(scratch, NAMED)) {
            Child check = chrony.checked("--ca", chrony.authority().toString());
            assertThat(check.awaitEnd(60)).as(check.printed()).isOne();
            assertThat(check.printed())
                    .contains("FAILED  Time", "no time server listens on UDP port");
        }
    }

    /**
     * Lets pass what some providers let pass of NTP: packets without anything behind the header.
     */
    private static void passShortPackets(DatagramSocket firewall, int port) {
        try (DatagramSocket inside = new DatagramSocket()) {
            byte[] buffer = new byte[2048];
            while (true) {
                DatagramPacket request = new DatagramPacket(buffer, buffer.length);
                firewall.receive(request);
                if (request.getLength() <= 48) {
                    inside.send(
                            new DatagramPacket(
                                    request.getData(),
                                    request.getLength(),
                                    InetAddress.ofLiteral(SERVER),
                                    port));
                    DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
                    inside.receive(answer);
                    firewall.send(
                            new DatagramPacket(
                                    answer.getData(),
                                    answer.getLength(),
                                    request.getSocketAddress()));
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void certificate(String name, String start, int days) throws Exception {
        OwnCertificate.write(scratch, name, start, days);
    }
}
