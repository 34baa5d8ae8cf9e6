package org.truechimer.proto.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.Allocation;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.nts.CookieKeys;
import org.truechimer.proto.nts.NtsQuery;
import org.truechimer.proto.wire.KissCode;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class NtsAnswersTest {

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void aRequestIsAnsweredWithAsManyCookiesAsItHasRoomFor(AeadAlgorithm algorithm) {
        NtsRequests client = client(algorithm);
        for (int placeholders = 0; placeholders < 8; placeholders++) {
            NtsQuery query = client.query(placeholders);
            byte[] sent = query.octets();
            byte[] answer = client.answer(client.respond(sent));

            assertThat(answer).hasSizeLessThanOrEqualTo(sent.length);
            List<byte[]> cookies = cookies(query.verdict(answer, client.toClient));
            assertThat(cookies).isNotEmpty().hasSizeLessThanOrEqualTo(placeholders + 1);
            if (algorithm != AeadAlgorithm.AES_SIV_CMAC_512) { // of which seven fit
                assertThat(cookies).hasSize(placeholders + 1);
            }
            for (byte[] cookie : cookies) {
                NtsQuery next = client.query(cookie, 0);
                byte[] again = client.answer(client.respond(next.octets()));
                assertThat(cookies(next.verdict(again, client.toClient))).hasSize(1);
            }
        }
        assertThat(client.requests.counters.of(ServerCount.NTS_NAK)).isZero();
        assertThat(client.requests.counters.of(ServerCount.NTS_ANSWERED))
                .isEqualTo(client.requests.counters.of(ServerCount.NTS_RECEIVED))
                .isEqualTo(client.requests.counters.of(ServerCount.ANSWERED));
    }

    /** What the table of the guide says of authentic time: the first cookie, and eight of them. */
    @ParameterizedTest
    @CsvSource({"0, 228, 228", "7, 956, 956"})
    void noAuthenticAnswerMultipliesTraffic(int placeholders, int asked, int answered) {
        NtsRequests client = client(AeadAlgorithm.AES_SIV_CMAC_256);
        byte[] sent = client.query(placeholders).octets();
        assertThat(sent).hasSize(asked);
        assertThat(client.answer(client.respond(sent)))
                .hasSize(answered)
                .hasSizeLessThanOrEqualTo(asked);
    }

    /** Many requests are begun before the first of them is finished. */
    @Test
    void answersOfABatchDoNotMix() {
        NtsRequests client = client(AeadAlgorithm.AES_SIV_CMAC_256);
        NtsRequests other = client(AeadAlgorithm.AES_128_GCM_SIV);
        NtsQuery first = client.query(2);
        int begun = client.respond(first.octets());
        byte[] half =
                client.requests.segment.asSlice(Requests.BASE, 1280).toArray(ValueLayout.JAVA_BYTE);
        int second = client.respond(other.query(0).octets());
        byte[] _ = client.answer(second);
        MemorySegment.copy(
                half,
                0,
                client.requests.segment,
                ValueLayout.JAVA_BYTE,
                Requests.BASE,
                half.length);

        assertThat(cookies(first.verdict(client.answer(begun), client.toClient))).hasSize(3);
    }

    @Test
    void whatIsForgedGetsNoTimeButItsIdentifierBack() {
        NtsRequests client = client(AeadAlgorithm.AES_SIV_CMAC_256);
        NtsQuery query = client.query(1);
        byte[] sent = query.octets();
        int time = 0;
        for (int bit = 0; bit < 8 * sent.length; bit++) {
            byte[] forged = sent.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            int begun = client.respond(forged);
            if (begun < 0) {
                continue;
            }
            byte[] answer = client.answer(begun);
            assertThat(answer).hasSizeLessThanOrEqualTo(sent.length);
            NtsQuery.Verdict verdict = query.verdict(answer, client.toClient);
            assertThat(verdict).isNotInstanceOf(NtsQuery.Verdict.Verified.class);
            time += answer[1] == 0 ? 0 : 1;
        }
        // A request of version 3 has no fields, and one without the types of them is a plain one.
        assertThat(time).isLessThan(40);
        assertThat(client.requests.counters.of(ServerCount.NTS_NAK)).isPositive();
        assertThat(client.requests.counters.of(ServerCount.NTS_ANSWERED)).isZero();
    }

    @Test
    void aCookieOfLostKeysIsRefusedInTheWordsOfTheStandard() {
        NtsRequests client = client(AeadAlgorithm.AES_SIV_CMAC_256);
        NtsQuery query = client.query(7);
        client.requests.cookieKeys = Optional.of(NtsRequests.KEYS.rotated(key()));
        assertThat(query.verdict(client.answer(client.respond(query.octets())), client.toClient))
                .isInstanceOf(NtsQuery.Verdict.Verified.class);
        client.requests.cookieKeys = Optional.of(CookieKeys.first(7, key()));
        byte[] answer = client.answer(client.respond(query.octets()));

        assertThat(answer).hasSize(48 + 36);
        assertThat(query.verdict(answer, client.toClient))
                .isEqualTo(new NtsQuery.Verdict.Refused(KissCode.NTSN));
        assertThat(client.requests.counters.of(ServerCount.NTS_NAK)).isEqualTo(1);
    }

    /** It comes with the cookie of the answer before, of seven rotations ago at the latest. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void aClientThatComesBeforeItsKeyIsForgottenNeedsNoOtherExchange(int rotations) {
        NtsRequests client = client(AeadAlgorithm.AES_SIV_CMAC_256);
        CookieKeys keys = NtsRequests.KEYS;
        byte[] cookie = client.cookie();
        for (int i = 0; i < 10; i++) {
            for (int rotation = 0; rotation < rotations; rotation++) {
                keys = keys.rotated(key());
            }
            client.requests.cookieKeys = Optional.of(keys);
            NtsQuery query = client.query(cookie, 0);
            byte[] answer = client.answer(client.respond(query.octets()));
            cookie = cookies(query.verdict(answer, client.toClient)).getFirst();
        }
        client.requests.cookieKeys = Optional.of(CookieKeys.first(keys.sealing() + 1, key()));
        NtsQuery late = client.query(cookie, 0);
        assertThat(late.verdict(client.answer(client.respond(late.octets())), client.toClient))
                .isEqualTo(new NtsQuery.Verdict.Refused(KissCode.NTSN));
    }

    /** Who saw a request can send it again, or its cookie with a seal of his own. */
    @Test
    void aStolenCookieIsWorthNothingWithoutItsKeys() {
        NtsRequests client = client(AeadAlgorithm.AES_SIV_CMAC_256);
        byte[] cookie = client.cookie();
        NtsQuery query = client.query(cookie, 0);
        byte[] first = client.answer(client.respond(query.octets()));
        byte[] again = client.answer(client.respond(query.octets()));
        NtsQuery thief =
                new NtsQuery(
                        Arrays.copyOf(query.octets(), 48),
                        new byte[32],
                        cookie,
                        0,
                        key(),
                        new byte[16]);

        assertThat(cookies(query.verdict(again, client.toClient)))
                .hasSize(1)
                .doesNotContainAnyElementsOf(cookies(query.verdict(first, client.toClient)));
        assertThat(query.verdict(again, key())).isEqualTo(new NtsQuery.Verdict.Failed());
        assertThat(thief.verdict(client.answer(client.respond(thief.octets())), key()))
                .isEqualTo(new NtsQuery.Verdict.Refused(KissCode.NTSN));
    }

    @ParameterizedTest
    @EnumSource(NtsRequirement.class)
    void plainRequestsAreAnsweredIgnoredOrDenied(NtsRequirement requirement) {
        NtsRequests client =
                new NtsRequests(
                        AeadAlgorithm.AES_SIV_CMAC_256, policy(RateLimit.NONE, requirement));
        int plain = client.requests.request().respond(48);

        switch (requirement) {
            case NONE -> assertThat(client.requests.finish(plain, 1).stratum()).isEqualTo(2);
            case IGNORE -> assertThat(Drop.of(plain)).isEqualTo(Drop.WITHOUT_NTS);
            case DENY ->
                    assertThat(client.requests.finish(plain, 1).referenceId())
                            .isEqualTo(KissCode.DENY.referenceId());
        }
        NtsQuery query = client.query(0);
        assertThat(query.verdict(client.answer(client.respond(query.octets())), client.toClient))
                .isInstanceOf(NtsQuery.Verdict.Verified.class);
    }

    @Test
    void whoeverAsksTooOftenIsToldSoWithHisIdentifier() {
        NtsRequests client =
                new NtsRequests(
                        AeadAlgorithm.AES_SIV_CMAC_256,
                        policy(new RateLimit(1_000_000_000, 1, 2, true), NtsRequirement.NONE));
        NtsQuery query = client.query(0);
        NtsQuery.Verdict refused = new NtsQuery.Verdict.Refused(KissCode.RATE);
        int told = 0;
        int dropped = 0;
        for (int i = 0; i < 64; i++) {
            int begun = client.respond(query.octets());
            if (begun < 0) {
                dropped++;
            } else if (query.verdict(client.answer(begun), client.toClient).equals(refused)) {
                told++;
            }
        }

        assertThat(told).isPositive();
        assertThat(client.requests.counters.of(ServerCount.NTS_RATE_LIMITED))
                .isEqualTo((long) told + dropped);
    }

    @Test
    void anIncompleteRequestIsNotAnsweredAndWithoutKeysAllArePlain() {
        NtsRequests client = client(AeadAlgorithm.AES_SIV_CMAC_256);
        byte[] sent = client.query(0).octets();
        byte[] cut = Arrays.copyOf(sent, sent.length - 40);

        assertThat(Drop.of(client.respond(cut))).isEqualTo(Drop.NTS_INCOMPLETE);
        client.requests.cookieKeys = Optional.empty();
        assertThat(client.answer(client.respond(sent))).hasSize(48);
    }

    /** What the platform makes of three keys: the one that comes, the two that go. */
    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void whatAnAnswerAllocatesIsBounded(AeadAlgorithm algorithm) {
        NtsRequests client = client(algorithm);
        byte[] sent = client.query(7).octets();
        int answers = 2_000;
        long bytes =
                Allocation.bytesOf(
                        () -> {
                            for (int i = 0; i < answers; i++) {
                                client.requests.complete(client.respond(sent));
                            }
                        });
        assertThat(bytes / answers).isLessThan(4_000);
    }

    private static List<byte[]> cookies(NtsQuery.Verdict verdict) {
        assertThat(verdict).isInstanceOf(NtsQuery.Verdict.Verified.class);
        return ((NtsQuery.Verdict.Verified) verdict).cookies();
    }

    private static NtsRequests client(AeadAlgorithm algorithm) {
        return new NtsRequests(algorithm, policy(RateLimit.NONE, NtsRequirement.NONE));
    }

    private static ServerPolicy policy(RateLimit limit, NtsRequirement requirement) {
        ServerPolicy all = Requests.policy(limit, AccessList.EVERYONE);
        return new ServerPolicy(all.versions(), all.access(), all.limit(), all.keys(), requirement);
    }

    private static AeadKey key() {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 9);
        return new AeadKey(AeadAlgorithm.AES_SIV_CMAC_256, secret);
    }
}
