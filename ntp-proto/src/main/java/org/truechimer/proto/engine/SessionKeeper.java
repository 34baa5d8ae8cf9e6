package org.truechimer.proto.engine;

import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.wire.Address;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Brings the keys that were exchanged to the servers that are asked with them. */
final class SessionKeeper {
    private final transient Roster roster;
    private long lastSession;

    SessionKeeper(Roster roster) {
        this.roster = roster;
    }

    /** {@return a number that no other session has} */
    long next() {
        return ++lastSession;
    }

    /** Goes on with the sessions of an earlier run that are still of use. */
    void resume(List<SavedSession> saved, Turn turn) {
        for (SavedSession one : saved) {
            lastSession = Math.max(lastSession, one.number());
            KeyKeeper.Session session =
                    new KeyKeeper.Session(one.number(), one.terms(), one.cookies(), false, 0);
            Optional<Name> name =
                    roster.names().stream().filter(n -> n.isNamed(one.name())).findFirst();
            Optional<KeyKeeper> keeper = name.flatMap(Name::freeKeeper);
            if (keeper.isPresent() && one.cookies() > 0) {
                take(name.get(), keeper.get(), session, turn);
            } else {
                turn.outbox().add(new Effect.ForgetKeys(one.number()));
            }
        }
    }

    /** Keys were agreed on: their server is asked from now on. */
    void exchanged(Event.KeysExchanged event, Turn turn) {
        for (Name name : roster.names()) {
            Optional<KeyKeeper> keeper = name.asking(event.session());
            if (keeper.isPresent()) {
                KeyKeeper.Session session =
                        new KeyKeeper.Session(
                                event.session(),
                                event.terms(),
                                event.cookies(),
                                false,
                                turn.now().freeNanos());
                take(name, keeper.get(), session, turn);
                return;
            }
        }
        turn.outbox().add(new Effect.ForgetKeys(event.session())); // too late
    }

    void failed(Event.KeyExchangeFailed event, Reading now, Outbox outbox) {
        for (Name name : roster.names()) {
            name.asking(event.session())
                    .ifPresent(
                            keeper -> name.fail(keeper, event.fault(), event.words(), now, outbox));
        }
    }

    private void take(Name name, KeyKeeper keeper, KeyKeeper.Session session, Turn turn) {
        KeyTerms terms = session.terms();
        DateRule.Judgement judgement = turn.dates().judge(terms.validity());
        if (judgement == DateRule.Judgement.BAD) {
            name.outOfDate(
                    keeper,
                    session.number(),
                    terms,
                    turn.dates().judgedAtUnixSeconds(),
                    turn.now(),
                    turn.outbox());
        } else if (session.cookies() <= 0) {
            turn.outbox().add(new Effect.ForgetKeys(session.number()));
            name.fail(keeper, KeyExchangeFault.NO_COOKIES, "", turn.now(), turn.outbox());
        } else {
            keeper.agree(session.withDates(judgement == DateRule.Judgement.GOOD));
            locate(name, keeper, terms, turn);
        }
    }

    private void locate(Name name, KeyKeeper keeper, KeyTerms terms, Turn turn) {
        if (terms.host().isEmpty()) {
            place(name, keeper, List.of(terms.peer().withPort(terms.port())), turn);
            return;
        }
        Address.parse(terms.host().get(), terms.port())
                .ifPresentOrElse(
                        address -> place(name, keeper, List.of(address), turn),
                        () -> turn.outbox().add(new Effect.Resolve(terms.host().get())));
    }

    /** The servers of keys that were agreed on may have been looked for by this name. */
    void resolved(Event.Resolved event, Turn turn) {
        for (Name name : roster.names()) {
            for (KeyKeeper keeper : name.keepers) {
                if (keeper.isLookingFor(event.host())) {
                    int port = keeper.agreed().orElseThrow().terms().port();
                    place(
                            name,
                            keeper,
                            event.addresses().stream().map(a -> a.withPort(port)).toList(),
                            turn);
                }
            }
        }
    }

    void resolveFailed(Event.ResolveFailed event, Reading now, Outbox outbox) {
        for (Name name : roster.names()) {
            for (KeyKeeper keeper : name.keepers) {
                if (keeper.isLookingFor(event.host())) {
                    name.fail(keeper, KeyExchangeFault.SERVER_NAME, event.reason(), now, outbox);
                }
            }
        }
    }

    private void place(Name name, KeyKeeper keeper, List<Address> addresses, Turn turn) {
        KeyKeeper.Session session = keeper.agreed().orElseThrow();
        Optional<Association> member = name.member(keeper);
        Optional<Address> free =
                addresses.stream().filter(a -> !name.ignores(a) && !roster.inUse(a)).findFirst();
        if (member.filter(m -> addresses.contains(m.source.address())).isPresent()) {
            keeper.use(session, member.get().id(), turn.outbox());
            member.get().source.burst(1);
        } else if (free.isPresent()) {
            member.ifPresent(m -> roster.giveUp(name, m, Notice.Replacement.MOVED, turn.outbox()));
            Association next = roster.add(name, free.get(), turn.now().freeNanos(), turn);
            next.keys = Optional.of(keeper);
            keeper.use(session, next.id(), turn.outbox());
        } else {
            name.fail(
                    keeper,
                    KeyExchangeFault.SERVER_IN_USE,
                    session.terms().serverName(),
                    turn.now(),
                    turn.outbox());
            return;
        }
        turn.outbox()
                .add(
                        new Effect.Notify(
                                new Notice.KeysAgreed(
                                        name.configuration.name(),
                                        session.terms(),
                                        session.cookies())));
    }

    /**
     * Judges dates that could not be judged before.
     *
     * @param which of those whose dates are open
     */
    void judgeDates(Predicate<KeyKeeper> which, DateRule dates, Reading now, Outbox outbox) {
        for (Name name : roster.names()) {
            for (KeyKeeper keeper : name.keepers) {
                if (keeper.isOpen() && which.test(keeper)) {
                    judge(name, keeper, dates, now, outbox);
                }
            }
        }
    }

    private static void judge(
            Name name, KeyKeeper keeper, DateRule dates, Reading now, Outbox outbox) {
        KeyKeeper.Session session = keeper.current().orElseThrow();
        switch (dates.judge(session.terms().validity())) {
            case GOOD -> keeper.check();
            case OPEN -> {}
            case BAD ->
                    name.outOfDate(
                            keeper,
                            session.number(),
                            session.terms(),
                            dates.judgedAtUnixSeconds(),
                            now,
                            outbox);
        }
    }

    void state(StateVisitor visitor) {
        lastSession = visitor.i64(lastSession);
    }
}
