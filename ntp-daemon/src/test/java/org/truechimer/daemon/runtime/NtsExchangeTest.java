package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.truechimer.proto.crypto.Aead;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.nts.SessionKeys;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.KissCode;
import org.truechimer.proto.wire.Mode;
import org.truechimer.proto.wire.Packet;
import org.truechimer.proto.wire.PacketParser;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** What is made of answers to a request under NTS. */
class NtsExchangeTest {
    private static final int UNIQUE_ID = Header.LENGTH;
    private static final int UNIQUE_ID_FIELD = 36;
    private static final Header REQUEST = header(Mode.CLIENT, 0, 0);

    private final Sessions sessions = new Sessions(List.of(), () -> {});
    private NtsExchange exchange;
    private byte[] request;

    private static Header header(int mode, int stratum, int referenceId) {
        NtpTimestamp zero = NtpTimestamp.ZERO;
        return new Header(
                Leap.NONE,
                4,
                mode,
                stratum,
                6,
                -20,
                NtpShort.ZERO,
                NtpShort.ZERO,
                referenceId,
                zero,
                new NtpTimestamp(0x1234),
                zero,
                new NtpTimestamp(0x5678));
    }

    @BeforeEach
    void ask() {
        ask(Optional.empty());
    }

    private void ask(Optional<SessionKeys> alternative) {
        sessions.keep(
                TestSessions.asked(1), TestSessions.TERMS, TestSessions.agreed(8, alternative));
        exchange = new NtsExchange(sessions, 1, sessions.use(1).orElseThrow(), new SecureRandom());
        request = exchange.request(REQUEST);
    }

    /** An answer whose cookies are sealed with a key. */
    private byte[] answer(AeadKey key, int cookies) {
        ByteBuffer text = ByteBuffer.allocate(cookies * 104);
        for (int i = 0; i < cookies; i++) {
            text.putShort((short) 0x0204).putShort((short) 104).put(TestSessions.cookie(20 + i));
        }
        int associated = UNIQUE_ID + UNIQUE_ID_FIELD;
        int sealed = text.capacity() + 16;
        ByteBuffer answer = ByteBuffer.allocate(associated + 8 + 16 + sealed);
        header(Mode.SERVER, 1, 0).write(answer.array(), 0);
        answer.position(UNIQUE_ID).put(request, UNIQUE_ID, UNIQUE_ID_FIELD);
        answer.putShort((short) 0x0404).putShort((short) (24 + sealed));
        answer.putShort((short) 16).putShort((short) sealed);
        answer.position(answer.position() + 16).put(text.array());
        int _ =
                Aead.of(key)
                        .seal(
                                answer.array(),
                                0,
                                associated,
                                associated + 8,
                                16,
                                associated + 24,
                                text.capacity());
        return answer.array();
    }

    private byte[] kiss(KissCode code) {
        byte[] kiss = new byte[UNIQUE_ID + UNIQUE_ID_FIELD];
        header(Mode.SERVER, 0, code.referenceId()).write(kiss, 0);
        System.arraycopy(request, UNIQUE_ID, kiss, UNIQUE_ID, UNIQUE_ID_FIELD);
        return kiss;
    }

    private Authentication verdict(byte[] octets) {
        Packet packet = PacketParser.parse(octets, 0, octets.length);
        assertThat(packet).isInstanceOf(Packet.Valid.class);
        return exchange.verdict(packet, octets);
    }

    @Test
    void anAuthenticAnswerBringsCookiesOnce() {
        byte[] answer = answer(TestSessions.keys(1).serverToClient(), 1);
        assertThat(exchange.cookies()).isEqualTo(7);
        assertThat(verdict(answer)).isEqualTo(Authentication.VERIFIED);
        assertThat(exchange.cookies()).isEqualTo(8);
        int _ = sessions.use(1).orElseThrow().placeholders();
        assertThat(verdict(answer)).isEqualTo(Authentication.VERIFIED);
        assertThat(exchange.cookies()).isEqualTo(7);
    }

    @Test
    void anAnswerUnderAnotherKeyOrChangedByABitIsNotAuthentic() {
        assertThat(verdict(answer(TestSessions.keys(3).serverToClient(), 1)))
                .isEqualTo(Authentication.FAILED);
        byte[] answer = answer(TestSessions.keys(1).serverToClient(), 1);
        answer[40] ^= 1;
        assertThat(verdict(answer)).isEqualTo(Authentication.FAILED);
        assertThat(exchange.cookies()).isEqualTo(7);
    }

    @Test
    void aReplayedRequestIsNoAnswer() {
        assertThat(verdict(request)).isEqualTo(Authentication.FAILED);
    }

    @Test
    void aRefusalOfTheCookieHasToEchoOurIdentifier() {
        byte[] kiss = kiss(KissCode.NTSN);
        assertThat(verdict(kiss)).isEqualTo(Authentication.REFUSED);
        kiss[UNIQUE_ID + 10] ^= 1;
        assertThat(verdict(kiss)).isEqualTo(Authentication.FAILED);
    }

    @Test
    void anyOtherKissWithoutASealIsForged() {
        assertThat(verdict(kiss(KissCode.DENY))).isEqualTo(Authentication.FAILED);
        assertThat(verdict(kiss(KissCode.RATE))).isEqualTo(Authentication.FAILED);
    }

    @Test
    void aRefusalWithOtherKeysLeftMeansThatThoseAreTried() {
        ask(Optional.of(TestSessions.keys(5)));
        assertThat(verdict(kiss(KissCode.NTSN))).isEqualTo(Authentication.FAILED);
        Sessions.Use next = sessions.use(1).orElseThrow();
        assertThat(next.keys().clientToServer().copySecret()).containsOnly(5);
        assertThat(verdict(kiss(KissCode.NTSN))).isEqualTo(Authentication.REFUSED);
    }
}
