package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.daemon.observe.ObservationException;
import org.truechimer.daemon.observe.ObservationReader;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.NtsSnapshot;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.source.DropReason;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The daemon follows chronyd under NTS, whatever becomes of keys and certificates. */
class NtsClientIT {
    private static final Path IMAGE = Path.of(System.getProperty("truechimer.image"));
    private static final String NAMED = "127.0.0.1";
    private static final int AES_SIV_CMAC_256 = 15;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

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
        return """
        [[source]]
        mode = "nts"
        address = "%s:%d"
        poll-interval-limits = { min = 0, max = 2 }
        initial-poll-interval = 0
        %s

        """
                .formatted(
                        NtsChrony.ADDRESS,
                        chrony.exchangePort(),
                        authority
                                .map(file -> "certificate-authority = \"" + file + "\"")
                                .orElse(""));
    }

    private static String source(NtsChrony chrony) {
        return source(chrony, Optional.of(chrony.authority()));
    }

    private Child follow(String sources, String offset) throws Exception {
        Path configuration =
                Files.writeString(
                        scratch.resolve("ntp.toml"),
                        """
                        %s
                        [synchronization]
                        minimum-agreeing-sources = 1
                        startup-step-panic-threshold = "inf"
                        state-directory = "%s"

                        [observability]
                        observation-path = "%s"
                        metrics-exporter-listen = "off"
                        """
                                .formatted(sources, scratch.resolve("state"), socket()));
        return Child.start(
                scratch,
                List.of(
                        program("ntp-daemon"),
                        "--config",
                        configuration.toString(),
                        "--clock",
                        "software:" + offset + ",30ppm"));
    }

    private Path socket() {
        return scratch.resolve("observe");
    }

    private Optional<Snapshot> observed() {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
                DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
            byte[] document = in.readNBytes((int) in.readLong());
            return Optional.of(ObservationReader.read(document).snapshot());
        } catch (IOException e) {
            return Optional.empty(); // it is not there yet
        } catch (ObservationException e) {
            throw new AssertionError(e);
        }
    }

    private Snapshot await(Child daemon, NtsChrony chrony, Predicate<Snapshot> good, long seconds)
            throws Exception {
        Child.await(() -> !daemon.isAlive() || observed().filter(good).isPresent(), seconds);
        Optional<Snapshot> seen = observed();
        assertThat(seen.filter(good))
                .as("%s%nchronyd: %s%nwe: %s", seen, chrony.printed(), daemon.printed())
                .isPresent();
        return seen.orElseThrow();
    }

    private static boolean isSynchronised(Snapshot snapshot) {
        return snapshot.system().synchronisation() == Synchronisation.SYNCHRONISED;
    }

    private static NtsSnapshot nts(Snapshot snapshot) {
        return snapshot.sources().getFirst().nts().orElseThrow();
    }

    private static boolean hasFailed(Snapshot snapshot, KeyExchangeFault fault) {
        return nts(snapshot).failure().filter(failure -> failure.fault() == fault).isPresent();
    }

    /** As right as this machine's clock, which chronyd serves. */
    private static void assertRight(Snapshot snapshot) {
        long now = System.currentTimeMillis() / 1000;
        assertThat(snapshot.now().wallNanos() / NANOS_PER_SECOND).isBetween(now - 5, now + 1);
    }

    @Test
    void theTimeIsTakenFromAnAuthenticSource() throws Exception {
        try (NtsChrony chrony = chrony();
                Child daemon = follow(source(chrony), "20ms")) {
            Snapshot seen = await(daemon, chrony, NtsClientIT::isSynchronised, 60);
            assertRight(seen);
            assertThat(nts(seen).terms().orElseThrow().algorithm()).isEqualTo(AES_SIV_CMAC_256);
            assertThat(nts(seen).cookies()).isBetween(7, 8);
            assertThat(nts(seen).datesChecked()).isTrue();
            try (Child nts =
                    Child.start(
                            scratch,
                            List.of(
                                    program("ntp-ctl"),
                                    "nts",
                                    "--check",
                                    "--socket",
                                    socket().toString()))) {
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
                Child daemon = follow(source(chrony), "20ms")) {
            Snapshot first = await(daemon, chrony, NtsClientIT::isSynchronised, 60);
            chrony.away();
            chrony.again();
            Snapshot later =
                    await(
                            daemon,
                            chrony,
                            seen ->
                                    nts(seen).exchangedFreeNanos()
                                                    != nts(first).exchangedFreeNanos()
                                            && nts(seen).attempts() == 0
                                            && isSynchronised(seen),
                            90);
            assertThat(later.sources().getFirst().dropped()).containsKey(DropReason.COOKIE_REFUSED);
            assertThat(daemon.printed()).contains("does not know its own cookie any more");
        }
    }

    @Test
    void aServerThatIsNotThereYetIsTriedAgain() throws Exception {
        try (NtsChrony chrony = chrony()) {
            chrony.away();
            try (Child daemon = follow(source(chrony), "20ms")) {
                await(daemon, chrony, s -> hasFailed(s, KeyExchangeFault.CONNECTION), 60);
                chrony.again();
                await(daemon, chrony, NtsClientIT::isSynchronised, 60);
            }
        }
    }

    @Test
    void aRestartGoesOnWithTheKeysThatThereWere() throws Exception {
        try (NtsChrony chrony = chrony()) {
            try (Child daemon = follow(source(chrony), "20ms")) {
                await(daemon, chrony, NtsClientIT::isSynchronised, 60);
            }
            Path keys = scratch.resolve("state/sessions");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                    .isEqualTo("rw-------");
            try (Child daemon = follow(source(chrony), "20ms")) {
                Snapshot seen = await(daemon, chrony, NtsClientIT::isSynchronised, 60);
                assertThat(nts(seen).exchangedFreeNanos()).as("of an earlier run").isZero();
                assertThat(daemon.printed()).doesNotContain("gets no keys");
            }
        }
    }

    @Test
    void anAuthorityThatIsNotTrustedLeavesTheSourceUnasked() throws Exception {
        try (NtsChrony chrony = chrony();
                Child daemon = follow(source(chrony, Optional.empty()), "20ms")) {
            Snapshot seen =
                    await(daemon, chrony, s -> hasFailed(s, KeyExchangeFault.CERTIFICATE), 60);
            assertThat(seen.sources()).extracting(SourceSnapshot::sent).containsOnly(0L);
            assertThat(daemon.printed()).contains("gets no keys: ");
        }
    }

    @Test
    void anExpiredCertificateLeavesTheSourceUnasked() throws Exception {
        try (NtsChrony chrony = chrony(NtsChrony.ADDRESS, "2020/01/01", 90);
                Child daemon = follow(source(chrony), "20ms")) {
            Snapshot seen =
                    await(
                            daemon,
                            chrony,
                            s -> hasFailed(s, KeyExchangeFault.CERTIFICATE_DATES),
                            60);
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
            try (Child daemon = follow(source(chrony), "20ms")) {
                Snapshot seen =
                        await(
                                daemon,
                                chrony,
                                s ->
                                        isSynchronised(s)
                                                && s.sources()
                                                        .getFirst()
                                                        .dropped()
                                                        .containsKey(DropReason.UNAUTHENTIC)
                                                && s.sources().getFirst().accepted() > 5,
                                60);
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
                Child daemon = follow(source(chrony) + source(second), offset(offset))) {
            Snapshot seen = await(daemon, chrony, NtsClientIT::isSynchronised, 60);
            assertRight(seen);
            assertThat(daemon.printed())
                    .contains("2 sources agree that it is 20", "certificates are valid then");
        }
    }

    @Test
    void oneSourceAloneDoesNotSetSuchAClock() throws Exception {
        try (NtsChrony chrony = chrony();
                Child daemon = follow(source(chrony), offset("-56y"))) {
            daemon.awaitPrinted("to be believed against the clock, 2 have to agree", 60);
            assertThat(observed().filter(NtsClientIT::isSynchronised)).isEmpty();
            assertThat(daemon.printed()).doesNotContain("The clock was stepped");
        }
    }

    private static String offset(String years) {
        long number = Long.parseLong(years.substring(0, years.length() - 1));
        return number * 365 * 86_400 + "s";
    }

    private static String program(String name) {
        return IMAGE.resolve("bin").resolve(name).toString();
    }
}
