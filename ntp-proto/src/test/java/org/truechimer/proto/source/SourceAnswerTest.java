package org.truechimer.proto.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.truechimer.proto.time.Exchange;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Malformation;
import org.truechimer.proto.wire.Packet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

class SourceAnswerTest {

    @Test
    void aGoodAnswerIsASample() {
        Rig rig = new Rig();
        rig.poll();
        long serverNanos = rig.free + rig.serverMinusFree;

        Outcome outcome = rig.receive(rig.answer());

        Sample sample =
                new Sample(
                        new Exchange(
                                rig.free,
                                serverNanos + 10 * Rig.MILLI,
                                serverNanos + 11 * Rig.MILLI,
                                rig.free + 21 * Rig.MILLI),
                        7,
                        StampQuality.KERNEL,
                        Leap.NONE,
                        2,
                        1 / 256.0,
                        1 / 512.0,
                        -23,
                        0x0A000001);
        assertThat(outcome).isEqualTo(new Outcome.Accepted(sample));
        assertThat(sample.exchange().offsetNanos()).isEqualTo(rig.serverMinusFree);
        assertThat(sample.exchange().delayNanos()).isEqualTo(20 * Rig.MILLI);
        assertThat(rig.source.lastSample()).contains(sample);
        assertThat(rig.source.accepted()).isEqualTo(1);
        assertThat(rig.source.reach()).isEqualTo(1);
    }

    @Test
    void aSampleIsAsGoodAsTheWorseOfItsStamps() {
        Rig rig = new Rig();
        rig.poll();
        Stamp departure = new Stamp(rig.free, 7, StampQuality.USER);
        Stamp arrival = new Stamp(rig.free + 21 * Rig.MILLI, 7, StampQuality.HARDWARE);

        Outcome outcome =
                rig.receive(packet(rig.answer()), Authentication.VERIFIED, departure, arrival);

        assertThat(((Outcome.Accepted) outcome).sample().quality()).isEqualTo(StampQuality.USER);
    }

    @Test
    void anAnswerFromTheNextEraIsASample() {
        Rig rig = new Rig();
        // The era ends between T2 and T3.
        rig.serverMinusFree = 2_085_978_496L * Rig.SECOND - Rig.START - 10_500_000;
        rig.poll();

        Outcome outcome = rig.receive(rig.answer());

        Exchange exchange = ((Outcome.Accepted) outcome).sample().exchange();
        assertThat(rig.answer().transmit().bits()).isPositive();
        assertThat(rig.answer().receive().bits()).isNegative();
        assertThat(exchange.offsetNanos()).isEqualTo(rig.serverMinusFree);
        assertThat(exchange.delayNanos()).isEqualTo(20 * Rig.MILLI);
    }

    @Test
    void aServerThatIsYearsBehindThePivotIsReadAsOfAnEraLaterAndNotTorn() {
        Rig rig = new Rig();
        rig.serverMinusFree = Rig.PIVOT * Rig.SECOND - Rig.START - 10_500_000;
        rig.poll();

        Exchange exchange = ((Outcome.Accepted) rig.receive(rig.answer())).sample().exchange();

        assertThat(exchange.delayNanos()).isEqualTo(20 * Rig.MILLI);
        assertThat(exchange.offsetNanos()).isEqualTo(rig.serverMinusFree + (1L << 32) * Rig.SECOND);
    }

    static List<Arguments> faults() {
        return List.of(
                fault("version 3", DropReason.VERSION, draft -> draft.version = 3),
                fault("client's mode", DropReason.MODE, draft -> draft.mode = 3),
                fault("broadcast", DropReason.MODE, draft -> draft.mode = 5),
                fault(
                        "other origin",
                        DropReason.BOGUS_ORIGIN,
                        draft -> draft.origin = draft.receive),
                fault(
                        "zero origin",
                        DropReason.BOGUS_ORIGIN,
                        draft -> draft.origin = NtpTimestamp.ZERO),
                fault(
                        "zero receive",
                        DropReason.ZERO_TIMESTAMP,
                        draft -> draft.receive = NtpTimestamp.ZERO),
                fault(
                        "zero transmit",
                        DropReason.ZERO_TIMESTAMP,
                        draft -> draft.transmit = NtpTimestamp.ZERO),
                fault(
                        "leap 3",
                        DropReason.UNSYNCHRONISED,
                        draft -> draft.leap = Leap.UNSYNCHRONISED),
                fault("stratum 16", DropReason.UNSYNCHRONISED, draft -> draft.stratum = 16),
                fault("stratum 17", DropReason.STRATUM, draft -> draft.stratum = 17),
                fault("stratum 255", DropReason.STRATUM, draft -> draft.stratum = 255),
                fault(
                        "root delay 32 s",
                        DropReason.ROOT_DISTANCE,
                        draft -> draft.rootDelay = shortSeconds(32)),
                fault(
                        "root dispersion 16 s",
                        DropReason.ROOT_DISTANCE,
                        draft -> draft.rootDispersion = shortSeconds(16)),
                fault(
                        "root distance 16 s",
                        DropReason.ROOT_DISTANCE,
                        draft -> {
                            draft.rootDelay = shortSeconds(16);
                            draft.rootDispersion = shortSeconds(8);
                        }),
                fault(
                        "negative root delay",
                        DropReason.ROOT_DISTANCE,
                        draft -> draft.rootDelay = new NtpShort(-1)),
                fault(
                        "reference after transmit",
                        DropReason.REFERENCE_TIME,
                        draft -> draft.reference = new NtpTimestamp(draft.transmit.bits() + 1)),
                fault(
                        "sent before it came",
                        DropReason.NEGATIVE_DELAY,
                        draft -> draft.receive = later(draft.transmit, 2_000_000)),
                fault(
                        "held longer than under way",
                        DropReason.NEGATIVE_DELAY,
                        draft -> draft.transmit = later(draft.receive, 21_500_000)),
                fault(
                        "held for five seconds",
                        DropReason.EXCESSIVE_DELAY,
                        draft -> draft.transmit = later(draft.receive, 5_000_000_000L)),
                fault(
                        "follows us",
                        DropReason.LOOP,
                        draft -> draft.referenceId = Rig.LOCAL.referenceId()));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aBadAnswerIsDroppedForItsReasonAndChangesNothing(
            String name, DropReason reason, Consumer<HeaderDraft> edit) {
        Rig rig = new Rig();
        rig.pollAndAnswer();
        rig.poll();

        assertThat(rig.receive(rig.answer(edit))).isEqualTo(new Outcome.Dropped(reason));

        assertThat(rig.source.dropped()).isEqualTo(Map.of(reason, 1L));
        assertThat(rig.source.reach()).isEqualTo(0b10);
        assertThat(rig.source.nextPollNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(rig.source.accepted()).isEqualTo(1);
        assertThat(rig.receive(rig.answer())).isInstanceOf(Outcome.Accepted.class);
        assertThat(rig.source.lastFault()).isEmpty();
    }

    static List<Arguments> oddities() {
        return List.of(
                oddity(
                        "stratum 1 named like our address",
                        draft -> {
                            draft.stratum = 1;
                            draft.referenceId = Rig.LOCAL.referenceId();
                        }),
                oddity("stratum 15", draft -> draft.stratum = 15),
                oddity("no reference time", draft -> draft.reference = NtpTimestamp.ZERO),
                oddity(
                        "reference time is the transmit time",
                        draft -> draft.reference = draft.transmit),
                oddity("leap second announced", draft -> draft.leap = Leap.INSERT),
                oddity(
                        "root distance just under 16 s",
                        draft -> draft.rootDispersion = new NtpShort(0x000FFF00)),
                oddity("not held at all", draft -> draft.transmit = draft.receive),
                oddity(
                        "stamps of two clocks",
                        draft -> draft.transmit = later(draft.receive, -500_000)),
                oddity(
                        "delay negative within the error",
                        draft -> draft.transmit = later(draft.receive, 21_005_000)),
                oddity(
                        "held for three seconds by a coarse clock",
                        draft -> {
                            draft.precision = -6;
                            draft.transmit = later(draft.receive, 36_000_000);
                        }),
                oddity("nonsense in the poll field", draft -> draft.poll = -128));
    }

    @ParameterizedTest
    @MethodSource("oddities")
    void anOddAnswerIsStillAnAnswer(String name, Consumer<HeaderDraft> edit) {
        Rig rig = new Rig();
        rig.poll();

        assertThat(rig.receive(rig.answer(edit))).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void noPrecisionExcusesEveryDelay() {
        Rig rig = new Rig();
        rig.poll();

        assertThat(
                        rig.receive(
                                rig.answer(
                                        draft -> {
                                            draft.precision = 127;
                                            draft.transmit = later(draft.receive, 40_000_000);
                                        })))
                .isEqualTo(new Outcome.Dropped(DropReason.NEGATIVE_DELAY));
    }

    @ParameterizedTest
    @CsvSource({"3000, true", "3002, false"})
    void anAnswerThatTookTooLongIsOfNoUse(long delayMillis, boolean accepted) {
        Rig rig = new Rig();
        rig.poll();
        Stamp arrival = rig.stamp((delayMillis + 1) * Rig.MILLI);

        Outcome outcome =
                rig.receive(packet(rig.answer()), Authentication.NONE, rig.stamp(0), arrival);

        assertThat(outcome instanceof Outcome.Accepted).isEqualTo(accepted);
        assertThat(rig.source.dropped().containsKey(DropReason.EXCESSIVE_DELAY))
                .isEqualTo(!accepted);
    }

    @Test
    void anAnswerBeforeTheRequestIsALocalMishap() {
        Rig rig = new Rig();
        rig.poll();
        // Such a holding time alone would be let pass, and makes the delay positive.
        Header header = rig.answer(draft -> draft.transmit = later(draft.receive, -500_000));

        assertThat(rig.receive(packet(header), Authentication.NONE, rig.stamp(0), rig.stamp(-1)))
                .isEqualTo(new Outcome.Dropped(DropReason.NEGATIVE_DELAY));
    }

    @ParameterizedTest
    @CsvSource({"6, 7", "7, 8", "6, 6"})
    void stampsOfAnotherEpochOfTheClockDoNotCount(int departureEpoch, int arrivalEpoch) {
        Rig rig = new Rig();
        rig.poll();
        Stamp departure = new Stamp(rig.free, departureEpoch, StampQuality.KERNEL);
        Stamp arrival = new Stamp(rig.free + 21 * Rig.MILLI, arrivalEpoch, StampQuality.KERNEL);

        assertThat(rig.receive(packet(rig.answer()), Authentication.NONE, departure, arrival))
                .isEqualTo(new Outcome.Dropped(DropReason.CLOCK_STEPPED));
    }

    @Test
    void aLoopOverIPv6ShowsInTheDigestOfOurAddress() {
        Rig rig = new Rig();
        rig.poll();
        Address local = Address.parse("2001:db8::1", 50123).orElseThrow();

        Outcome outcome =
                rig.source.receive(
                        rig.now(),
                        rig.exchange,
                        packet(rig.answer(draft -> draft.referenceId = 0x39ab9b37)),
                        Authentication.NONE,
                        local,
                        rig.stamp(0),
                        rig.stamp(21 * Rig.MILLI),
                        Rig.PIVOT);

        assertThat(outcome).isEqualTo(new Outcome.Dropped(DropReason.LOOP));
        assertThat(rig.source.lastFault()).contains(DropReason.LOOP);
    }

    @Test
    void aMalformedPacketIsCounted() {
        Rig rig = new Rig();
        rig.poll();

        assertThat(
                        rig.receive(
                                new Packet.Malformed(Malformation.TOO_SHORT),
                                Authentication.NONE,
                                rig.stamp(0),
                                rig.stamp(1)))
                .isEqualTo(new Outcome.Dropped(DropReason.MALFORMED));
    }

    @Test
    void whatShouldBeAuthenticAndIsNotIsDropped() {
        Rig rig = new Rig();
        rig.poll();

        assertThat(rig.receive(rig.answer(), Authentication.FAILED))
                .isEqualTo(new Outcome.Dropped(DropReason.UNAUTHENTIC));
        assertThat(rig.source.lastFault()).isEmpty();
        assertThat(rig.receive(rig.answer(), Authentication.VERIFIED))
                .isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void thereIsOneAnswerToARequest() {
        Rig rig = new Rig();
        rig.pollAndAnswer();

        assertThat(rig.receive(rig.answer())).isEqualTo(new Outcome.Dropped(DropReason.DUPLICATE));
    }

    @Test
    void aReplayOfTheLastAnswerIsADuplicate() {
        Rig rig = new Rig();
        rig.poll();
        Header replayed = rig.answer();
        rig.receive(replayed);
        rig.poll();

        assertThat(rig.receive(replayed)).isEqualTo(new Outcome.Dropped(DropReason.DUPLICATE));
        rig.receive(rig.answer());
        rig.poll();
        assertThat(rig.receive(replayed)).isEqualTo(new Outcome.Dropped(DropReason.BOGUS_ORIGIN));
    }

    @Test
    void anAnswerToAnExchangeThatIsOverIsLate() {
        Rig rig = new Rig();
        assertThat(rig.receive(rig.answer())).isEqualTo(new Outcome.Dropped(DropReason.LATE));
        rig.pollInVain();
        assertThat(rig.receive(rig.answer())).isEqualTo(new Outcome.Dropped(DropReason.LATE));
        rig.pollAndAnswer();
        rig.exchange--;
        assertThat(rig.receive(rig.answer())).isEqualTo(new Outcome.Dropped(DropReason.LATE));
    }

    @Test
    void strangersDoNotSetTheFault() {
        Rig rig = new Rig();
        rig.poll();
        rig.receive(rig.answer(draft -> draft.leap = Leap.UNSYNCHRONISED));
        rig.receive(rig.answer(draft -> draft.origin = NtpTimestamp.ZERO));

        assertThat(rig.source.lastFault()).contains(DropReason.UNSYNCHRONISED);
        assertThat(rig.source.dropped())
                .isEqualTo(Map.of(DropReason.UNSYNCHRONISED, 1L, DropReason.BOGUS_ORIGIN, 1L));
    }

    private static Packet packet(Header header) {
        return new Packet.Valid(header, List.of(), Optional.empty());
    }

    private static NtpTimestamp later(NtpTimestamp timestamp, long nanos) {
        return NtpTimestamp.ofUnixNanos(timestamp.unixNanos(Rig.PIVOT) + nanos);
    }

    private static NtpShort shortSeconds(int seconds) {
        return new NtpShort(seconds << 16);
    }

    private static Arguments fault(String name, DropReason reason, Consumer<HeaderDraft> edit) {
        return Arguments.of(name, reason, edit);
    }

    private static Arguments oddity(String name, Consumer<HeaderDraft> edit) {
        return Arguments.of(name, edit);
    }
}
