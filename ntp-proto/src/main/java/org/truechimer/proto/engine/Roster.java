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
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Requests in a row that a server leaves unanswered before another address is looked for. */
    private static final int SILENT_AFTER = 8;

    /** The same for one that never answered. */
    private static final int NEVER_ANSWERED_AFTER = 4;

    /** Samples in a row with which a pool's member is a falseticker before it is exchanged. */
    private static final int FALSE_AFTER = 8;

    /**
     * Space between the first requests to the servers of one name, so that they do not queue behind
     * each other.
     */
    private static final long SPACING_NANOS = 20_000_000;

    private final List<Name> names = new ArrayList<>();
    private int lastId;

    /** {@return all servers, name by name in the order of the configuration} */
    List<Association> associations() {
        List<Association> all = new ArrayList<>();
        for (Name name : names) {
            all.addAll(name.members);
        }
        return all;
    }

    /** {@return how many servers the configuration wants to vote} */
    int expectedVoters() {
        int expected = 0;
        for (Name name : names) {
            expected += name.configuration.options().noselect() ? 0 : name.configuration.servers();
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
        for (Name name : old) {
            name.members.forEach(member -> member.close(outbox));
        }
    }

    /** {@return when {@link #alarm} has something to do, on the free-running clock} */
    long dueNanos() {
        long due = Long.MAX_VALUE;
        for (Name name : names) {
            due = Math.min(due, name.resolveNanos);
        }
        return due;
    }

    /** Asks for the look-ups that are due. */
    void alarm(Reading now, Outbox outbox) {
        for (Name name : names) {
            if (name.resolveNanos <= now.freeNanos()) {
                name.resolveNanos = now.freeNanos() + name.backOffNanos();
                outbox.add(new Effect.Resolve(name.configuration.host()));
            }
        }
    }

    /**
     * Looks for other addresses where a server is dead, lies, or refuses. Its place is taken when
     * the look-up is back.
     */
    void replaceFailing(Reading now) {
        for (Name name : names) {
            if (name.resolveNanos == Long.MAX_VALUE && name.isFailing()) {
                name.resolveNanos = now.freeNanos() + name.backOffNanos();
            }
        }
    }

    void resolved(
            Event.Resolved event, Reading now, double frequency, double sigma, Outbox outbox) {
        for (Name name : names) {
            if (name.configuration.host().equals(event.host())) {
                name.resolveNanos = Long.MAX_VALUE;
                name.problem = Optional.empty();
                List<Address> usable = new ArrayList<>();
                for (Address address : event.addresses()) {
                    Address target = address.withPort(name.configuration.port());
                    if (!name.ignores(address) && !inUse(target)) {
                        usable.add(target);
                    }
                }
                replace(name, usable, outbox);
                fill(name, usable, now, frequency, sigma);
                name.failures = name.isFailing() ? name.failures + 1 : 0;
            }
        }
    }

    private static void replace(Name name, List<Address> usable, Outbox outbox) {
        for (Association member : List.copyOf(name.members)) {
            Optional<Notice.Replacement> why = name.failure(member);
            if (why.isPresent() && !usable.isEmpty()) {
                member.close(outbox);
                name.members.remove(member);
                outbox.add(
                        new Effect.Notify(
                                new Notice.AddressReplaced(
                                        member.id(),
                                        name.configuration.name(),
                                        member.source.address().toString(),
                                        why.get())));
            }
        }
    }

    private void fill(
            Name name, List<Address> usable, Reading now, double frequency, double sigma) {
        long firstPollNanos = now.freeNanos();
        for (Address address : usable) {
            if (name.members.size() == name.configuration.servers()) {
                break;
            }
            Source source =
                    new Source(++lastId, name.configuration.options(), address, firstPollNanos);
            name.members.add(
                    new Association(
                            name.configuration, source, new PathEstimator(frequency, sigma)));
            firstPollNanos += SPACING_NANOS;
        }
    }

    private boolean inUse(Address address) {
        return associations().stream().anyMatch(a -> a.source.address().equals(address));
    }

    void resolveFailed(Event.ResolveFailed event, Reading now, Outbox outbox) {
        for (Name name : names) {
            if (name.configuration.host().equals(event.host())) {
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
        for (Name name : names) {
            for (Association member : name.members) {
                snapshots.add(member.snapshot(now));
            }
            if (name.members.isEmpty()) {
                snapshots.add(
                        SourceSnapshot.unresolved(
                                name.configuration.name(),
                                name.problem.orElse("the name is being looked up")));
            }
        }
        return snapshots;
    }

    void state(StateVisitor visitor) {
        lastId = visitor.i32(lastId);
        visitor.list(
                names,
                SourceConfiguration.class,
                name -> name.configuration,
                configuration -> new Name(configuration, 0),
                Name::state);
    }

    /** One configured name. */
    private static final class Name {
        SourceConfiguration configuration;
        final List<Association> members = new ArrayList<>();
        long resolveNanos;
        int failures;
        Optional<String> problem = Optional.empty();

        Name(SourceConfiguration configuration, long resolveNanos) {
            this.configuration = configuration;
            this.resolveNanos = resolveNanos;
        }

        /** The rest of its state, beyond its configuration. */
        void state(StateVisitor visitor) {
            visitor.list(
                    members,
                    Association.Origin.class,
                    Association::origin,
                    Association::of,
                    Association::state);
            resolveNanos = visitor.i64(resolveNanos);
            failures = visitor.i32(failures);
            problem = visitor.optional(String.class, problem);
        }

        boolean isFor(SourceConfiguration other) {
            return configuration.name().equals(other.name())
                    && configuration.host().equals(other.host())
                    && configuration.port() == other.port()
                    && configuration.pool() == other.pool();
        }

        void reconfigure(SourceConfiguration next, Reading now, Outbox outbox) {
            configuration = next;
            for (Association member : List.copyOf(members)) {
                if (members.indexOf(member) >= next.servers() || ignores(member.source.address())) {
                    member.close(outbox);
                    members.remove(member);
                } else {
                    member.reconfigure(next);
                }
            }
            if (members.size() < next.servers() && resolveNanos == Long.MAX_VALUE) {
                resolveNanos = now.freeNanos();
            }
        }

        boolean ignores(Address address) {
            return configuration.ignore().stream().anyMatch(address::isSameHost);
        }

        /**
         * 2 s at first, doubling to 17 minutes: a network that comes up late at boot costs little.
         */
        long backOffNanos() {
            return (2L << Math.min(failures, 9)) * NANOS_PER_SECOND;
        }

        boolean isFailing() {
            return members.stream().anyMatch(m -> failure(m).isPresent());
        }

        Optional<Notice.Replacement> failure(Association member) {
            int unanswered = member.source.unanswered();
            if (unanswered
                    >= (member.source.accepted() == 0 ? NEVER_ANSWERED_AFTER : SILENT_AFTER)) {
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
    }
}
