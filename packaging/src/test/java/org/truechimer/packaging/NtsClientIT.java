package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.truechimer.packaging.Follower.assertRight;
import static org.truechimer.packaging.Follower.isSynchronised;
import static org.truechimer.packaging.Follower.nts;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.source.DropReason;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The daemon follows chronyd under NTS, whatever becomes of keys and certificates. */
class NtsClientIT {
    private static final String NAMED = "127.0.0.1";
    private static final int AES_SIV_CMAC_256 = 15;

    @TempDir private Path scratch;

    @BeforeEach
    void findChronyd() {
        String _ = Chronyd.find();
    }

    private NtsChrony chrony(String named, String validFrom, int days) throws Exception {
        OwnCertificate.write(scratch, "ip:" + NtsChrony.ADDRESS, validFrom, days);
        return new NtsChrony(scratch, named);
    }

    private NtsChrony chrony() throws Exception {
        return chrony(NtsChrony.ADDRESS, "-1d", 90);
    }

    private static String source(NtsChrony chrony, Optional<Path> authority) {
        return Follower.source("nts", NtsChrony.ADDRESS, chrony.exchangePort(), authority);
    }

    private static String source(NtsChrony chrony) {
        return source(chrony, Optional.of(chrony.authority()));
    }

    private Follower follow(String sources, String offset) throws IOException {
        return new Follower(scratch, sources, offset);
    }

    private static boolean hasFailed(Snapshot snapshot, KeyExchangeFault fault) {
        return nts(snapshot).failure().filter(failure -> failure.fault() == fault).isPresent();
    }

    @Test
    void theTimeIsTakenFromAnAuthenticSource() throws Exception {
        try (NtsChrony chrony = chrony();
                Follower daemon = follow(source(chrony), "20ms")) {
            Snapshot seen = daemon.await(Follower::isSynchronised, 60, chrony::printed);
            assertRight(seen);
            assertThat(nts(seen).terms().orElseThrow().algorithm()).isEqualTo(AES_SIV_CMAC_256);
            assertThat(nts(seen).cookies()).isBetween(7, 8);
            assertThat(nts(seen).datesChecked()).isTrue();
            try (Child nts =
                    Child.start(
                            scratch,
                            List.of(
                                    NtsTruechimer.program("ntp-ctl"),
                                    "nts",
                                    "--check",
                                    "--socket",
                                    daemon.socket().toString()))) {
                assertThat(nts.awaitEnd(30)).as(nts.printed()).isZero();
                assertThat(nts.printed())
                        .contains("AES-SIV-CMAC-256", "8 of 8 left", "CN=time server")
                        .containsPattern("8[89] days left");
            }
        }
    }

    @Test
    void aServerThatForgotItsKeysIsFollowedAgain() throws Exception {
        try (NtsChrony chrony = chrony();
                Follower daemon = follow(source(chrony), "20ms")) {
            Snapshot first = daemon.await(Follower::isSynchronised, 60, chrony::printed);
            chrony.away();
            chrony.again();
            Snapshot later =
                    daemon.await(
                            seen ->
                                    nts(seen).exchangedFreeNanos()
                                                    != nts(first).exchangedFreeNanos()
                                            && nts(seen).attempts() == 0
                                            && isSynchronised(seen),
                            90,
                            chrony::printed);
            assertThat(later.sources().getFirst().dropped()).containsKey(DropReason.COOKIE_REFUSED);
            assertThat(daemon.printed()).contains("does not know its own cookie any more");
        }
    }

    @Test
    void aServerThatIsNotThereYetIsTriedAgain() throws Exception {
        try (NtsChrony chrony = chrony()) {
            chrony.away();
            try (Follower daemon = follow(source(chrony), "20ms")) {
                daemon.await(s -> hasFailed(s, KeyExchangeFault.CONNECTION), 60, chrony::printed);
                chrony.again();
                daemon.await(Follower::isSynchronised, 60, chrony::printed);
            }
        }
    }

    @Test
    void aRestartGoesOnWithTheKeysThatThereWere() throws Exception {
        try (NtsChrony chrony = chrony()) {
            try (Follower daemon = follow(source(chrony), "20ms")) {
                daemon.await(Follower::isSynchronised, 60, chrony::printed);
            }
            Path keys = scratch.resolve("state/sessions");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                    .isEqualTo("rw-------");
            try (Follower daemon = follow(source(chrony), "20ms")) {
                Snapshot seen = daemon.await(Follower::isSynchronised, 60, chrony::printed);
                assertThat(nts(seen).exchangedFreeNanos()).as("of an earlier run").isZero();
                assertThat(daemon.printed()).doesNotContain("gets no keys");
            }
        }
    }

    @Test
    void anAuthorityThatIsNotTrustedLeavesTheSourceUnasked() throws Exception {
        try (NtsChrony chrony = chrony();
                Follower daemon = follow(source(chrony, Optional.empty()), "20ms")) {
            Snapshot seen =
                    daemon.await(
                            s -> hasFailed(s, KeyExchangeFault.CERTIFICATE), 60, chrony::printed);
            assertThat(seen.sources()).extracting(SourceSnapshot::sent).containsOnly(0L);
            assertThat(daemon.printed()).contains("gets no keys: ");
        }
    }

    @Test
    void anExpiredCertificateLeavesTheSourceUnasked() throws Exception {
        try (NtsChrony chrony = chrony(NtsChrony.ADDRESS, "2020/01/01", 90);
                Follower daemon = follow(source(chrony), "20ms")) {
            Snapshot seen =
                    daemon.await(
                            s -> hasFailed(s, KeyExchangeFault.CERTIFICATE_DATES),
                            60,
                            chrony::printed);
            assertThat(seen.sources()).extracting(SourceSnapshot::sent).containsOnly(0L);
            assertThat(daemon.printed()).contains("has run out");
        }
    }

    @Test
    void whatIsReplayedOrForgedOnTheWayIsNotBelieved() throws Exception {
        try (NtsChrony chrony = chrony(NAMED, "-1d", 90);
                DatagramSocket between =
                        new DatagramSocket(
                                new InetSocketAddress(
                                        InetAddress.ofLiteral(NAMED), chrony.timePort()))) {
            Thread.ofVirtual().start(() -> disturb(between, chrony.timePort()));
            try (Follower daemon = follow(source(chrony), "20ms")) {
                Snapshot seen =
                        daemon.await(
                                s ->
                                        isSynchronised(s)
                                                && s.sources()
                                                        .getFirst()
                                                        .dropped()
                                                        .containsKey(DropReason.UNAUTHENTIC)
                                                && s.sources().getFirst().accepted() > 5,
                                60,
                                chrony::printed);
                assertRight(seen);
            }
        }
    }

    /**
     * Sends, ahead of each answer, the one to the same cookie used again by somebody else, and the
     * answer itself with another time in it.
     */
    private static void disturb(DatagramSocket between, int port) {
        InetSocketAddress server =
                new InetSocketAddress(InetAddress.ofLiteral(NtsChrony.ADDRESS), port);
        byte[] buffer = new byte[2048];
        try (DatagramSocket inside = new DatagramSocket()) {
            byte[] stolen = new byte[0];
            while (true) {
                DatagramPacket request = new DatagramPacket(buffer, buffer.length);
                between.receive(request);
                if (stolen.length > 0) {
                    byte[] other = ask(inside, server, stolen, stolen.length);
                    between.send(
                            new DatagramPacket(other, other.length, request.getSocketAddress()));
                }
                stolen = Arrays.copyOf(buffer, request.getLength());
                byte[] answer = ask(inside, server, buffer, request.getLength());
                byte[] forged = answer.clone();
                forged[33] ^= 1; // in the receive timestamp
                between.send(new DatagramPacket(forged, forged.length, request.getSocketAddress()));
                between.send(new DatagramPacket(answer, answer.length, request.getSocketAddress()));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private static byte[] ask(
            DatagramSocket inside, InetSocketAddress server, byte[] request, int length)
            throws IOException {
        inside.send(new DatagramPacket(request, length, server));
        DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
        inside.receive(answer);
        return Arrays.copyOf(answer.getData(), answer.getLength());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-56y", "14y"})
    void twoSourcesThatAgreeSetAClockThatNoCertificateIsValidBy(String offset) throws Exception {
        Path other = Files.createDirectory(scratch.resolve("other"));
        OwnCertificate.write(other, "ip:" + NtsChrony.ADDRESS, "-1d", 90);
        try (NtsChrony chrony = chrony();
                NtsChrony second = new NtsChrony(other, NtsChrony.ADDRESS);
                Follower daemon = follow(source(chrony) + source(second), offset(offset))) {
            Snapshot seen = daemon.await(Follower::isSynchronised, 60, chrony::printed);
            assertRight(seen);
            assertThat(daemon.printed())
                    .contains("2 sources agree that it is 20", "certificates are valid then");
        }
    }

    @Test
    void oneSourceAloneDoesNotSetSuchAClock() throws Exception {
        try (NtsChrony chrony = chrony();
                Follower daemon = follow(source(chrony), offset("-56y"))) {
            daemon.child().awaitPrinted("to be believed against the clock, 2 have to agree", 60);
            assertThat(daemon.observed().filter(Follower::isSynchronised)).isEmpty();
            assertThat(daemon.printed()).doesNotContain("The clock was stepped");
        }
    }

    private static String offset(String years) {
        long number = Long.parseLong(years.substring(0, years.length() - 1));
        return number * 365 * 86_400 + "s";
    }
}
