package org.truechimer.proto.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.RandomCases;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.KissCode;
import org.truechimer.proto.wire.Mode;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class SourcePollTest {
    private static final SourceOptions LOCAL_NETWORK =
            new SourceOptions(0, 6, 2, PollEffort.BALANCED, false, false, false, false);

    @Test
    void aRequestTellsNothingAboutThisMachine() {
        Header header = new Rig().poll().header();

        assertThat(header.version()).isEqualTo(4);
        assertThat(header.mode()).isEqualTo(Mode.CLIENT);
        assertThat(header.poll()).isEqualTo(4);
        assertThat(header.transmit()).isEqualTo(new NtpTimestamp(0x5A5A_0000_0000_0002L));
        byte[] octets = new byte[Header.LENGTH];
        header.write(octets, 0);
        assertThat(octets).startsWith(0x23, 0, 4, 32).containsSequence(new byte[36]);
        assertThat(header.rootDelay()).isEqualTo(NtpShort.ZERO);
    }

    @Test
    void aRequestsTransmitTimestampIsNeverZero() {
        Rig rig = new Rig();
        rig.nonce = -1;

        assertThat(rig.poll().header().transmit().isZero()).isFalse();
    }

    @Test
    void isAskedFirstWhenItWasTold() {
        assertThat(new Rig().source.nextPollNanos()).isEqualTo(Rig.START);
    }

    @Test
    void startsWithABurstOfEightThatSpreadsOut() {
        Rig rig = new Rig();

        assertThat(waits(rig, 9, rig::pollAndAnswer))
                .containsExactly(2, 2, 4, 8, 16, 16, 16, 16, 16);
    }

    @Test
    void aLocalServersBurstBeginsOneSecondApart() {
        Rig rig = new Rig(LOCAL_NETWORK);

        assertThat(waits(rig, 9, rig::pollAndAnswer)).containsExactly(1, 1, 2, 4, 4, 4, 4, 4, 4);
    }

    @Test
    void aBurstEndsWhenItIsToldTo() {
        Rig rig = new Rig();
        waits(rig, 4, rig::pollAndAnswer);
        rig.source.endBurst();

        assertThat(rig.waitSeconds()).isEqualTo(16);
    }

    @Test
    void onlyOneExchangeIsOpenAtATime() {
        Rig rig = new Rig();
        rig.poll();

        assertThat(rig.source.nextPollNanos()).isEqualTo(Long.MAX_VALUE);
        assertThatIllegalStateException().isThrownBy(() -> rig.source.poll(rig.now(), 1, 1, 1));
    }

    @Test
    void isNotAskedBeforeItIsDue() {
        Rig rig = new Rig();
        rig.pollAndAnswer();
        rig.free += 2 * Rig.SECOND - 1;

        assertThatIllegalStateException().isThrownBy(() -> rig.source.poll(rig.now(), 1, 1, 1));
    }

    @Test
    void listensNoLongerThanToTheNextRequestAndNoLongerThanFourSeconds() {
        Rig rig = new Rig();
        assertThat(rig.poll().timeoutNanos()).isEqualTo(2 * Rig.SECOND);
        rig.receive(rig.answer());
        rig.source.endBurst();
        assertThat(rig.poll().timeoutNanos()).isEqualTo(4 * Rig.SECOND);

        assertThat(new Rig(LOCAL_NETWORK).poll().timeoutNanos()).isEqualTo(Rig.SECOND);
    }

    @Test
    void intervalsAreStretchedByUpToFourPercentAndNeverShortened() {
        Rig rig = steady();
        rig.jitter = -1;
        rig.pollAndAnswer();
        assertThat(rig.waitSeconds()).isCloseTo(16.64, within(1e-6));
        rig.jitter = 1L << 63;
        rig.pollAndAnswer();
        assertThat(rig.waitSeconds()).isCloseTo(16.32, within(1e-6));
    }

    @Test
    void theIntervalAskedForIsHeldWithinTheLimits() {
        Rig rig = steady();
        rig.source.wantPoll(7);
        assertThat(rig.waitSeconds()).isEqualTo(128);
        assertThat(rig.source.pollExponent()).isEqualTo(7);
        rig.source.wantPoll(17);
        assertThat(rig.waitSeconds()).isEqualTo(1024);
        rig.source.wantPoll(-3);
        assertThat(rig.waitSeconds()).isEqualTo(16);
        assertThat(rig.poll().header().poll()).isEqualTo(4);
    }

    @Test
    void otherOptionsTakeEffectAtOnce() {
        Rig rig = steady();
        rig.source.reconfigure(
                new SourceOptions(6, 8, 6, PollEffort.BALANCED, true, false, false, false));

        assertThat(rig.waitSeconds()).isEqualTo(64);
        assertThat(rig.source.options().prefer()).isTrue();
        assertThat(rig.source.accepted()).isEqualTo(8);
    }

    @Test
    void aBurstCanBeAskedForButNeverUnderTheLeastSpacing() {
        Rig rig = steady();
        rig.free += Rig.SECOND;
        rig.source.burst(2);

        assertThat(rig.source.nextPollNanos()).isEqualTo(rig.free + Rig.SECOND);
        assertThat(waits(rig, 3, rig::pollAndAnswer)).containsExactly(2, 16, 16);
    }

    @Test
    void fasterThanASecondIsNotForTheNetwork() {
        Rig rig =
                new Rig(
                        new SourceOptions(
                                -7, 2, -7, PollEffort.BALANCED, false, false, false, false));

        assertThat(waits(rig, 10, rig::pollAndAnswer)).containsOnly(1);
    }

    @Test
    void reachIsTheLastEightRequests() {
        Rig rig = new Rig();
        assertThat(rig.source.reach()).isZero();
        rig.pollAndAnswer();
        rig.pollAndAnswer();
        rig.pollInVain();
        rig.pollAndAnswer();
        assertThat(rig.source.reach()).isEqualTo(0b1101);
        rig.poll();
        assertThat(rig.source.reach()).isEqualTo(0b11010);
        rig.receive(rig.answer());
        for (int i = 0; i < 7; i++) {
            rig.pollInVain();
        }
        assertThat(rig.source.reach()).isEqualTo(0b10000000);
        rig.pollInVain();
        assertThat(rig.source.reach()).isZero();
        assertThat(rig.source.unanswered()).isEqualTo(8);
    }

    @Test
    void silenceMakesTheIntervalGrowUpToTheMaximum() {
        Rig rig = steady();
        List<Integer> exponents = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            rig.pollInVain();
            exponents.add(rig.source.pollExponent());
        }

        assertThat(exponents)
                .containsExactly(
                        4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 10, 10,
                        10);
    }

    @Test
    void anAnswerAfterSilenceStartsABurst() {
        Rig rig = steady();
        for (int i = 0; i < 12; i++) {
            rig.pollInVain();
        }
        rig.pollAndAnswer();

        assertThat(rig.source.pollExponent()).isEqualTo(4);
        assertThat(rig.waitSeconds()).isEqualTo(2);
        assertThat(waits(rig, 8, rig::pollAndAnswer)).containsExactly(2, 2, 4, 8, 16, 16, 16, 16);
    }

    @Test
    void aServerThatIsFoundAtLastGetsItsBurst() {
        Rig rig = new Rig();
        for (int i = 0; i < 30; i++) {
            rig.pollInVain();
        }
        rig.pollAndAnswer();

        assertThat(rig.waitSeconds()).isEqualTo(2);
    }

    @Test
    void aLateEndOfAnotherExchangeIsNothing() {
        Rig rig = new Rig();
        rig.poll();
        rig.source.ended(rig.now(), rig.exchange - 1);
        assertThat(rig.source.nextPollNanos()).isEqualTo(Long.MAX_VALUE);
        rig.receive(rig.answer());
        rig.source.ended(rig.now(), rig.exchange);
        assertThat(rig.source.unanswered()).isZero();
    }

    /** Whatever the engine, the server and the network do. */
    @Test
    void requestsAreNeverCloserThanTheLeastSpacing() {
        SplittableRandom random = RandomCases.of("spacing of requests");
        for (SourceOptions options : List.of(SourceOptions.DEFAULT, LOCAL_NETWORK)) {
            Rig rig = new Rig(options);
            long spacing = options.minimumPoll() <= 0 ? Rig.SECOND : 2 * Rig.SECOND;
            long last = Long.MIN_VALUE / 2;
            for (int i = 0; i < 20_000 && !rig.source.isStopped(); i++) {
                rig.jitter = random.nextLong();
                rig.poll();
                assertThat(rig.free - last).isGreaterThanOrEqualTo(spacing);
                last = rig.free;
                anything(rig, random);
                rig.source.ended(rig.now(), rig.exchange);
            }
            assertThat(rig.source.sent()).isEqualTo(20_000);
        }
    }

    private static void anything(Rig rig, SplittableRandom random) {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> rig.receive(rig.answer());
            case 3 -> rig.source.burst(random.nextInt(-3, 20));
            case 4 -> rig.source.wantPoll(random.nextInt(-10, 30));
            case 5 -> rig.receive(rig.kiss(KissCode.RATE.referenceId()), Authentication.VERIFIED);
            case 6 -> rig.receive(rig.kiss(KissCode.DENY.referenceId()));
            case 7 -> rig.source.endBurst();
            default -> throw new AssertionError();
        }
    }

    /** {@return the whole seconds from each request to the next} */
    private static List<Integer> waits(Rig rig, int requests, Runnable exchange) {
        List<Integer> waits = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            exchange.run();
            waits.add((int) rig.waitSeconds());
        }
        return waits;
    }

    /** {@return a source whose start-up burst is over} */
    private static Rig steady() {
        Rig rig = new Rig();
        waits(rig, 8, rig::pollAndAnswer);
        return rig;
    }
}
