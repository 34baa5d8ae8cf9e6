package org.truechimer.proto.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Packet;

import java.util.List;
import java.util.Optional;

/** A source in interleaved mode, RFC 9769 section 2. */
class SourceInterleavedTest {
    private static final SourceOptions XLEAVE =
            new SourceOptions(4, 10, 4, PollEffort.BALANCED, false, false, false, true);

    private final Rig rig = new Rig(XLEAVE);

    /** What the server has answered last, and when that really left. */
    private NtpTimestamp lastReceive = NtpTimestamp.ZERO;

    private long lastRequestFree;
    private NtpTimestamp lastLeft = NtpTimestamp.ZERO;

    /** {@return the answer in basic mode, whose transmit timestamp is 300 us early} */
    private Header basic() {
        Header answer = rig.answer(draft -> draft.transmit = rig.serverTime(10_700_000));
        noteWhenItLeft();
        return answer;
    }

    /** {@return the answer that tells when the one before it left} */
    private Header interleaved() {
        NtpTimestamp left = lastLeft;
        Header answer =
                rig.answer(
                        draft -> {
                            draft.origin = rig.request.header().receive();
                            draft.transmit = left;
                        });
        noteWhenItLeft();
        return answer;
    }

    private void noteWhenItLeft() {
        lastRequestFree = rig.free;
        lastReceive = rig.serverTime(10 * Rig.MILLI);
        lastLeft = rig.serverTime(11 * Rig.MILLI);
    }

    private Outcome answer(Header header) {
        return rig.receive(header);
    }

    private void pollAndAnswer(boolean basic) {
        rig.poll();
        answer(basic ? basic() : interleaved());
    }

    private void begin() {
        pollAndAnswer(true);
        pollAndAnswer(true);
        pollAndAnswer(false);
    }

    private Header requested() {
        return rig.request.header();
    }

    @Test
    void theFirstRequestIsBasic() {
        rig.poll();
        assertThat(requested().origin()).isEqualTo(NtpTimestamp.ZERO);
        assertThat(requested().receive()).isEqualTo(NtpTimestamp.ZERO);
        assertThat(rig.request.knownAt()).isEmpty();
        assertThat(answer(basic())).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void withoutTheOptionEveryRequestIsBasic() {
        Rig plain = new Rig();
        plain.pollAndAnswer();
        plain.poll();
        assertThat(plain.request.header().origin()).isEqualTo(NtpTimestamp.ZERO);
        assertThat(plain.request.header().receive()).isEqualTo(NtpTimestamp.ZERO);
    }

    @Test
    void aRequestGivesTheLastReceiveTimestampBackAndTellsNothingElse() {
        pollAndAnswer(true);
        rig.poll();
        assertThat(requested().origin()).isEqualTo(lastReceive);
        assertThat(requested().receive()).isNotEqualTo(requested().transmit());
        assertThat(requested().receive()).isNotEqualTo(NtpTimestamp.ZERO);
        assertThat(requested().reference()).isEqualTo(NtpTimestamp.ZERO);
        assertThat(requested().precision()).isEqualTo(32);
        assertThat(rig.request.knownAt()).contains(Rig.LOCAL);
    }

    @Test
    void aServerThatKnowsNoInterleavedModeIsMeasuredInBasicMode() {
        for (int i = 0; i < 10; i++) {
            rig.poll();
            assertThat(answer(basic())).isInstanceOf(Outcome.Accepted.class);
        }
        assertThat(rig.source.isInterleaved()).isFalse();
    }

    @Test
    void anInterleavedAnswerMeasuresTheExchangeBefore() {
        begin();
        long before = lastRequestFree;
        rig.poll();
        Outcome outcome = answer(interleaved());

        Sample sample = ((Outcome.Accepted) outcome).sample();
        assertThat(sample.exchange().departureNanos()).isEqualTo(before);
        assertThat(sample.exchange().arrivalNanos()).isEqualTo(before + 21 * Rig.MILLI);
        assertThat(sample.exchange().delayNanos()).as("no lateness in it").isEqualTo(20_000_000L);
        assertThat(sample.exchange().offsetNanos()).isEqualTo(rig.serverMinusFree);
        assertThat(rig.source.isInterleaved()).isTrue();
        assertThat(rig.source.lastSample()).contains(sample);
    }

    @Test
    void anExchangeIsMeasuredOnce() {
        pollAndAnswer(true);
        rig.poll();
        assertThat(answer(interleaved()))
                .as("tells again of what was measured")
                .isInstanceOf(Outcome.Confirmed.class);
        assertThat(rig.source.reach()).isEqualTo(0b11);
        rig.poll();
        assertThat(answer(interleaved())).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void aLostAnswerCostsTheMeasurementsOfTwo() {
        begin();
        rig.pollInVain();
        rig.poll();
        assertThat(requested().origin()).as("the last that came").isEqualTo(lastReceive);
        assertThat(answer(basic())).isInstanceOf(Outcome.Accepted.class);
        rig.poll();
        assertThat(answer(interleaved())).isInstanceOf(Outcome.Confirmed.class);
        rig.poll();
        assertThat(answer(interleaved())).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void aLostRequestCostsItselfAlone() {
        begin();
        rig.pollInVain();
        rig.poll();
        assertThat(answer(interleaved())).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void afterFourRequestsInVainTheNextIsBasic() {
        begin();
        for (int i = 0; i < 4; i++) {
            rig.pollInVain();
            assertThat(requested().origin()).isEqualTo(lastReceive);
        }
        rig.poll();
        assertThat(requested().origin()).isEqualTo(NtpTimestamp.ZERO);
        assertThat(requested().receive()).isEqualTo(NtpTimestamp.ZERO);
        assertThat(answer(basic())).isInstanceOf(Outcome.Accepted.class);
        rig.poll();
        assertThat(requested().origin()).as("tried again").isEqualTo(lastReceive);
    }

    @Test
    void whatEchoesNeitherTimestampIsBogus() {
        begin();
        rig.poll();
        Header good = interleaved();
        for (NtpTimestamp forged :
                List.of(
                        NtpTimestamp.ZERO,
                        requested().origin(),
                        new NtpTimestamp(requested().receive().bits() + 1),
                        new NtpTimestamp(requested().transmit().bits() ^ 1))) {
            assertThat(answer(good.withOrigin(forged)))
                    .isEqualTo(new Outcome.Dropped(DropReason.BOGUS_ORIGIN));
        }
        assertThat(answer(good)).as("the true one").isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void toARequestInBasicModeZeroIsNoEcho() {
        rig.poll();
        assertThat(answer(basic().withOrigin(NtpTimestamp.ZERO)))
                .isEqualTo(new Outcome.Dropped(DropReason.BOGUS_ORIGIN));
    }

    @Test
    void aRepeatedAnswerIsADuplicate() {
        begin();
        rig.poll();
        Header first = interleaved();
        assertThat(answer(first)).isInstanceOf(Outcome.Accepted.class);
        assertThat(answer(first)).isEqualTo(new Outcome.Dropped(DropReason.DUPLICATE));
        rig.poll();
        assertThat(answer(first.withOrigin(requested().receive())))
                .isEqualTo(new Outcome.Dropped(DropReason.DUPLICATE));
    }

    /** A duplicated request is answered twice: the second answer knows the history no more. */
    @Test
    void theSecondAnswerOfADuplicatedRequestMayComeFirst() {
        begin();
        rig.poll();
        Header late = interleaved();
        assertThat(answer(basic())).isInstanceOf(Outcome.Accepted.class);
        assertThat(answer(late)).isEqualTo(new Outcome.Dropped(DropReason.DUPLICATE));
        rig.poll();
        assertThat(requested().origin()).isEqualTo(lastReceive);
        assertThat(answer(interleaved())).isInstanceOf(Outcome.Confirmed.class);
    }

    @Test
    void aTransmitTimestampThatCannotBeIsDropped() {
        begin();
        rig.poll();
        lastLeft = rig.serverTime(11 * Rig.MILLI);
        assertThat(answer(interleaved()))
                .as("a poll later than it was received")
                .isEqualTo(new Outcome.Dropped(DropReason.EXCESSIVE_DELAY));
        assertThat(rig.source.nextPollNanos()).as("still open").isEqualTo(Long.MAX_VALUE);
    }

    /** A reference time between the last answer's departure and this request is no fault. */
    @Test
    void aServerMayHaveBeenSetSinceItsLastAnswerLeft() {
        begin();
        rig.poll();
        Header good = interleaved();
        Header set =
                rig.answer(
                        draft -> {
                            draft.origin = good.origin();
                            draft.transmit = good.transmit();
                            draft.reference = rig.serverTime(-Rig.SECOND);
                        });
        assertThat(answer(set)).isInstanceOf(Outcome.Accepted.class);
    }

    /** The wall clock was stepped, or its rate set by another: the free-running one went on. */
    @Test
    void anExchangeOfAnotherClockEpochIsCompleted() {
        begin();
        rig.epoch++;
        rig.poll();
        assertThat(requested().origin()).isEqualTo(lastReceive);
        assertThat(answer(interleaved())).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void anExchangeInWhichTheClockWasSteppedIsNotMeasured() {
        begin();
        rig.poll();
        Packet packet = new Packet.Valid(interleaved(), List.of(), Optional.empty());
        Stamp departure = rig.stamp(0);
        rig.epoch++;
        assertThat(rig.receive(packet, Authentication.NONE, departure, rig.stamp(21 * Rig.MILLI)))
                .as("tells of the exchange before")
                .isInstanceOf(Outcome.Accepted.class);
        rig.poll();
        assertThat(answer(interleaved())).isInstanceOf(Outcome.Confirmed.class);
        rig.poll();
        assertThat(answer(interleaved())).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void anExchangeFromBeforeAClockWasChangedIsNotMeasured() {
        begin();
        rig.source.forgetExchanges();
        rig.poll();
        assertThat(answer(interleaved())).isInstanceOf(Outcome.Confirmed.class);
        rig.poll();
        assertThat(answer(interleaved())).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void aSampleIsAsGoodAsTheStampsOfItsOwnExchange() {
        begin();
        rig.poll();
        Packet packet = new Packet.Valid(interleaved(), List.of(), Optional.empty());
        Stamp poor = new Stamp(rig.free, rig.epoch, StampQuality.USER);
        Outcome first = rig.receive(packet, Authentication.NONE, poor, rig.stamp(21 * Rig.MILLI));
        assertThat(((Outcome.Accepted) first).sample().quality()).isEqualTo(StampQuality.KERNEL);
        rig.poll();
        Outcome second = answer(interleaved());
        assertThat(((Outcome.Accepted) second).sample().quality()).isEqualTo(StampQuality.USER);
    }

    @Test
    void aKissIsObeyedInInterleavedModeToo() {
        begin();
        rig.poll();
        assertThat(answer(rig.kiss(0x52415445))).isInstanceOf(Outcome.RateLimited.class);
        assertThat(answer(rig.kiss(0x52415445).withOrigin(requested().receive())))
                .isEqualTo(new Outcome.Dropped(DropReason.DUPLICATE));
    }

    @Test
    void theOptionCanBeTakenAway() {
        begin();
        rig.source.reconfigure(
                new SourceOptions(4, 10, 4, PollEffort.BALANCED, false, false, false, false));
        rig.poll();
        assertThat(requested().origin()).isEqualTo(NtpTimestamp.ZERO);
        assertThat(answer(basic())).isInstanceOf(Outcome.Accepted.class);
        assertThat(rig.source.isInterleaved()).isFalse();
    }
}
