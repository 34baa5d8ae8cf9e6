package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.truechimer.packaging.Follower.nts;
import static org.truechimer.proto.crypto.AeadAlgorithm.AES_128_GCM_SIV;
import static org.truechimer.proto.crypto.AeadAlgorithm.AES_SIV_CMAC_256;
import static org.truechimer.proto.crypto.AeadAlgorithm.AES_SIV_CMAC_512;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.nts.KeyExchangeRequest;
import org.truechimer.proto.nts.NtsQuery;
import org.truechimer.proto.nts.NtsSession;
import org.truechimer.proto.nts.SessionKeys;
import org.truechimer.proto.source.DropReason;
import org.truechimer.proto.wire.KissCode;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * We and other implementations of NTS understand each other, both ways and with each algorithm that
 * both have: ntpd-rs, and a chronyd that is newer than this machine's. None of them touches a
 * clock.
 */
class NtsPeersIT {
    private static final String CHRONYD = "/usr/sbin/chronyd";
    private static final String LOCALHOST = "127.0.0.1";

    /** More than there are cookies: each later answer was asked for with one of an earlier. */
    private static final int ANSWERS = 12;

    @TempDir private Path scratch;
    private DebianRoot root;
    private Path peer;

    @BeforeEach
    void findThePeers() throws Exception {
        root = DebianRoot.find(List.of(CHRONYD, NtpdRs.DAEMON, NtpdRs.CONTROL, "/usr/bin/setpriv"));
        peer = Files.createDirectory(scratch.resolve("peer"));
        OwnCertificate.write(peer, names(), "-1d", 90);
        OwnCertificate.write(scratch, names(), "-1d", 90);
    }

    private static String names() {
        return "dns:localhost,ip:" + LOCALHOST + ",ip:" + NtsChrony.ADDRESS;
    }

    @Test
    void theDaemonFollowsNtpdRs() throws Exception {
        int time = freePort();
        int exchange = freePort();
        try (NtpdRs server = NtpdRs.serving(root, peer, time, exchange);
                Follower daemon = follow("nts", "localhost", exchange, peer)) {
            assertFollows(daemon, AES_SIV_CMAC_256, server::printed);
        }
    }

    /** It has the algorithm that the client likes best, and we like another one better. */
    @Test
    void ntpdRsGivesAuthenticTimeWithTheLongerKeys() throws Exception {
        int time = freePort();
        int exchange = freePort();
        try (NtpdRs server = NtpdRs.serving(root, peer, time, exchange);
                NtsSession session =
                        BareClient.exchange(peer, LOCALHOST, exchange, AES_SIV_CMAC_512)) {
            assertThat(session.alternative()).isEmpty();
            assertThat(
                            BareClient.ask(
                                    LOCALHOST, time, session.keys(), session.cookies().getFirst()))
                    .as(server.printed())
                    .isInstanceOf(NtsQuery.Verdict.Verified.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nts", "nts-pool"})
    void ntpdRsFollowsUs(String mode) throws Exception {
        try (NtsTruechimer server = new NtsTruechimer(scratch, LOCALHOST, "");
                NtpdRs client =
                        NtpdRs.following(
                                root, peer, mode, 1, server.exchangePort(), server.authority())) {
            assertIsFollowed(client, server);
        }
    }

    @Test
    void ntpdRsFollowsUsWithTheLongerKeysThatItLikesBetter() throws Exception {
        try (NtsTruechimer server =
                        new NtsTruechimer(scratch, LOCALHOST, FleetKeyExchange.keySet(scratch));
                FleetKeyExchange exchange = fleet(AES_SIV_CMAC_512, true, server);
                NtpdRs client =
                        NtpdRs.following(
                                root, peer, "nts", 1, exchange.port(), server.authority())) {
            assertIsFollowed(client, server);
            assertThat(exchange.requests().getFirst().algorithms())
                    .startsWith(AES_SIV_CMAC_512.id());
        }
    }

    /** It names to a pool those of its servers that it has already. */
    @Test
    void ntpdRsFollowsTwoOfOurServersThatAPoolNames() throws Exception {
        Path other = Files.createDirectory(scratch.resolve("other"));
        OwnCertificate.write(other, names(), "-1d", 90);
        String keySet = FleetKeyExchange.keySet(scratch);
        try (NtsTruechimer first = new NtsTruechimer(scratch, LOCALHOST, keySet);
                NtsTruechimer second = new NtsTruechimer(other, NtsChrony.ADDRESS, keySet);
                FleetKeyExchange pool = fleet(AES_SIV_CMAC_256, true, first, second);
                NtpdRs client =
                        NtpdRs.following(
                                root, peer, "nts-pool", 2, pool.port(), first.authority())) {
            assertIsFollowed(client, first);
            assertIsFollowed(client, second);
            assertThat(pool.requests().get(1).denied()).containsExactly(LOCALHOST);
        }
    }

    @Test
    void weFollowTwoOfOurServersThatAPoolNames() throws Exception {
        Path other = Files.createDirectory(scratch.resolve("other"));
        OwnCertificate.write(other, names(), "-1d", 90);
        String keySet = FleetKeyExchange.keySet(scratch);
        try (NtsTruechimer first = new NtsTruechimer(scratch, LOCALHOST, keySet);
                NtsTruechimer second = new NtsTruechimer(other, NtsChrony.ADDRESS, keySet);
                FleetKeyExchange pool = fleet(AES_SIV_CMAC_256, true, first, second);
                Follower daemon =
                        new Follower(
                                peer,
                                Follower.source(
                                                "nts-pool",
                                                "localhost",
                                                pool.port(),
                                                Optional.of(first.authority()))
                                        + "count = 2\n",
                                "20ms")) {
            daemon.await(
                    seen ->
                            Follower.isSynchronised(seen)
                                    && seen.sources().size() == 2
                                    && seen.sources().stream().allMatch(s -> s.accepted() > 2),
                    60,
                    first::printed);
            assertThat(pool.requests())
                    .extracting(KeyExchangeRequest::denied)
                    .startsWith(List.of(), List.of(LOCALHOST));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 30})
    void theDaemonFollowsANewerChronyd(int algorithm) throws Exception {
        try (NtsChrony server = chrony(algorithm);
                Follower daemon = follow("nts", NtsChrony.ADDRESS, server.exchangePort(), peer)) {
            assertFollows(daemon, AeadAlgorithm.of(algorithm).orElseThrow(), server::printed);
        }
    }

    @Test
    void theCheckOfAServerOffersAllThatTheDaemonDoes() throws Exception {
        try (NtsChrony server = chrony(AES_128_GCM_SIV.id())) {
            Child check = server.checked("--ca", server.authority().toString());
            assertThat(check.awaitEnd(60)).as(check.printed()).isZero();
            assertThat(check.printed()).contains("AES-128-GCM-SIV, 8 cookies of ", "authentic");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 30})
    void aNewerChronydTakesAuthenticTimeFromUs(int algorithm) throws Exception {
        try (NtsTruechimer server = new NtsTruechimer(scratch, LOCALHOST, "")) {
            server.assertServed(chronydOnce(server.exchangePort(), algorithm));
        }
    }

    /** As chronyd of 4.4 and 4.5 has it: keys of algorithm 30 under the number of 15. */
    @Test
    void ofAChronydThatIsNotAskedForTheRightKeysWeFindTheKeys() throws Exception {
        try (NtsChrony server = chrony(AES_128_GCM_SIV.id());
                NtsSession session =
                        BareClient.exchange(
                                peer, NtsChrony.ADDRESS, server.exchangePort(), AES_128_GCM_SIV)) {
            SessionKeys other = session.alternative().orElseThrow();
            assertThat(askChrony(server, session.keys(), session.cookies().get(0)))
                    .as(server.printed())
                    .isInstanceOf(NtsQuery.Verdict.Verified.class);
            assertThat(askChrony(server, other, session.cookies().get(1)))
                    .isEqualTo(new NtsQuery.Verdict.Refused(KissCode.NTSN));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChronydTakesAuthenticTimeFromUsWithTheOneKeysAndTheOther(boolean compliant)
            throws Exception {
        try (NtsTruechimer server =
                        new NtsTruechimer(scratch, LOCALHOST, FleetKeyExchange.keySet(scratch));
                FleetKeyExchange exchange = fleet(AES_128_GCM_SIV, compliant, server)) {
            server.assertServed(chronydOnce(exchange.port(), AES_128_GCM_SIV.id()));
            assertThat(exchange.requests().getFirst().compliantExporter()).isTrue();
        }
    }

    private NtsChrony chrony(int algorithm) throws Exception {
        return new NtsChrony(
                root.program(CHRONYD), peer, NtsChrony.ADDRESS, "ntsaeads " + algorithm);
    }

    private Child chronydOnce(int exchangePort, int algorithm) throws Exception {
        return NtsChrony.once(
                root.program(CHRONYD),
                scratch,
                LOCALHOST + " ntsport " + exchangePort,
                List.of("ntsaeads " + algorithm));
    }

    private FleetKeyExchange fleet(
            AeadAlgorithm algorithm, boolean compliant, NtsTruechimer... servers) throws Exception {
        return new FleetKeyExchange(
                scratch,
                algorithm,
                compliant,
                Arrays.stream(servers).map(NtsTruechimer::timeAddress).toList());
    }

    private Follower follow(String mode, String host, int port, Path authority) throws IOException {
        return new Follower(
                scratch,
                Follower.source(mode, host, port, Optional.of(authority.resolve("cert.pem"))),
                "20ms");
    }

    private static void assertFollows(
            Follower daemon, AeadAlgorithm algorithm, Supplier<String> peer) {
        Snapshot seen =
                daemon.await(
                        s ->
                                Follower.isSynchronised(s)
                                        && s.sources().getFirst().accepted() >= ANSWERS
                                        && nts(s).attempts() == 0
                                        && nts(s).cookies() >= 7,
                        60,
                        peer);
        Follower.assertRight(seen);
        assertThat(nts(seen).terms().orElseThrow().algorithm()).isEqualTo(algorithm.id());
        assertThat(seen.sources().getFirst().dropped())
                .doesNotContainKeys(DropReason.UNAUTHENTIC, DropReason.COOKIE_REFUSED);
    }

    /** It asks again and again, and has as many cookies as at the beginning. */
    private static void assertIsFollowed(NtpdRs client, NtsTruechimer server) throws Exception {
        boolean often = Child.await(() -> server.accepted() >= ANSWERS, 60);
        assertThat(often).as("ntpd-rs: %s%nwe: %s", client.printed(), server.printed()).isTrue();
        assertThat(server.refused()).isZero();
        assertThat(client.status())
                .contains(":" + server.timePort() + " [NTS]")
                .containsPattern("NTS cookies:\\s+[78]/8");
    }

    private static NtsQuery.Verdict askChrony(NtsChrony server, SessionKeys keys, byte[] cookie)
            throws IOException {
        return BareClient.ask(NtsChrony.ADDRESS, server.timePort(), keys, cookie);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral(LOCALHOST))) {
            return socket.getLocalPort();
        }
    }
}
