package org.truechimer.proto.sim;

import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.Credential;
import org.truechimer.proto.engine.Disruption;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Notice;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.select.Standing;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Watches a client from outside, with eyes that see true time, and notes each promise that it
 * breaks:
 *
 * <ul>
 *   <li>The clock is within the published error bound, and within the kernel's, at every second:
 *       while what was agreed on last was agreed on by a majority that tells the truth, and until
 *       an outside change is noticed.
 *   <li>A change that was noticed leaves no bound until the clock is measured again.
 *   <li>The clock is stepped once at the start and once after each outside change, at most.
 *   <li>The rate stays within its limits, and is the bare frequency while nothing is believed.
 *   <li>A leap second that the kernel was told of changes nothing; one that it was not told of
 *       makes all that was said before it false.
 *   <li>Without a new answer nothing counts as synchronised again.
 *   <li>What the engine holds stays within {@value #BASE_OCTETS} octets and {@value #SOURCE_OCTETS}
 *       a source.
 *   <li>Servers are not asked more often than they should be, and kisses are obeyed.
 *   <li>A source that exchanges keys is never asked without, and does not exchange them all the
 *       time; while it is followed, its certificate is known to be valid.
 *   <li>Who lies by more than the round trips can hide is never selected against an honest
 *       majority: the truth may be anywhere in an interval, not in its middle alone.
 * </ul>
 */
public final class Checker {
    /** So many of a source's answers count: one false one among them makes the source false. */
    private static final int COUNTED_ANSWERS = 8;

    private static final double LEAST_SPACING_SECONDS = 1.99;

    /** How much faster than the configured slew the clock may be set at first. */
    private static final double HASTE = 10;

    private static final double LEAST_EXCHANGE_SECONDS = 10;
    private static final double SLACK_SECONDS = 1e-5;
    private static final double RATE_SLACK = 1e-9;
    private static final double TIMING_SLACK = 0.999;
    private static final int KEPT_VIOLATIONS = 10;
    private static final int BASE_OCTETS = 2048;
    private static final int SOURCE_OCTETS = 12_288;

    /** It is weighed so often, because that takes longer than all else. */
    private static final double WEIGHED_SECONDS = 60;

    private static final class Track {
        long accepted;
        int falseAnswers;
        double toldSeconds;
        double lastToldSeconds;
        double lastQuerySeconds = Double.NEGATIVE_INFINITY;
        double notBeforeSeconds;
        double refusedUntilSeconds;
    }

    private final World world;
    private final ClockPolicy policy;
    private final List<String> violations = new ArrayList<>();
    private final TreeMap<Integer, Track> tracks = new TreeMap<>();
    private final TreeMap<String, Double> exchanges = new TreeMap<>();
    private final EnumSet<Synchronisation> states = EnumSet.noneOf(Synchronisation.class);
    private int stepsAllowed = 1;
    private boolean trusted;
    private boolean leapSeen;

    /** Whether the client saw a jump and may take the next word for one of it. */
    private boolean jumpUntold;

    private long lastUpdateNanos;
    private long lastAnswers;
    private Synchronisation lastState = Synchronisation.STARTING;
    private double commandedFrequency;
    private long checkedSeconds;
    private double weighedSeconds;

    private Checker(World world, ClockPolicy policy) {
        this.world = world;
        this.policy = policy;
    }

    /**
     * {@return a checker of a world that is not started yet}
     *
     * @param policy how the client may steer
     */
    public static Checker of(World world, ClockPolicy policy) {
        Checker checker = new Checker(world, policy);
        world.witnessedBy(checker::witness).followedBy(checker::follow);
        return checker;
    }

    /** {@return what was broken, the first few} */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /**
     * {@return the states that the client was in: a check that was never put to use proves nothing}
     */
    public Set<Synchronisation> states() {
        return EnumSet.copyOf(states);
    }

    /** {@return the seconds at which the bound was held against the truth} */
    public long checkedSeconds() {
        return checkedSeconds;
    }

    /** Lets time pass until so many seconds after the start, and looks at every second. */
    public void runUntil(double seconds) {
        while (world.seconds() < seconds && violations.size() < KEPT_VIOLATIONS) {
            world.runUntil(Math.min(seconds, world.seconds() + 1));
            look();
        }
    }

    private void look() {
        if (world.seconds() >= weighedSeconds + WEIGHED_SECONDS) {
            weighedSeconds = world.seconds();
            weigh();
        }
        if (world.hasMissedLeap() && !leapSeen) {
            leapSeen = true;
            trusted = false;
            tracks.values().forEach(track -> track.falseAnswers = COUNTED_ANSWERS);
        }
        if (!world.isUp() || world.hasUnnoticedChange() || world.isLeaping() || !trusted) {
            return;
        }
        double error = Math.abs(world.errorSeconds());
        double bound = world.system().errorBoundSeconds();
        if (bound < Double.POSITIVE_INFINITY) {
            checkedSeconds++;
        }
        if (error > bound) {
            violated("the error is " + error + " s and the bound " + bound + " s");
        }
        if (error > world.kernelBoundSeconds()) {
            violated(
                    "the error is "
                            + error
                            + " s and the kernel's bound "
                            + world.kernelBoundSeconds()
                            + " s, with a bound of "
                            + bound
                            + " s");
        }
    }

    private void weigh() {
        int octets = world.stateOctets();
        int limit = BASE_OCTETS + SOURCE_OCTETS * world.snapshot().sources().size();
        if (octets > limit) {
            violated("the engine holds " + octets + " octets, more than " + limit);
        }
    }

    private void violated(String what) {
        if (violations.size() < KEPT_VIOLATIONS) {
            violations.add("at " + world.seconds() + " s " + what);
        }
    }

    private Track track(int source) {
        return tracks.computeIfAbsent(source, id -> new Track());
    }

    private void witness(Effect effect) {
        switch (effect) {
            case Effect.Step(long deltaNanos) -> {
                if (--stepsAllowed < 0) {
                    violated("a step by " + deltaNanos + " ns that nothing allows");
                }
            }
            case Effect.SetFrequency(double frequency) -> {
                commandedFrequency = frequency;
                double limit = policy.maximumFrequency() + HASTE * policy.maximumSlew();
                if (!(Math.abs(frequency) <= limit + RATE_SLACK)) {
                    violated("a rate of " + frequency);
                }
            }
            case Effect.Query query -> asked(track(query.source()), query);
            case Effect.ExchangeKeys exchange -> exchanged(exchange);
            case Effect.Notify(Notice.RateLimited limited) -> {
                Track track = track(limited.source());
                track.notBeforeSeconds =
                        track.lastQuerySeconds + StrictMath.pow(2, limited.pollExponent());
            }
            case Effect.Notify(Notice.ServiceRefused refused) ->
                    track(refused.source()).refusedUntilSeconds =
                            world.seconds() + refused.pauseSeconds();
            case Effect.Notify(Notice.ClockDisrupted(Disruption disruption))
                    when disruption == Disruption.JUMPED -> {
                if (!world.hasUnnoticedChange()) {
                    violated("a jump of the clock that was none");
                }
                world.hasSeenChanges();
                jumpUntold = true;
                stepsAllowed = 1;
                trusted = false;
            }
            case Effect.Resolve _,
                    Effect.EndExchange _,
                    Effect.ForgetKeys _,
                    Effect.SetStatus _,
                    Effect.Save _,
                    Effect.Notify _ -> {
                // nothing is promised of these alone
            }
        }
    }

    private void exchanged(Effect.ExchangeKeys exchange) {
        Double last = exchanges.put(exchange.name(), world.seconds());
        if (last != null && world.seconds() - last < LEAST_EXCHANGE_SECONDS * TIMING_SLACK) {
            violated("keys are exchanged again with " + exchange.name());
        }
    }

    private boolean needsKeys(int source) {
        return world.snapshot().sources().stream()
                .anyMatch(s -> s.id() == source && s.nts().isPresent());
    }

    private void asked(Track track, Effect.Query query) {
        double now = world.seconds();
        if (needsKeys(query.source()) != query.credential() instanceof Credential.Session) {
            violated("source " + query.source() + " is asked without its keys");
        }
        if (now - track.lastQuerySeconds < LEAST_SPACING_SECONDS) {
            violated("source " + query.source() + " is asked twice in a moment");
        }
        double kissed = Math.max(track.notBeforeSeconds, track.refusedUntilSeconds);
        if (now - track.lastQuerySeconds < TIMING_SLACK * (kissed - track.lastQuerySeconds)) {
            violated("source " + query.source() + " is asked in spite of its kiss until " + kissed);
        }
        track.lastQuerySeconds = now;
    }

    private void follow(Event event) {
        if (event instanceof Event.Started(double frequency, var _, var _, var _)) {
            tracks.clear();
            jumpUntold = false;
            exchanges.clear();
            stepsAllowed = 1;
            trusted = false;
            commandedFrequency = frequency;
            lastUpdateNanos = 0;
            lastAnswers = 0;
            lastState = Synchronisation.STARTING;
        }
        Snapshot snapshot = world.snapshot();
        SystemSnapshot system = snapshot.system();
        states.add(system.synchronisation());
        if (event instanceof Event.Disrupted(Disruption disruption, var _)
                && disruption != Disruption.FOREIGN_STEERING
                && !isExpectedLeap(disruption, system)
                && !world.isToldOfSeen()) {
            stepsAllowed = 1;
            trusted = false;
            if (system.errorBoundSeconds() < Double.POSITIVE_INFINITY && !jumpUntold) {
                violated("a bound is published after a disruption");
            }
        }
        if (event instanceof Event.Disrupted) {
            jumpUntold = false;
        }
        snapshot.sources().forEach(this::count);
        judge(snapshot);
        boolean believes =
                system.synchronisation() == Synchronisation.SYNCHRONISED
                        || system.synchronisation() == Synchronisation.HOLDOVER;
        if (!believes
                && !(event instanceof Event.Started)
                && Math.abs(commandedFrequency) > policy.maximumFrequency() + RATE_SLACK) {
            violated(
                    "a rate of "
                            + commandedFrequency
                            + " in the state "
                            + system.synchronisation());
        }
    }

    private boolean isExpectedLeap(Disruption disruption, SystemSnapshot system) {
        return disruption == Disruption.STEPPED
                && world.isLeaping()
                && system.synchronisation() != Synchronisation.DISRUPTED;
    }

    private void count(SourceSnapshot source) {
        Track track = track(source.id());
        if (source.accepted() == track.accepted) {
            return;
        }
        track.accepted = source.accepted();
        track.refusedUntilSeconds = 0;
        SimulatedServer server = source.address().flatMap(world::server).orElseThrow();
        // an interleaved answer measures the exchange before
        double measured = source.interleaved() ? track.lastToldSeconds : server.toldSeconds();
        track.lastToldSeconds = server.toldSeconds();
        track.toldSeconds = server.isGarbled() ? 0 : measured;
        boolean isFalse = server.isGarbled() || server.toldSeconds() != 0 || measured != 0;
        track.falseAnswers = isFalse ? COUNTED_ANSWERS : Math.max(0, track.falseAnswers - 1);
    }

    private void judge(Snapshot snapshot) {
        SystemSnapshot system = snapshot.system();
        boolean updated = system.lastUpdateFreeNanos() != lastUpdateNanos;
        lastUpdateNanos = system.lastUpdateFreeNanos();
        long answers = snapshot.sources().stream().mapToLong(SourceSnapshot::accepted).sum();
        if (system.synchronisation() == Synchronisation.SYNCHRONISED
                && lastState == Synchronisation.HOLDOVER
                && answers == lastAnswers) {
            violated("synchronised again without an answer");
        }
        lastAnswers = answers;
        lastState = system.synchronisation();
        if (system.synchronisation() != Synchronisation.SYNCHRONISED) {
            return; // what was agreed on before still stands
        }
        if (snapshot.sources().stream().noneMatch(s -> s.standing() == Standing.SELECTED)) {
            return; // as here, while it waits for more to agree
        }
        int voters = 0;
        int honest = 0;
        double greatestDistance = 0;
        for (SourceSnapshot source : snapshot.sources()) {
            if (source.standing() == Standing.SELECTED
                    && source.nts().filter(nts -> !nts.datesChecked()).isPresent()) {
                violated("source " + source.id() + " is followed, and its certificate unchecked");
            }
            if (votes(source.standing())) {
                voters++;
                if (track(source.id()).falseAnswers == 0) {
                    honest++;
                    greatestDistance = Math.max(greatestDistance, distance(source, snapshot));
                }
            }
        }
        boolean majority = 2 * honest > voters;
        trusted = majority && (trusted || updated);
        if (majority) {
            for (SourceSnapshot source : snapshot.sources()) {
                double told = Math.abs(track(source.id()).toldSeconds);
                if (source.standing() == Standing.SELECTED
                        && told
                                > 2 * (distance(source, snapshot) + greatestDistance)
                                        + SLACK_SECONDS) {
                    violated("source " + source.id() + " is selected and lies by " + told + " s");
                }
            }
        }
    }

    private static boolean votes(Standing standing) {
        return switch (standing) {
            case SELECTED, FALSETICKER, NO_MAJORITY, TOO_FEW, NOT_PREFERRED -> true;
            case NO_SAMPLE, UNREACHABLE, UNSYNCHRONISED, STRATUM, LOOP, DISTANT, NOSELECT -> false;
        };
    }

    private static double distance(SourceSnapshot source, Snapshot snapshot) {
        double age = (snapshot.now().freeNanos() - source.lastSampleFreeNanos()) * 1e-9;
        return Math.max(0, source.delaySeconds()) / 2
                + source.rootDelaySeconds() / 2
                + source.rootDispersionSeconds()
                + (age + source.delaySeconds()) * snapshot.system().errorBoundGrowth();
    }
}
