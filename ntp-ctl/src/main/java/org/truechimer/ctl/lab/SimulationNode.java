package org.truechimer.ctl.lab;

import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.ExchangeEnd;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.Notice;
import org.truechimer.proto.sim.SplitMix64;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.PacketParser;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/**
 * The daemon's engine as a node of a clknetsim simulation. Node n has the address 192.168.123.n.
 * All chance in it comes from the node's number, so that a simulation can be repeated.
 */
public final class SimulationNode {
    /** The greatest number of a node. */
    public static final int GREATEST_NODE = 254;

    private static final int NETWORK = 0xC0A8_7B00; // 192.168.123.0
    private static final int NETWORK_MASK = 0xFFFF_FF00;
    private static final int FIRST_PORT = 49_152;
    private static final int PORTS = 16_384;

    /** Whatever the engine wants at once, simulated time goes on. */
    private static final long SHORTEST_WAIT_NANOS = 1_000;

    private static final long LONGEST_WAIT_NANOS = 3_600_000_000_000L;

    private final Simulator simulator;
    private final Address address;
    private final Engine engine;
    private final NodeClock clock;
    private final ObjLongConsumer<Notice> log;
    private final SplitMix64 chance;
    private final TreeMap<Integer, Exchange> exchangesByPort = new TreeMap<>();
    private final Deque<Event> events = new ArrayDeque<>();
    private Optional<NodeRecord> record = Optional.empty();

    private record Exchange(Effect.Query query, Stamp departure) {
        long deadlineNanos() {
            return departure.freeNanos() + query.timeoutNanos();
        }
    }

    /**
     * Takes its place in the simulation, and waits until it begins there.
     *
     * @param link to the simulator
     * @param node 1 to {@link #GREATEST_NODE}
     * @param configuration of the engine; its sources have the addresses of other nodes
     * @param startUnixSeconds the date at which the simulation begins
     * @param log is told of each notice, and when it came: nanoseconds since the simulation began,
     *     on the free-running clock
     * @throws IOException if the simulator does not do as it should
     */
    public SimulationNode(
            SimulatorLink link,
            int node,
            Configuration configuration,
            long startUnixSeconds,
            ObjLongConsumer<Notice> log)
            throws IOException {
        this.simulator = new Simulator(link);
        this.address = address(node);
        this.log = log;
        this.chance = new SplitMix64(node);
        this.engine = new Engine(beganBy(startUnixSeconds, configuration));
        simulator.register(node);
        this.clock = new NodeClock(simulator, startUnixSeconds);
    }

    /** Has written down what the node believes of its clock, and how its clock really stands. */
    public void writeTo(NodeRecord file) {
        record = Optional.of(file);
    }

    /**
     * Keeps the time until the simulation ends.
     *
     * @throws IOException if the simulator does not do as it should
     */
    public void run() throws IOException {
        deliver(new Event.Started(clock.frequency(), Optional.empty(), true, List.of()));
        while (true) {
            if (record.isPresent()) {
                writeDown(record.get());
            }
            switch (simulator.await(clock.monotonicSeconds(idleNanos()))) {
                case TIME -> handleDue();
                case PACKET -> {
                    Optional<Simulator.Datagram> datagram = simulator.receive();
                    if (datagram.isPresent()) {
                        receive(datagram.get());
                    }
                }
                case END -> {
                    simulator.deregister();
                    return;
                }
            }
        }
    }

    private void writeDown(NodeRecord file) throws IOException {
        Simulator.Clocks clocks = simulator.clocks();
        if (file.isDue(clocks.truth())) {
            file.write(
                    clocks.truth(),
                    clocks.wall() - clocks.truth(),
                    engine.snapshot(clock.read()).system());
        }
    }

    private long idleNanos() throws IOException {
        long next = engine.nextAlarmNanos();
        for (Exchange exchange : exchangesByPort.values()) {
            next = Math.min(next, exchange.deadlineNanos());
        }
        return Math.clamp(next - clock.read().freeNanos(), SHORTEST_WAIT_NANOS, longestWaitNanos());
    }

    private long longestWaitNanos() {
        return record.isPresent() ? NodeRecord.PERIOD_NANOS : LONGEST_WAIT_NANOS;
    }

    private void handleDue() throws IOException {
        long now = clock.read().freeNanos();
        for (Exchange exchange : List.copyOf(exchangesByPort.values())) {
            if (exchange.deadlineNanos() <= now) {
                Effect.Query query = exchange.query();
                forget(query.exchange());
                deliver(
                        new Event.ExchangeEnded(
                                query.source(), query.exchange(), ExchangeEnd.TIMED_OUT));
            }
        }
        if (engine.nextAlarmNanos() <= now) {
            deliver(new Event.Alarm(chance.nextLong(), chance.nextLong()));
        }
    }

    private void receive(Simulator.Datagram datagram) throws IOException {
        Exchange exchange = exchangesByPort.get(datagram.destinationPort());
        Address sender = address(datagram.node()).withPort(datagram.sourcePort());
        if (exchange != null && exchange.query().server().equals(sender)) {
            byte[] octets = datagram.octets();
            deliver(
                    new Event.Received(
                            exchange.query().source(),
                            exchange.query().exchange(),
                            PacketParser.parse(octets, 0, octets.length),
                            Authentication.NONE,
                            address,
                            exchange.departure(),
                            stamp(),
                            0));
        }
    }

    /** Has the engine take an event, and whatever follows from it at the same instant. */
    private void deliver(Event event) throws IOException {
        events.add(event);
        while (!events.isEmpty()) {
            List<Effect> effects = new ArrayList<>();
            engine.on(clock.read(), events.remove(), effects::add);
            for (Effect effect : effects) {
                carryOut(effect);
            }
        }
    }

    private void carryOut(Effect effect) throws IOException {
        switch (effect) {
            case Effect.Resolve(String host) -> events.add(resolve(host));
            case Effect.Query query -> send(query);
            case Effect.EndExchange end -> forget(end.exchange());
            case Effect.SetFrequency(double frequency) -> clock.setFrequency(frequency);
            case Effect.Step(long deltaNanos) -> clock.step(deltaNanos);
            case Effect.Notify(Notice notice) -> log.accept(notice, clock.read().freeNanos());
            case Effect.ExchangeKeys(var _, long session, var _, var _, var _, var _) ->
                    events.add(
                            new Event.KeyExchangeFailed(
                                    session,
                                    KeyExchangeFault.LOCAL,
                                    "in a simulation there are no key exchanges"));
            case Effect.SetStatus _, Effect.Save _, Effect.ForgetKeys _ -> {
                // nobody in the simulation asks for any of them
            }
        }
    }

    private static Event resolve(String host) {
        Optional<Address> found = Address.parse(host, 0).filter(SimulationNode::isNode);
        return found.isPresent()
                ? new Event.Resolved(host, List.of(found.get()))
                : new Event.ResolveFailed(
                        host, "in a simulation there is only 192.168.123.N, the address of node N");
    }

    private void send(Effect.Query query) throws IOException {
        int port = freePort();
        byte[] request = new byte[Header.LENGTH];
        query.request().write(request, 0);
        exchangesByPort.put(port, new Exchange(query, stamp()));
        simulator.send(
                new Simulator.Datagram(node(query.server()), port, query.server().port(), request));
    }

    private int freePort() {
        int port;
        do {
            port = FIRST_PORT + (int) Long.remainderUnsigned(chance.nextLong(), PORTS);
        } while (exchangesByPort.containsKey(port));
        return port;
    }

    private void forget(long exchange) {
        exchangesByPort.values().removeIf(open -> open.query().exchange() == exchange);
    }

    /** Now: packets leave and arrive in no time. */
    private Stamp stamp() throws IOException {
        Reading now = clock.read();
        return new Stamp(now.freeNanos(), now.epoch(), StampQuality.KERNEL);
    }

    /** The simulation may be long before the day of the build. */
    private static Configuration beganBy(long startUnixSeconds, Configuration configuration) {
        return new Configuration(
                configuration.sources(),
                configuration.selection(),
                configuration.clock(),
                configuration.localStratum(),
                Math.min(configuration.earliestUnixSeconds(), startUnixSeconds),
                configuration.certificateDates());
    }

    private static Address address(int node) {
        return Address.ofIPv4(NETWORK + node, 0);
    }

    private static int node(Address address) {
        return (int) address.low() - NETWORK;
    }

    private static boolean isNode(Address address) {
        return address.isIPv4() && ((int) address.low() & NETWORK_MASK) == NETWORK;
    }
}
