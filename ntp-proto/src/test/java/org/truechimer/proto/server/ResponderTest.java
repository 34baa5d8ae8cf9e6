package org.truechimer.proto.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.HeaderFields;
import org.truechimer.proto.wire.KissCode;
import org.truechimer.proto.wire.Mode;

import java.lang.foreign.ValueLayout;
import java.util.List;

class ResponderTest {
    private static final long PRECISION = 1L << (32 + ServedTime.PRECISION);
    private static final AccessList SOME =
            new AccessList(
                    List.of(prefix("198.51.100.0/24")),
                    Access.DENY,
                    List.of(prefix("0.0.0.0/0")),
                    Access.IGNORE);

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    private static Address address(String text) {
        return Address.parse(text, 123).orElseThrow();
    }

    @Test
    void anAnswerTellsAllThatIsKnown() {
        Requests requests = Requests.ofDefault().request();

        Header answer = requests.answer();

        assertThat(answer.leap()).isEqualTo(Leap.NONE);
        assertThat(answer.version()).isEqualTo(4);
        assertThat(answer.mode()).isEqualTo(Mode.SERVER);
        assertThat(answer.stratum()).isEqualTo(2);
        assertThat(answer.poll()).isEqualTo(6);
        assertThat(answer.precision()).isEqualTo(ServedTime.PRECISION);
        assertThat(answer.rootDelay()).isEqualTo(NtpShort.ofSecondsRoundedUp(0.010));
        assertThat(answer.rootDispersion()).isEqualTo(NtpShort.ofSecondsRoundedUp(0.002));
        assertThat(answer.referenceId()).isEqualTo(0xC0000201);
        assertThat(answer.reference().bits()).isEqualTo(Requests.NOW & ~0xFFFF_FFFFL);
        assertThat(answer.origin().bits()).isEqualTo(0x0123_4567_89AB_CDEFL);
        assertThat(answer.receive().bits() & -PRECISION).isEqualTo(Requests.NOW & -PRECISION);
        assertThat(requests.counters.of(ServerCount.RECEIVED)).isEqualTo(1);
        assertThat(requests.counters.of(ServerCount.ANSWERED)).isEqualTo(1);
    }

    @Test
    void theBitsBelowThePrecisionAreNoBitsOfTheClock() {
        Requests requests = Requests.ofDefault();

        List<Long> low =
                java.util.stream.Stream.generate(
                                () -> requests.request().answer().receive().bits() & PRECISION - 1)
                        .limit(1000)
                        .toList();

        assertThat(low.stream().distinct().count()).isGreaterThan(240);
        assertThat(low.stream().mapToLong(Long::longValue).average().orElseThrow())
                .isBetween(110.0, 145.0);
    }

    @Test
    void aTransmitTimestampIsNeverTheReceiveTimestamp() {
        Requests requests = Requests.ofDefault();
        for (int i = 0; i < 2000; i++) {
            int answer = requests.request().respond(Header.LENGTH);
            Header header = requests.finish(answer, requests.received);
            assertThat(header.transmit()).isNotEqualTo(header.receive());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void eachVersionIsAnsweredInKind(int version) {
        Requests requests = new Requests(Requests.policy(RateLimit.NONE, AccessList.EVERYONE));
        assertThat(requests.request(version, 0, 0, 1).answer().version()).isEqualTo(version);
    }

    @Test
    void aRequestOfVersion1HasNoMode() {
        Requests requests =
                new Requests(Requests.policy(RateLimit.NONE, AccessList.EVERYONE)).request();
        HeaderFields.leapVersionMode(requests.segment, Requests.BASE, 0, 1, 0);
        assertThat(requests.answer().mode()).isEqualTo(Mode.SERVER);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 3, 47, TOO_SHORT",
        "4, 3, 0, TOO_SHORT",
        "4, 3, 2049, TOO_LONG",
        "4, 6, 48, CONTROL",
        "2, 6, 12, TOO_SHORT",
        "2, 7, 48, CONTROL",
        "4, 4, 48, NOT_A_REQUEST",
        "4, 5, 48, NOT_A_REQUEST",
        "4, 1, 48, NOT_A_REQUEST",
        "4, 2, 48, NOT_A_REQUEST",
        "4, 0, 48, NOT_A_REQUEST",
        "0, 3, 48, VERSION",
        "1, 3, 48, VERSION",
        "2, 3, 48, VERSION",
        "5, 3, 48, VERSION",
        "6, 3, 48, VERSION",
        "7, 3, 48, VERSION",
        "4, 3, 49, TRAILING_OCTETS",
        "4, 3, 60, TRAILING_OCTETS",
        "4, 3, 76, EXTENSION_FIELD_LENGTH",
        "3, 3, 50, TRAILING_OCTETS",
        "4, 3, 52, AUTHENTICATION",
        "4, 3, 68, AUTHENTICATION",
        "3, 3, 72, AUTHENTICATION",
    })
    void whatIsNoRequestGetsNoAnswer(int version, int mode, int length, Drop reason) {
        Requests requests = Requests.ofDefault().request();
        HeaderFields.leapVersionMode(requests.segment, Requests.BASE, 0, version, mode);

        int answer = requests.respond(length);

        assertThat(answer).isNegative();
        assertThat(Drop.of(answer)).isEqualTo(reason);
        assertThat(requests.counters.of(reason)).isEqualTo(1);
        assertThat(requests.counters.of(ServerCount.ANSWERED)).isZero();
    }

    @Test
    void extensionFieldsAreSkipped() {
        Requests requests = Requests.ofDefault().request();
        field(requests, 48, 0x0104, 36);
        field(requests, 84, 0xF323, 28);
        int answer = requests.respond(112);
        assertThat(Responder.length(answer)).isEqualTo(Header.LENGTH);
    }

    private static void field(Requests requests, int at, int type, int length) {
        ValueLayout.OfShort layout =
                ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(java.nio.ByteOrder.BIG_ENDIAN);
        requests.segment.set(layout, Requests.BASE + at, (short) type);
        requests.segment.set(layout, Requests.BASE + at + 2, (short) length);
    }

    @Test
    void theRootDispersionGrowsWithTheAgeOfWhatIsKnown() {
        Requests requests = Requests.ofDefault();
        requests.received += 100L << 32;
        NtpShort aged = requests.request().answer().rootDispersion();
        assertThat(aged.seconds()).isBetween(0.002 + 100 * 15e-6, 0.002 + 100 * 15e-6 + 4e-5);
    }

    @Test
    void whoIsNotServedIsIgnoredOrTold() {
        Requests requests = new Requests(Requests.policy(RateLimit.NONE, SOME));

        int ignored = requests.request().respond(Header.LENGTH, address("2001:db8::1"));
        assertThat(Drop.of(ignored)).isEqualTo(Drop.IGNORED);

        int denied = requests.request().respond(Header.LENGTH, address("198.51.100.7"));
        Header kiss = requests.finish(denied, requests.received);
        assertThat(kiss.stratum()).isZero();
        assertThat(kiss.leap()).isEqualTo(Leap.UNSYNCHRONISED);
        assertThat(kiss.referenceId()).isEqualTo(KissCode.DENY.referenceId());
        assertThat(kiss.origin().bits()).isEqualTo(0x0123_4567_89AB_CDEFL);
        assertThat(requests.counters.of(ServerCount.DENIED)).isEqualTo(1);
        assertThat(requests.counters.of(ServerCount.ANSWERED)).isZero();
    }

    @Test
    void whoAsksTooOftenIsToldOnceThenHearsNothing() {
        RateLimit limit = new RateLimit(1_000_000_000, 2, 16, true);
        Requests requests = new Requests(Requests.policy(limit, AccessList.EVERYONE));
        requests.request().answer();
        requests.request().answer();

        Header kiss = requests.request().answer();
        assertThat(kiss.referenceId()).isEqualTo(KissCode.RATE.referenceId());
        assertThat(kiss.stratum()).isZero();
        assertThat(Drop.of(requests.request().respond(Header.LENGTH))).isEqualTo(Drop.RATE_LIMITED);
        assertThat(requests.counters.of(ServerCount.TOLD_TO_SLOW_DOWN)).isEqualTo(1);

        requests.nowNanos += 1_000_000_000;
        assertThat(requests.request().answer().stratum()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 68", "2, 4, 72", "3, 4, 72", "3, 3, 84", "4, 4, 68", "5, 4, 68"})
    void anAuthenticRequestGetsAnAuthenticAnswer(int keyId, int version, int length) {
        Requests requests = new Requests(Requests.policy(RateLimit.NONE, AccessList.EVERYONE));
        assertThat(requests.request(version, 0, 0, 1).sign(keyId)).isEqualTo(length);

        int answer = requests.respond(length);
        requests.finish(answer, requests.received + 5000);

        assertThat(Responder.length(answer)).isEqualTo(length);
        assertThat(requests.isAuthentic(length)).isTrue();
        assertThat(requests.counters.of(ServerCount.AUTHENTICATED)).isEqualTo(1);
    }

    @Test
    void anAuthenticRequestMayHaveExtensionFields() {
        Requests requests =
                new Requests(Requests.policy(RateLimit.NONE, AccessList.EVERYONE)).request();
        field(requests, 48, 0x0104, 32);
        org.truechimer.proto.crypto.Authenticator client =
                new org.truechimer.proto.crypto.Authenticator(Requests.KEYS);
        int length = 80 + client.sign(requests.segment, Requests.BASE, 80, 4);

        int answer = requests.respond(length);
        requests.finish(answer, requests.received);

        assertThat(Responder.length(answer)).isEqualTo(68);
        assertThat(requests.isAuthentic(68)).isTrue();
    }

    @Test
    void eachFlippedBitMakesARequestForged() {
        Requests requests = new Requests(Requests.policy(RateLimit.NONE, AccessList.EVERYONE));
        int length = requests.request().sign(4);
        byte[] octets =
                requests.segment.asSlice(Requests.BASE, length).toArray(ValueLayout.JAVA_BYTE);
        for (int bit = 8; bit < 8 * length; bit++) {
            byte[] forged = octets.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            java.lang.foreign.MemorySegment.copy(
                    forged,
                    0,
                    requests.segment,
                    ValueLayout.JAVA_BYTE,
                    Requests.BASE,
                    forged.length);
            assertThat(Drop.of(requests.respond(length))).isEqualTo(Drop.AUTHENTICATION);
        }
    }

    @Test
    void anInterleavedRequestIsToldWhenTheLastAnswerLeft() {
        Requests requests = Requests.ofDefault();
        Header first = requests.request(4, 0, 0, 11).answer();
        Header second = requests.request(4, first.receive().bits(), 21, 22).answer();
        assertThat(second.origin().bits()).as("the first was of no interest").isEqualTo(22);

        requests.left(second.receive().bits(), second.receive().bits() + 7777);
        requests.received += 1L << 32;
        Header third = requests.request(4, second.receive().bits(), 31, 32).answer();
        assertThat(third.origin().bits()).isEqualTo(31);
        assertThat(third.transmit().bits()).isEqualTo(second.receive().bits() + 7777);
        assertThat(requests.counters.of(ServerCount.INTERLEAVED)).isEqualTo(1);

        Header again = requests.request(4, second.receive().bits(), 41, 42).answer();
        assertThat(again.origin().bits()).as("it is told once").isEqualTo(42);
    }

    @Test
    void aRequestWithEqualTimestampsIsBasic() {
        Requests requests = Requests.ofDefault();
        Header first = requests.request(4, 99, 1, 2).answer();
        Header second = requests.request(4, first.receive().bits(), 5, 5).answer();
        assertThat(second.origin().bits()).isEqualTo(5);
        assertThat(requests.counters.of(ServerCount.INTERLEAVED)).isZero();
    }

    @Test
    void theStampOfAnInterleavedAnswerAloneIsWanted() {
        Requests requests = Requests.ofDefault();
        int basic = requests.request(4, 99, 1, 2).respond(Header.LENGTH);
        Header first = requests.finish(basic, requests.received + 9);
        int interleaved = requests.request(4, first.receive().bits(), 3, 4).respond(Header.LENGTH);
        assertThat(Responder.wantsStamp(basic)).isFalse();
        assertThat(Responder.wantsStamp(interleaved)).isTrue();
    }

    @Test
    void receiveTimestampsThatAreRememberedAreUnique() {
        Requests requests = Requests.ofDefault();
        long distinct =
                java.util.stream.Stream.generate(
                                () -> requests.request(4, 99, 1, 2).answer().receive())
                        .limit(60)
                        .distinct()
                        .count();
        assertThat(distinct).isEqualTo(60);
    }

    @Test
    void afterAStepOfTheClockNothingIsRemembered() {
        Requests requests = Requests.ofDefault();
        Header first = requests.request(4, 99, 1, 2).answer();
        requests.forget();
        Header second = requests.request(4, first.receive().bits(), 3, 4).answer();
        assertThat(second.origin().bits()).isEqualTo(4);
    }

    @Test
    void anUnsynchronisedServerSaysSo() {
        Header answer = Requests.ofDefault().telling(ServedTime.UNSYNCHRONISED).request().answer();
        assertThat(answer.leap()).isEqualTo(Leap.UNSYNCHRONISED);
        assertThat(answer.stratum()).isZero();
        assertThat(KissCode.isSpelt(answer.referenceId())).isFalse();
        assertThat(answer.transmit()).isNotEqualTo(NtpTimestamp.ZERO);
    }

    /** The table of the guide: what each kind of answer multiplies traffic by. */
    @ParameterizedTest
    @CsvSource({
        "plain, 48, 48",
        "fields, 76, 48",
        "md5, 68, 68",
        "sha1, 72, 72",
        "kiss, 48, 48",
    })
    void noAnswerMultipliesTraffic(String kind, int asked, int answered) {
        Requests requests =
                new Requests(
                        Requests.policy(
                                RateLimit.NONE, kind.equals("kiss") ? SOME : AccessList.EVERYONE));
        requests.request();
        switch (kind) {
            case "fields" -> field(requests, 48, 0x0104, 28);
            case "md5" -> requests.sign(1);
            case "sha1" -> requests.sign(2);
            default -> {}
        }
        int answer =
                requests.respond(
                        asked, kind.equals("kiss") ? address("198.51.100.1") : Requests.CLIENT);
        assertThat(Responder.length(answer)).isEqualTo(answered).isLessThanOrEqualTo(asked);
    }
}
