package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.engine.Credential;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Notice;
import org.truechimer.proto.engine.Protection;
import org.truechimer.proto.engine.SavedState;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class EffectCarrierTest {
    private final List<Object> done = new ArrayList<>();
    private final SoftwareClock clock =
            new SoftwareClock(
                    new ClockChoice.Software(0, 0), () -> new Reading(0, 1_000_000, 0), () -> 0);

    private EffectCarrier carrier(DisciplinedClock steered) {
        EffectCarrier.Network network =
                new EffectCarrier.Network() {
                    @Override
                    public void resolve(Effect.Resolve effect) {
                        done.add(effect);
                    }

                    @Override
                    public void query(Effect.Query effect) {
                        done.add(effect);
                    }

                    @Override
                    public void end(Effect.EndExchange effect) {
                        done.add(effect);
                    }

                    @Override
                    public void exchange(Effect.ExchangeKeys effect) {
                        done.add(effect);
                    }

                    @Override
                    public void forget(Effect.ForgetKeys effect) {
                        done.add(effect);
                    }
                };
        return new EffectCarrier(steered, network, done::add, done::add, done::add);
    }

    @Test
    void whatReachesBeyondTheClockGoesToItsOwner() {
        NtpTimestamp zero = NtpTimestamp.ZERO;
        Header header =
                new Header(
                        Leap.NONE,
                        4,
                        3,
                        0,
                        0,
                        0,
                        NtpShort.ZERO,
                        NtpShort.ZERO,
                        0,
                        zero,
                        zero,
                        zero,
                        zero);
        SavedState state = new SavedState(0, 0, 0);
        Notice notice = new Notice.Stepped(1);
        List<Effect> effects =
                List.of(
                        new Effect.Resolve("a"),
                        new Effect.Query(
                                1,
                                1,
                                new Address(0, 0, 123),
                                header,
                                Optional.empty(),
                                new Credential.None(),
                                1),
                        new Effect.EndExchange(1, 1),
                        new Effect.ExchangeKeys(
                                "a:4460",
                                1,
                                "a",
                                4460,
                                new Protection.Nts(Optional.empty(), false),
                                List.of()),
                        new Effect.ForgetKeys(1),
                        new Effect.Save(state),
                        new Effect.Notify(notice));
        effects.forEach(carrier(clock));

        assertThat(done)
                .containsExactly(
                        effects.get(0),
                        effects.get(1),
                        effects.get(2),
                        effects.get(3),
                        effects.get(4),
                        state,
                        notice);
    }

    @Test
    void whatIsMeantForTheClockSteersIt() {
        EffectCarrier carrier = carrier(clock);
        carrier.accept(new Effect.SetFrequency(-0x1p-16 * 1e-6));
        carrier.accept(new Effect.Step(-500));
        carrier.accept(new Effect.SetStatus(true, Leap.NONE, 1, 1));

        assertThat(clock.frequency()).isEqualTo(-0x1p-16 * 1e-6);
        assertThat(clock.read()).isEqualTo(new Reading(0, 999_500, 1));
        assertThat(done).isEmpty();
    }

    @Test
    void aWatchedClockIsLeftAlone() {
        EffectCarrier carrier = carrier(new WatchedClock(clock));
        carrier.accept(new Effect.SetFrequency(1e-6));
        carrier.accept(new Effect.Step(5));

        assertThat(clock.frequency()).isZero();
        assertThat(clock.read()).isEqualTo(new Reading(0, 1_000_000, 0));
    }
}
