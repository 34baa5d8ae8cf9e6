package org.truechimer.proto.engine;

import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.wire.Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One configured name, and the servers behind it. */
final class Name {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Requests in a row that a server leaves unanswered before another address is looked for. */
    private static final int SILENT_AFTER = 8;

    /** The same for one that never answered. */
    private static final int NEVER_ANSWERED_AFTER = 4;

    /** Samples in a row with which a pool's member is a falseticker before it is exchanged. */
    private static final int FALSE_AFTER = 8;

    SourceConfiguration configuration;
    final List<Association> members = new ArrayList<>();

    /** Of a name that exchanges keys, one for each server that it stands for; else none. */
    final List<KeyKeeper> keepers = new ArrayList<>();

    long resolveNanos;
    int failures;
    Optional<String> problem = Optional.empty();

    /** A name whose servers are looked for at a time of the free-running clock. */
    Name(SourceConfiguration configuration, long firstNanos) {
        this.configuration = configuration;
        this.resolveNanos = exchangesKeys() ? Long.MAX_VALUE : firstNanos;
    }

    /** The rest of its state, beyond its configuration. */
    void state(StateVisitor visitor) {
        visitor.list(
                members,
                Association.Origin.class,
                Association::origin,
                Association::of,
                Association::state);
        visitor.list(
                keepers, Plain.class, _ -> new Plain(), _ -> new KeyKeeper(0), KeyKeeper::state);
        keepers.forEach(
                keeper -> member(keeper).ifPresent(member -> member.keys = Optional.of(keeper)));
        resolveNanos = visitor.i64(resolveNanos);
        failures = visitor.i32(failures);
        problem = visitor.optional(String.class, problem);
    }

    /** What is made of nothing. */
    private record Plain() {}

    boolean exchangesKeys() {
        return configuration.protection().exchangesKeys();
    }

    /** {@return whether a look-up of this name is for its servers} */
    boolean isLookedUpAs(String host) {
        return !exchangesKeys() && configuration.host().equals(host);
    }

    boolean isNamed(String name) {
        return exchangesKeys() && configuration.name().equals(name);
    }

    /** {@return whose keys are being exchanged under this number} */
    Optional<KeyKeeper> asking(long session) {
        return keepers.stream().filter(keeper -> keeper.isAskingFor(session)).findFirst();
    }

    /** {@return one that has no keys and waits for none} */
    Optional<KeyKeeper> freeKeeper() {
        return keepers.stream()
                .filter(keeper -> keeper.current().isEmpty() && !keeper.isUnderWay())
                .findFirst();
    }

    Optional<Association> member(KeyKeeper keeper) {
        return members.stream().filter(member -> member.id() == keeper.member()).findFirst();
    }

    boolean isFor(SourceConfiguration other) {
        return configuration.name().equals(other.name())
                && configuration.host().equals(other.host())
                && configuration.port() == other.port()
                && configuration.pool() == other.pool()
                && isProtectedLike(other);
    }

    /** Keys are exchanged anew when anything of that changes; a symmetric key can be another. */
    private boolean isProtectedLike(SourceConfiguration other) {
        boolean plain = !exchangesKeys() && !other.protection().exchangesKeys();
        return plain || configuration.protection().equals(other.protection());
    }

    void reconfigure(SourceConfiguration next, Reading now, Outbox outbox) {
        configuration = next;
        for (Association member : List.copyOf(members)) {
            if (members.indexOf(member) >= next.servers() || ignores(member.source.address())) {
                remove(member, outbox);
            } else {
                member.reconfigure(next);
            }
        }
        if (exchangesKeys()) {
            keep(next.servers(), now, outbox);
        } else if (members.size() < next.servers() && resolveNanos == Long.MAX_VALUE) {
            resolveNanos = now.freeNanos();
        }
    }

    private void keep(int servers, Reading now, Outbox outbox) {
        for (KeyKeeper keeper : List.copyOf(keepers)) {
            boolean serves = member(keeper).isPresent();
            boolean tooMany = keepers.size() > servers;
            boolean lostItsServer = keeper.current().isPresent() && !serves;
            if ((tooMany && !serves) || lostItsServer) {
                keeper.end(outbox);
                keepers.remove(keeper);
            }
        }
        while (keepers.size() < servers) {
            keepers.add(new KeyKeeper(now.freeNanos()));
        }
    }

    void remove(Association member, Outbox outbox) {
        member.close(outbox);
        members.remove(member);
    }

    /** Nothing of it is used any more. */
    void end(Outbox outbox) {
        List.copyOf(members).forEach(member -> remove(member, outbox));
        keepers.forEach(keeper -> keeper.end(outbox));
    }

    boolean ignores(Address address) {
        return configuration.ignore().stream().anyMatch(address::isSameHost);
    }

    /** 2 s at first, doubling to 17 minutes: a network that comes up late at boot costs little. */
    long backOffNanos() {
        return (2L << Math.min(failures, 9)) * NANOS_PER_SECOND;
    }

    /** {@return when {@link #alarm} has something to do, on the free-running clock} */
    long dueNanos() {
        long due = resolveNanos;
        boolean taken = isExchanging();
        for (KeyKeeper keeper : keepers) {
            if (keeper.isUnderWay() || !taken) {
                due = Math.min(due, keeper.plan().dueNanos());
            }
        }
        return due;
    }

    /** One exchange at a time: the next has to name the servers that are had by then. */
    private boolean isExchanging() {
        return keepers.stream().anyMatch(KeyKeeper::isUnderWay);
    }

    /** Asks for the look-ups and the exchanges of keys that are due. */
    void alarm(Reading now, LongSupplier sessions, Outbox outbox) {
        if (resolveNanos <= now.freeNanos()) {
            resolveNanos = now.freeNanos() + backOffNanos();
            outbox.add(new Effect.Resolve(configuration.host()));
        }
        for (KeyKeeper keeper : keepers) {
            if (keeper.plan().dueNanos() > now.freeNanos()) {
                continue;
            }
            if (keeper.isUnderWay()) {
                fail(keeper, KeyExchangeFault.TIMEOUT, "", now, outbox);
            } else if (!isExchanging()) {
                long session = sessions.getAsLong();
                keeper.ask(session, now);
                outbox.add(exchange(session));
            }
        }
    }

    private Effect exchange(long session) {
        List<String> denied =
                keepers.stream()
                        .flatMap(keeper -> keeper.current().stream())
                        .map(known -> known.terms().serverName())
                        .toList();
        return new Effect.ExchangeKeys(
                configuration.name(),
                session,
                configuration.host(),
                configuration.port(),
                (Protection.Nts) configuration.protection(),
                configuration.pool() ? denied : List.of());
    }

    /** The keys of an exchange came to nothing. */
    void fail(KeyKeeper keeper, KeyExchangeFault fault, String words, Reading now, Outbox outbox) {
        keeper.fail(new KeyFailure(fault, words, now.freeNanos()), now, outbox);
        outbox.add(
                new Effect.Notify(
                        new Notice.KeyExchangeFailed(
                                configuration.name(),
                                fault,
                                words,
                                keeper.plan().waitSeconds(now))));
    }

    /**
     * The dates of a certificate are bad: if its keys are in use, they are given up, and the server
     * with them.
     *
     * @param unixSeconds the time at which it is not valid
     */
    void outOfDate(
            KeyKeeper keeper,
            long session,
            KeyTerms terms,
            long unixSeconds,
            Reading now,
            Outbox outbox) {
        KeyFailure why = new KeyFailure(KeyExchangeFault.CERTIFICATE_DATES, "", now.freeNanos());
        if (keeper.isCurrent(session)) {
            member(keeper).ifPresent(member -> remove(member, outbox));
            keeper.drop(why, now, outbox);
        } else {
            outbox.add(new Effect.ForgetKeys(session));
            keeper.fail(why, now, outbox);
        }
        outbox.add(
                new Effect.Notify(
                        new Notice.CertificateOutOfDate(
                                configuration.name(),
                                terms.subject(),
                                terms.validity(),
                                unixSeconds,
                                keeper.plan().waitSeconds(now))));
    }

    /** Looks for other servers where one is dead, lies, or refuses. */
    void replaceFailing(Reading now) {
        if (exchangesKeys()) {
            for (KeyKeeper keeper : keepers) {
                Optional<Notice.Replacement> why = member(keeper).flatMap(this::failure);
                if (why.isPresent()
                        && (why.get() != Notice.Replacement.SILENT || keeper.isHalfSpent())) {
                    keeper.want(now);
                }
            }
        } else if (resolveNanos == Long.MAX_VALUE && isFailing()) {
            resolveNanos = now.freeNanos() + backOffNanos();
        }
    }

    boolean isFailing() {
        return members.stream().anyMatch(m -> failure(m).isPresent());
    }

    Optional<Notice.Replacement> failure(Association member) {
        int unanswered = member.source.unanswered();
        if (unanswered >= (member.source.accepted() == 0 ? NEVER_ANSWERED_AFTER : SILENT_AFTER)) {
            return Optional.of(Notice.Replacement.SILENT);
        }
        if (!configuration.pool()) {
            return Optional.empty();
        }
        if (member.refused) {
            return Optional.of(Notice.Replacement.REFUSED_SERVICE);
        }
        return member.falseVerdicts() >= FALSE_AFTER
                ? Optional.of(Notice.Replacement.FALSETICKER)
                : Optional.empty();
    }

    /** {@return its servers, and what is missing of them} */
    List<SourceSnapshot> snapshots(Reading now) {
        List<SourceSnapshot> snapshots = new ArrayList<>();
        members.forEach(member -> snapshots.add(member.snapshot(now)));
        for (KeyKeeper keeper : keepers) {
            if (member(keeper).isEmpty()) {
                snapshots.add(
                        SourceSnapshot.without(
                                configuration.name(),
                                "it has no keys yet",
                                Optional.of(keeper.snapshot(now))));
            }
        }
        if (snapshots.isEmpty()) {
            snapshots.add(
                    SourceSnapshot.without(
                            configuration.name(),
                            problem.orElse("the name is being looked up"),
                            Optional.empty()));
        }
        return snapshots;
    }
}
