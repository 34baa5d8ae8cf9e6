package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.nts.CookieSealer;
import org.truechimer.proto.nts.NtsQuery;
import org.truechimer.proto.nts.NtsSession;
import org.truechimer.proto.nts.SessionKeys;
import org.truechimer.proto.wire.KissCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One of our daemons exchanges keys and serves no time; the other one serves time and exchanges no
 * keys. All that they share is the secret of their fleet.
 */
class FleetIT {
    private static final String EXCHANGER = "127.0.0.1";
    private static final String MEMBER = "127.0.0.2";

    @TempDir private Path scratch;
    private String keySet = "";
    private NtsTruechimer member;
    private NtsTruechimer exchanger;

    @BeforeEach
    void startBoth() throws Exception {
        keySet = FleetKeyExchange.keySet(scratch);
        OwnCertificate.write(scratch, "ip:" + EXCHANGER, "-1d", 90);
        member = NtsTruechimer.member(Files.createDirectory(scratch.resolve("b")), MEMBER, keySet);
        exchanger = NtsTruechimer.exchanger(scratch, EXCHANGER, member, keySet);
    }

    @AfterEach
    void endBoth() {
        exchanger.close();
        member.close();
    }

    @Test
    void ourDaemonFollowsTheMemberThatTheExchangerNames() throws Exception {
        try (Follower daemon =
                new Follower(
                        Files.createDirectory(scratch.resolve("client")),
                        Follower.source(
                                "nts",
                                EXCHANGER,
                                exchanger.exchangePort(),
                                Optional.of(exchanger.authority())),
                        "20ms")) {
            Follower.assertRight(daemon.await(Follower::isSynchronised, 60, member::printed));
        }
        assertThat(member.accepted()).isPositive();
        assertThat(member.refused()).isZero();
        assertThat(member.told("nts"))
                .contains("Cookies of clients", "keys          of a fleet")
                .doesNotContain("Server of keys");
        assertThat(member.metric("ntp_nts_cookie_keys_available")).isEqualTo(1);
        assertThat(exchanger.told("nts")).contains("Server of keys at", "of a fleet");
    }

    @Test
    void chronydTakesAuthenticTimeFromTheMemberThatTheExchangerNames() throws Exception {
        Child client =
                NtsChrony.once(
                        List.of(Chronyd.find()),
                        scratch,
                        EXCHANGER + " ntsport " + exchanger.exchangePort(),
                        List.of());
        member.assertServed(client);
    }

    @Test
    void aRestartOfEitherCostsNoExchange() throws Exception {
        try (NtsSession session =
                BareClient.exchange(
                        scratch,
                        EXCHANGER,
                        exchanger.exchangePort(),
                        AeadAlgorithm.AES_SIV_CMAC_256)) {
            member.restart();
            exchanger.restart();
            assertThat(ask(session.keys(), session.cookies().getFirst()))
                    .isInstanceOf(NtsQuery.Verdict.Verified.class);
        }
    }

    @Test
    void theMemberOpensCookiesOfEarlierRotationsAndNoTooOldOnes() throws Exception {
        assertThat(askWithCookieOf(6)).isInstanceOf(NtsQuery.Verdict.Verified.class);
        assertThat(askWithCookieOf(8)).isEqualTo(new NtsQuery.Verdict.Refused(KissCode.NTSN));
    }

    private NtsQuery.Verdict askWithCookieOf(int rotations) throws IOException {
        AeadKey key = new AeadKey(AeadAlgorithm.AES_SIV_CMAC_256, new byte[32]);
        CookieSealer sealer = FleetKeyExchange.sealer(scratch, rotations);
        return ask(new SessionKeys(key, key), sealer.seal(key, key));
    }

    private NtsQuery.Verdict ask(SessionKeys keys, byte[] cookie) throws IOException {
        return BareClient.ask(MEMBER, member.timePort(), keys, cookie);
    }
}
