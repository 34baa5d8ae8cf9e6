package org.truechimer.daemon.runtime;

import org.truechimer.daemon.linux.ClockRefusedException;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Notice;
import org.truechimer.proto.engine.SavedState;

import java.util.function.Consumer;

/** Brings each effect to the one that carries it out. */
final class EffectCarrier implements Consumer<Effect> {
    private final DisciplinedClock clock;
    private final Network network;
    private final Consumer<SavedState> state;
    private final Consumer<Notice> log;
    private final Consumer<Event> events;

    /** The effects that reach beyond this machine. */
    interface Network {
        /** Carries {@link Effect.Resolve} out. */
        void resolve(Effect.Resolve effect);

        /** Carries {@link Effect.Query} out. */
        void query(Effect.Query effect);

        /** Carries {@link Effect.EndExchange} out. */
        void end(Effect.EndExchange effect);

        /** Carries {@link Effect.ExchangeKeys} out. */
        void exchange(Effect.ExchangeKeys effect);

        /** Carries {@link Effect.ForgetKeys} out. */
        void forget(Effect.ForgetKeys effect);
    }

    EffectCarrier(
            DisciplinedClock clock,
            Network network,
            Consumer<SavedState> state,
            Consumer<Notice> log,
            Consumer<Event> events) {
        this.clock = clock;
        this.network = network;
        this.state = state;
        this.log = log;
        this.events = events;
    }

    @Override
    public void accept(Effect effect) {
        try {
            switch (effect) {
                case Effect.Resolve resolve -> network.resolve(resolve);
                case Effect.Query query -> network.query(query);
                case Effect.EndExchange end -> network.end(end);
                case Effect.ExchangeKeys exchange -> network.exchange(exchange);
                case Effect.ForgetKeys forget -> network.forget(forget);
                case Effect.SetFrequency(double frequency) -> clock.setFrequency(frequency);
                case Effect.Step(long deltaNanos) -> clock.step(deltaNanos);
                case Effect.SetStatus status -> clock.setStatus(status);
                case Effect.Save(SavedState saved) -> state.accept(saved);
                case Effect.Notify(Notice notice) -> log.accept(notice);
            }
        } catch (ClockRefusedException e) {
            events.accept(new Event.ClockRefused(String.valueOf(e.getMessage())));
        }
    }
}
