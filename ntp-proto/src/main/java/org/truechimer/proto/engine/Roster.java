package org.truechimer.proto.engine;

import org.truechimer.proto.clock.PathEstimator;
import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.source.Source;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.wire.Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The configured names and the servers behind them: who is asked, and by whom a dead one is
 * replaced.
 */
final class Roster {
    /**
     * Space between the first requests to the servers of one name, so that they do not queue behind
     * each other.
     */
    private static final long SPACING_NANOS = 20_000_000;

    private final List<Name> names = new ArrayList<>();
    private int lastId;
    private final SessionKeeper sessions = new SessionKeeper(this);

    List<Name> names() {
        return names;
    }

    SessionKeeper sessions() {
        return sessions;
    }

    /** {@return all servers, name by name in the order of the configuration} */
    List<Association> associations() {
        List<Association> all = new ArrayList<>();
        for (Name name : names) {
            all.addAll(name.members);
        }
        return all;
    }

    /**
     * {@return how many servers the configuration wants to vote} Those whose certificates were out
     * of date at the time that was agreed on are none.
     */
    int expectedVoters() {
        int expected = 0;
        for (Name name : names) {
            if (!name.configuration.options().noselect()) {
                long outdated = name.keepers.stream().filter(KeyKeeper::isOutdated).count();
                expected += name.configuration.servers() - (int) outdated;
            }
        }
        return expected;
    }

    Optional<Association> find(int id) {
        return associations().stream().filter(a -> a.id() == id).findFirst();
    }

    /**
     * Goes over to other names; those that stay keep their servers and all that is known of them.
     */
    void configure(List<SourceConfiguration> configurations, Reading now, Outbox outbox) {
        List<Name> old = new ArrayList<>(names);
        names.clear();
        for (SourceConfiguration configuration : configurations) {
            Name name =
                    old.stream()
                            .filter(n -> n.isFor(configuration))
                            .findFirst()
                            .orElseGet(() -> new Name(configuration, now.freeNanos()));
            old.remove(name);
            name.reconfigure(configuration, now, outbox);
            names.add(name);
        }
        old.forEach(name -> name.end(outbox));
    }

    /** {@return when {@link #alarm} has something to do, on the free-running clock} */
    long dueNanos() {
        long due = Long.MAX_VALUE;
        for (Name name : names) {
            due = Math.min(due, name.dueNanos());
        }
        return due;
    }

    /** Asks for the look-ups and the exchanges of keys that are due. */
    void alarm(Reading now, Outbox outbox) {
        names.forEach(name -> name.alarm(now, sessions::next, outbox));
    }

    /**
     * Looks for other servers where one is dead, lies, or refuses. Its place is taken when the
     * look-up is back, or the keys of another one are there.
     */
    void replaceFailing(Reading now) {
        names.forEach(name -> name.replaceFailing(now));
    }

    void resolved(Event.Resolved event, Turn turn) {
        sessions.resolved(event, turn);
        for (Name name : names) {
            if (name.isLookedUpAs(event.host())) {
                name.resolveNanos = Long.MAX_VALUE;
                name.problem = Optional.empty();
                List<Address> usable = new ArrayList<>();
                for (Address address : event.addresses()) {
                    Address target = address.withPort(name.configuration.port());
                    if (!name.ignores(address) && !inUse(target)) {
                        usable.add(target);
                    }
                }
                replace(name, usable, turn.outbox());
                fill(name, usable, turn);
                name.failures = name.isFailing() ? name.failures + 1 : 0;
            }
        }
    }

    private void replace(Name name, List<Address> usable, Outbox outbox) {
        for (Association member : List.copyOf(name.members)) {
            Optional<Notice.Replacement> why = name.failure(member);
            if (why.isPresent() && !usable.isEmpty()) {
                giveUp(name, member, why.get(), outbox);
            }
        }
    }

    void giveUp(Name name, Association member, Notice.Replacement why, Outbox outbox) {
        name.remove(member, outbox);
        outbox.add(
                new Effect.Notify(
                        new Notice.AddressReplaced(
                                member.id(),
                                name.configuration.name(),
                                member.source.address().toString(),
                                why)));
    }

    private void fill(Name name, List<Address> usable, Turn turn) {
        long firstPollNanos = turn.now().freeNanos();
        for (Address address : usable) {
            if (name.members.size() == name.configuration.servers()) {
                break;
            }
            add(name, address, firstPollNanos, turn);
            firstPollNanos += SPACING_NANOS;
        }
    }

    Association add(Name name, Address address, long firstPollNanos, Turn turn) {
        Source source = new Source(++lastId, name.configuration.options(), address, firstPollNanos);
        Association member =
                new Association(
                        name.configuration,
                        source,
                        new PathEstimator(turn.frequency(), turn.frequencySigma()));
        name.members.add(member);
        return member;
    }

    boolean inUse(Address address) {
        return associations().stream().anyMatch(a -> a.source.address().equals(address));
    }

    void resolveFailed(Event.ResolveFailed event, Reading now, Outbox outbox) {
        sessions.resolveFailed(event, now, outbox);
        for (Name name : names) {
            if (name.isLookedUpAs(event.host())) {
                name.failures++;
                long retryNanos = name.backOffNanos();
                name.resolveNanos = now.freeNanos() + retryNanos;
                name.problem = Optional.of("the name does not resolve: " + event.reason());
                outbox.add(
                        new Effect.Notify(
                                new Notice.NameUnresolved(
                                        name.configuration.name(),
                                        event.reason(),
                                        retryNanos * 1e-9)));
            }
        }
    }

    /** {@return every server, and every name that has none yet} */
    List<SourceSnapshot> snapshots(Reading now) {
        List<SourceSnapshot> snapshots = new ArrayList<>();
        names.forEach(name -> snapshots.addAll(name.snapshots(now)));
        return snapshots;
    }

    void state(StateVisitor visitor) {
        lastId = visitor.i32(lastId);
        sessions.state(visitor);
        visitor.list(
                names,
                SourceConfiguration.class,
                name -> name.configuration,
                configuration -> new Name(configuration, 0),
                Name::state);
    }
}
