package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.nts.NtsQuery;
import org.truechimer.proto.nts.NtsSession;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Our daemon exchanges keys and serves authentic time: to chronyd, to itself, and to a person. */
class NtsServerIT {
    private static final String SERVER = "127.0.0.1";

    @TempDir private Path scratch;

    @BeforeEach
    void makeACertificate() throws Exception {
        OwnCertificate.write(scratch, "ip:" + SERVER, "-1d", 90);
    }

    private NtsTruechimer serve() throws Exception {
        return new NtsTruechimer(scratch, SERVER, "");
    }

    @Test
    void chronydTakesAuthenticTimeFromUs() throws Exception {
        try (NtsTruechimer daemon = serve()) {
            Child client =
                    NtsChrony.once(
                            List.of(Chronyd.find()),
                            scratch,
                            SERVER + " ntsport " + daemon.exchangePort(),
                            List.of());
            daemon.assertServed(client);
            assertThat(
                            daemon.metric(
                                    "ntp_nts_ke_exchanges_total{listen_address=\""
                                            + SERVER
                                            + ":"
                                            + daemon.exchangePort()
                                            + "\",outcome=\"completed\"}"))
                    .isPositive();
        }
    }

    @Test
    void ourDaemonFollowsOurServerUnderNts() throws Exception {
        try (NtsTruechimer server = serve();
                Follower daemon =
                        new Follower(
                                Files.createDirectory(scratch.resolve("client")),
                                Follower.source(
                                        "nts",
                                        SERVER,
                                        server.exchangePort(),
                                        Optional.of(server.authority())),
                                "20ms")) {
            Follower.assertRight(daemon.await(Follower::isSynchronised, 60, server::printed));
            assertThat(server.accepted()).isPositive();
        }
    }

    @Test
    void aRestartOfOurServerCostsNoExchange() throws Exception {
        try (NtsTruechimer server = serve();
                NtsSession session =
                        BareClient.exchange(
                                scratch,
                                SERVER,
                                server.exchangePort(),
                                AeadAlgorithm.AES_SIV_CMAC_256)) {
            server.restart();
            assertThat(
                            BareClient.ask(
                                    SERVER,
                                    server.timePort(),
                                    session.keys(),
                                    session.cookies().getFirst()))
                    .as(server.printed())
                    .isInstanceOf(NtsQuery.Verdict.Verified.class);
        }
    }

    @Test
    void allIsWellWithUs() throws Exception {
        try (NtsTruechimer daemon = serve();
                Child check =
                        Child.start(
                                scratch,
                                List.of(
                                        NtsTruechimer.program("ntp-ctl"),
                                        "nts",
                                        "check",
                                        SERVER + ":" + daemon.exchangePort(),
                                        "--ca",
                                        daemon.authority().toString()))) {
            assertThat(check.awaitEnd(60))
                    .as("%s%nwe: %s", check.printed(), daemon.printed())
                    .isZero();
            assertThat(check.printed())
                    .contains("8 cookies of", "authentic", "Authentic time can be had from it.");
        }
    }
}
