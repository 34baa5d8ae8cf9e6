package org.truechimer.proto.sim;

import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.SavedState;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.octets.StateWriter;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.wire.Address;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One client and its servers in virtual time. Everything random comes from one seed, each concern
 * from a stream of its own.
 */
public final class World {
    private static final long NOTICE_NANOS = 50_000_000;

    private final Timeline timeline = new Timeline();
    private final SimulatedClock clock;
    private final List<SimulatedServer> servers;
    private final Utc utc;
    private final Names names;
    private final Traffic traffic;
    private final Client client;

    /**
     * Puts a client among servers. It starts at true time 0.
     *
     * @param seed of everything random but the oscillator
     * @param engine the client
     * @param clock the client's clock
     * @param servers each is found by its names and its addresses; those without a name by any name
     *     that no other bears
     * @param startUnixNanos the date at true time 0
     */
    public World(
            long seed,
            Engine engine,
            SimulatedClock clock,
            List<SimulatedServer> servers,
            long startUnixNanos) {
        SplitMix64 random = new SplitMix64(seed);
        SplitMix64 network = random.split();
        SplitMix64 entropy = random.split();
        this.clock = clock;
        this.servers = List.copyOf(servers);
        this.utc = new Utc(startUnixNanos);
        this.names = new Names(this.servers);
        this.traffic = new Traffic(timeline, this.servers, utc, network, random.split());
        this.client = new Client(timeline, clock, traffic, names, engine, entropy, random.split());
    }

    /** Shows every effect to a witness, before it is carried out. */
    public World witnessedBy(Consumer<Effect> someone) {
        client.witnessedBy(someone);
        return this;
    }

    /** Shows every event to a chronicler, before the client takes it. */
    public World toldTo(BiConsumer<Reading, Event> someone) {
        client.toldTo(someone);
        return this;
    }

    /** Shows every event to someone, after the client has done all that it asks for. */
    public World followedBy(Consumer<Event> someone) {
        client.followedBy(someone);
        return this;
    }

    /** Stamps the client's packets like this from now on. */
    public World stampedBy(Stamping stamping) {
        client.stampedBy(stamping);
        return this;
    }

    /**
     * Lets the client read its two clocks so far apart from now on, standard deviation: what comes
     * with an event, not what packets are stamped with.
     */
    public World readWithin(double noiseSeconds) {
        client.readWithin(noiseSeconds);
        return this;
    }

    /** {@return octets of all that the client's engine holds} */
    public int stateOctets() {
        StateWriter writer = new StateWriter();
        client.engine().state(writer);
        return writer.octets().length;
    }

    /** Starts the client, with what an earlier run saved. */
    public World start(Optional<SavedState> saved) {
        client.start(saved);
        return this;
    }

    /** {@return seconds of true time since the start} */
    public double seconds() {
        return timeline.seconds();
    }

    /** {@return wall clock minus true time, seconds: what nobody inside can see} */
    public double errorSeconds() {
        long now = timeline.nanos();
        return (clock.read(now).wallNanos() - utc.unixNanos(now)) * 1e-9;
    }

    /** {@return how much faster than true time the wall clock runs now, as a fraction} */
    public double frequencyError() {
        return clock.frequencyError();
    }

    /**
     * {@return the bound of the error that the kernel shows to programs, seconds; infinite while it
     * calls itself unsynchronised}
     */
    public double kernelBoundSeconds() {
        return clock.maximumErrorSeconds(timeline.nanos());
    }

    /** {@return what the client knows now} */
    public Snapshot snapshot() {
        return client.engine().snapshot(clock.read(timeline.nanos()));
    }

    /** {@return what the client knows of its clock now} */
    public SystemSnapshot system() {
        return client.engine().system(clock.read(timeline.nanos()));
    }

    /** {@return requests that the client sent} */
    public long packets() {
        return traffic.packets();
    }

    /** {@return whether the client runs and its machine does not sleep} */
    public boolean isUp() {
        return client.isUp();
    }

    /** {@return whether the client's machine sleeps, so that nobody sees its clock} */
    public boolean isAsleep() {
        return client.isAsleep();
    }

    /** {@return whether the clock was changed from outside and the client was not told yet} */
    public boolean hasUnnoticedChange() {
        return client.hasUnnoticedChange();
    }

    /** Takes note that the client saw for itself that its clock was changed. */
    void hasSeenChanges() {
        client.hasSeenChanges();
    }

    /** {@return whether the client had seen for itself what it was told last} */
    boolean isToldOfSeen() {
        return client.isToldOfSeen();
    }

    /** Lets time pass until so many seconds after the start. */
    public void runUntil(double seconds) {
        timeline.runUntil(seconds);
    }

    /** Lets something happen so many seconds after the start. */
    public World at(double seconds, Runnable body) {
        timeline.after(Math.max(0, Math.round(seconds * 1e9) - timeline.nanos()), body);
        return this;
    }

    /** Steps the client's clock behind its back, and lets it notice a little later. */
    public void stepClock(long deltaNanos) {
        stepClock(deltaNanos, NOTICE_NANOS);
    }

    /** Steps the client's clock behind its back, and lets it notice after a while. */
    public void stepClock(long deltaNanos, long noticeNanos) {
        client.stepFromOutside(deltaNanos, noticeNanos);
    }

    /**
     * Puts the client's machine to sleep: its free-running clock stands still, and packets that
     * arrive are lost. Afterwards the wall clock goes on as if nothing had been.
     *
     * @param seconds how long
     * @param errorNanos how far the wall clock is off for it
     * @param noticeNanos how long after its end the client notices
     */
    public void suspend(double seconds, long errorNanos, long noticeNanos) {
        client.suspend(Math.round(seconds * 1e9), errorNanos, noticeNanos);
    }

    /**
     * Restores the client's machine from a snapshot: all of it stood still in between, and nothing
     * in it tells. Packets that arrive meanwhile are lost.
     *
     * @param seconds how old the snapshot is
     */
    public void restoreSnapshot(double seconds) {
        client.standStill(Math.round(seconds * 1e9));
    }

    /**
     * Lets a leap second occur at the end of a UTC day; until then all servers announce it, and the
     * kernel of the client carries it out if it is told.
     *
     * @param leap INSERT or DELETE
     * @param midnightUnixSeconds the end of that day
     */
    public World leapingAt(Leap leap, long midnightUnixSeconds) {
        utc.leapAt(leap, midnightUnixSeconds);
        servers.forEach(server -> server.announcing(leap));
        return at(
                utc.leapTrueNanos() * 1e-9,
                () -> servers.forEach(server -> server.announcing(Leap.NONE)));
    }

    /** {@return whether it is so near a leap second that the date depends on who is asked} */
    public boolean isLeaping() {
        return Math.abs(timeline.nanos() - utc.leapTrueNanos()) <= Timeline.NANOS_PER_SECOND;
    }

    /** {@return whether a leap second has passed that the client's kernel knew nothing of} */
    public boolean hasMissedLeap() {
        return timeline.nanos() > utc.leapTrueNanos() && !client.hasLeapt();
    }

    /** Looks names up like this from now on. */
    public World lookingUp(LookUp lookUp) {
        names.lookedUp(lookUp);
        return this;
    }

    /**
     * Ends the client.
     *
     * @param orderly whether it is told before
     */
    public void kill(boolean orderly) {
        client.kill(orderly);
    }

    /** Starts another client in the place of one that was killed, with what that one had saved. */
    public void restart(Engine fresh) {
        client.restart(fresh);
    }

    /** Hands an event to the client. */
    public void deliver(Event event) {
        client.deliver(event);
    }

    /** {@return the server that is or was at an address} */
    Optional<SimulatedServer> server(Address address) {
        return servers.stream().filter(server -> server.wasAt(address)).findFirst();
    }
}
