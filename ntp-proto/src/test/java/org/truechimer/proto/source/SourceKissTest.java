package org.truechimer.proto.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.KissCode;

class SourceKissTest {
    private static final int RATE = KissCode.RATE.referenceId();
    private static final int DENY = KissCode.DENY.referenceId();

    @Test
    void rateMakesTheSourceAskHalfAsOftenAndEndsABurst() {
        Rig rig = new Rig();
        rig.poll();

        assertThat(rig.receive(rig.kiss(RATE))).isEqualTo(new Outcome.RateLimited(5));
        rig.source.ended(rig.now(), rig.exchange);
        assertThat(rig.waitSeconds()).isEqualTo(32);
        assertThat(rig.source.dropped()).isEmpty();
    }

    @Test
    void rateHoldsWhateverTheEngineWants() {
        Rig rig = new Rig();
        limit(rig);
        rig.source.wantPoll(4);
        rig.source.burst(8);

        assertThat(rig.waitSeconds()).isEqualTo(32);
        rig.source.wantPoll(6);
        assertThat(rig.waitSeconds()).isEqualTo(64);
    }

    @Test
    void repeatedRateGoesBeyondTheConfiguredMaximumButNotBeyondTwoHours() {
        Rig rig = new Rig();
        for (int expected = 5; expected <= 13; expected++) {
            assertThat(limit(rig)).isEqualTo(new Outcome.RateLimited(expected));
        }
        assertThat(limit(rig)).isEqualTo(new Outcome.RateLimited(13));
        assertThat(rig.waitSeconds()).isEqualTo(8192);
    }

    @Test
    void theIntervalThatAKissNamesIsNotRead() {
        Rig rig = new Rig();
        rig.poll();
        HeaderDraft forged = new HeaderDraft();
        forged.stratum = 0;
        forged.poll = 17;
        forged.referenceId = RATE;
        forged.origin = rig.request.header().transmit();

        assertThat(rig.receive(forged.header())).isEqualTo(new Outcome.RateLimited(5));
    }

    @Test
    void oneExchangeTakesOneKiss() {
        Rig rig = new Rig();
        limit(rig);
        rig.poll();

        assertThat(rig.receive(rig.kiss(RATE))).isEqualTo(new Outcome.RateLimited(6));
        assertThat(rig.receive(rig.kiss(RATE)))
                .isEqualTo(new Outcome.Dropped(DropReason.DUPLICATE));
        assertThat(rig.source.pollExponent()).isEqualTo(6);
    }

    @Test
    void aKissDoesNotUseUpTheRequest() {
        Rig rig = new Rig();
        rig.poll();
        rig.receive(rig.kiss(RATE));

        assertThat(rig.receive(rig.answer())).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void aLimitGoesAwayStepByStepWithoutFurtherKisses() {
        Rig rig = new Rig();
        limit(rig);
        limit(rig);
        for (int i = 0; i < 32; i++) {
            assertThat(rig.source.pollExponent()).isEqualTo(6);
            rig.pollAndAnswer();
        }
        assertThat(rig.source.pollExponent()).isEqualTo(5);
        for (int i = 0; i < 32; i++) {
            rig.pollAndAnswer();
        }
        assertThat(rig.source.pollExponent()).isEqualTo(4);
        rig.source.burst(8);
        assertThat(rig.waitSeconds()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"DENY", "RSTR"})
    void aRefusalThatCouldBeForgedIsAPauseThatGrowsToADay(KissCode code) {
        Rig rig = new Rig();
        for (int hours : new int[] {1, 2, 4, 8, 16, 24, 24}) {
            rig.poll();
            assertThat(rig.receive(rig.kiss(code.referenceId())))
                    .isEqualTo(new Outcome.Refused(code, hours * 3600.0));
            rig.source.ended(rig.now(), rig.exchange);
            assertThat(rig.waitSeconds()).isEqualTo(hours * 3600.0);
        }
        assertThat(rig.source.isStopped()).isFalse();
    }

    @Test
    void noBurstBreaksAPause() {
        Rig rig = new Rig();
        rig.poll();
        rig.receive(rig.kiss(DENY));
        rig.source.ended(rig.now(), rig.exchange);
        rig.source.burst(8);

        assertThat(rig.waitSeconds()).isEqualTo(3600);
    }

    @Test
    void aGoodAnswerEndsAPause() {
        Rig rig = new Rig();
        rig.poll();
        rig.receive(rig.kiss(DENY));
        rig.receive(rig.answer());

        assertThat(rig.waitSeconds()).isEqualTo(2);
        rig.poll();
        assertThat(rig.receive(rig.kiss(DENY))).isEqualTo(new Outcome.Refused(KissCode.DENY, 3600));
    }

    @Test
    void anAuthenticRefusalIsForGood() {
        Rig rig = new Rig();
        rig.poll();

        assertThat(rig.receive(rig.kiss(DENY), Authentication.VERIFIED))
                .isEqualTo(new Outcome.Refused(KissCode.DENY, Double.POSITIVE_INFINITY));
        assertThat(rig.source.isStopped()).isTrue();
        assertThat(rig.source.nextPollNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(rig.receive(rig.answer())).isEqualTo(new Outcome.Dropped(DropReason.LATE));
    }

    @Test
    void aKissThatDoesNotEchoTheRequestIsForged() {
        Rig rig = new Rig();
        rig.poll();
        HeaderDraft forged = new HeaderDraft();
        forged.stratum = 0;
        forged.referenceId = DENY;

        assertThat(rig.receive(forged.header()))
                .isEqualTo(new Outcome.Dropped(DropReason.BOGUS_ORIGIN));
    }

    @Test
    void aKissThatIsNotAuthenticIsForged() {
        Rig rig = new Rig();
        rig.poll();

        assertThat(rig.receive(rig.kiss(DENY), Authentication.FAILED))
                .isEqualTo(new Outcome.Dropped(DropReason.UNAUTHENTIC));
    }

    @Test
    void otherKissesAreForInformation() {
        assertThat(fault("AUTH")).isEqualTo(DropReason.KISS);
        assertThat(fault("NTSN")).isEqualTo(DropReason.KISS);
        assertThat(fault("XYZ1")).isEqualTo(DropReason.KISS);
    }

    @Test
    void aServerThatHasNoTimeYetIsUnsynchronised() {
        assertThat(fault("INIT")).isEqualTo(DropReason.UNSYNCHRONISED);
        assertThat(fault("STEP")).isEqualTo(DropReason.UNSYNCHRONISED);
        assertThat(fault("\0\0\0\0")).isEqualTo(DropReason.UNSYNCHRONISED);
        assertThat(fault("GPS\0")).isEqualTo(DropReason.UNSYNCHRONISED);
    }

    private static DropReason fault(String code) {
        Rig rig = new Rig();
        rig.poll();
        int referenceId = 0;
        for (int i = 0; i < code.length(); i++) {
            referenceId = referenceId << 8 | code.charAt(i);
        }
        Outcome outcome = rig.receive(rig.kiss(referenceId));
        DropReason reason = rig.source.lastFault().orElseThrow();
        assertThat(outcome).isEqualTo(new Outcome.Dropped(reason));
        return reason;
    }

    private static Outcome limit(Rig rig) {
        rig.poll();
        Outcome outcome = rig.receive(rig.kiss(RATE));
        rig.source.ended(rig.now(), rig.exchange);
        return outcome;
    }
}
