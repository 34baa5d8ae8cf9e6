package org.truechimer.proto.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.RandomCases;
import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.journal.RandomValues;
import org.truechimer.proto.octets.StateReader;
import org.truechimer.proto.octets.StateWriter;
import org.truechimer.proto.octets.UndecodableException;
import org.truechimer.proto.select.SelectionPolicy;
import org.truechimer.proto.sim.Oscillator;
import org.truechimer.proto.sim.Path;
import org.truechimer.proto.sim.SimulatedClock;
import org.truechimer.proto.sim.SimulatedServer;
import org.truechimer.proto.sim.SplitMix64;
import org.truechimer.proto.sim.World;
import org.truechimer.proto.source.DropReason;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.wire.Address;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** The engine's state as octets holds every field that matters, and brings each back. */
class StateTest {
    private static final long START_NANOS = 1_782_777_600_000_000_000L;

    private final SplittableRandom random = RandomCases.of("StateTest");
    private final RandomValues values = new RandomValues(random);
    private final Engine engine = underWay();

    /** {@return an engine that follows one server, asks another under NTS, and has lost a third} */
    private static Engine underWay() {
        SourceOptions options =
                new SourceOptions(4, 6, 4, PollEffort.BALANCED, false, false, false, false);
        List<SourceConfiguration> sources = new ArrayList<>();
        List<SimulatedServer> servers = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            String host = "192.0.2." + i;
            Protection protection =
                    i == 1 ? new Protection.Nts(Optional.empty(), true) : new Protection.None();
            sources.add(
                    new SourceConfiguration(
                            host + ":123", host, 123, 1, false, List.of(), protection, options));
            servers.add(
                    new SimulatedServer(
                            Address.ofIPv4(0xC000_0200 + i, 123), Path.symmetric(2e-3, 1e-4)));
        }
        Engine engine =
                new Engine(
                        new Configuration(
                                sources,
                                new SelectionPolicy(1, 1.5),
                                ClockPolicy.DEFAULT,
                                16,
                                1_700_000_000L));
        World world =
                new World(
                                1,
                                engine,
                                new SimulatedClock(
                                        new Oscillator(30e-6, 1e-9, new SplitMix64(2)),
                                        START_NANOS + 20_000_000),
                                servers,
                                START_NANOS)
                        .start(Optional.empty());
        world.runUntil(500);
        world.deliver(new Event.ResolveFailed("192.0.2.2", "no such name"));
        servers.getLast().lyingBy(0.5);
        world.runUntil(700);
        return engine;
    }

    private static byte[] octets(Engine engine) {
        StateWriter writer = new StateWriter();
        engine.state(writer);
        return writer.octets();
    }

    private static Engine restored(byte[] octets) throws UndecodableException {
        StateReader reader = new StateReader(octets);
        Engine engine = Engine.blank();
        engine.state(reader);
        reader.finish();
        return engine;
    }

    @Test
    void whatWasWrittenIsBroughtBackAndWrittenAlike() throws UndecodableException {
        byte[] octets = octets(engine);
        System.out.println(octets.length + " octets for three sources");
        assertThat(octets(engine)).as("writing changes nothing").isEqualTo(octets);
        assertThat(octets(restored(octets))).isEqualTo(octets);
    }

    /**
     * Changes each field of each object of the engine, one at a time: the octets have to change
     * with it, and to bring the change back. What is worked out anew with each event is transient.
     */
    @Test
    void everyFieldOfEveryObjectIsInTheStateOrTransient() throws ReflectiveOperationException {
        Set<String> changed = new TreeSet<>();
        visit(engine, "", changed);
        System.out.println("fields: " + changed);
        assertThat(changed)
                .contains(
                        "lastExchange",
                        "clock.discipline.steering.estimate",
                        "roster.names.problem",
                        "roster.names.keepers.plan.attempts",
                        "roster.names.keepers.current",
                        "roster.sessions.lastSession",
                        "roster.names.members.estimator.hypotheses.state.mm",
                        "roster.names.members.estimator.noise.back.shortCount",
                        "roster.names.members.source.lastAnswered",
                        "roster.names.members.source.plan.stretch")
                .hasSizeGreaterThan(80);
    }

    /** Each way from the engine to a field is taken once, in a list to the first element alone. */
    private void visit(Object object, String way, Set<String> changed)
            throws ReflectiveOperationException {
        for (Field field : object.getClass().getDeclaredFields()) {
            int modifiers = field.getModifiers();
            if (!Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers)) {
                field.setAccessible(true);
                visit(object, field, way + field.getName(), changed);
            }
        }
    }

    private void visit(Object owner, Field field, String way, Set<String> changed)
            throws ReflectiveOperationException {
        Object value = field.get(owner);
        if (value instanceof List<?> all && !all.isEmpty() && isObject(all.getFirst())) {
            visit(all.getFirst(), way + ".", changed);
        } else if (value instanceof Object[] all) {
            visit(all[0], way + ".", changed);
        } else if (value instanceof double[] numbers) {
            int i = random.nextInt(numbers.length);
            double was = numbers[i];
            numbers[i] = random.nextDouble();
            assertIsKept(way, () -> numbers[i] = was);
            changed.add(way);
        } else if (value != null && isObject(value)) {
            visit(value, way + ".", changed);
        } else if (!isOrigin(way) && isChangeable(value)) {
            change(owner, field, value, way);
            changed.add(way);
        }
    }

    private void change(Object owner, Field field, Object value, String name)
            throws ReflectiveOperationException {
        if (value instanceof Collection<?> all) {
            assertThat(all).as(name + ": nothing in it to be taken away").isNotEmpty();
            List<?> was = List.copyOf(all);
            all.clear();
            assertIsKept(name, () -> restore(all, was));
            return;
        }
        if (value instanceof Map<?, ?> counts) {
            countOneMore(counts);
            assertIsKept(name, () -> counts.remove(DropReason.LATE));
            return;
        }
        Object other = other(field, value);
        field.set(owner, other);
        assertIsKept(
                name,
                () -> {
                    try {
                        field.set(owner, value);
                    } catch (IllegalAccessException e) {
                        throw new LinkageError(e.getMessage(), e);
                    }
                });
    }

    @SuppressWarnings("unchecked")
    private static void restore(Collection<?> all, List<?> was) {
        ((Collection<Object>) all).addAll(was);
    }

    @SuppressWarnings("unchecked")
    private static void countOneMore(Map<?, ?> counts) {
        ((Map<DropReason, Long>) counts).put(DropReason.LATE, 7L);
    }

    private Object other(Field field, Object value) {
        if (value instanceof Optional<?> present && present.isPresent()) {
            return Optional.empty();
        }
        for (int i = 0; i < 100; i++) {
            Object other = values.of(field.getGenericType());
            if (!other.equals(value)) {
                return other;
            }
        }
        throw new AssertionError("there is but one value of " + field);
    }

    private void assertIsKept(String name, Runnable changeBack) {
        byte[] after = octets(engine);
        try {
            assertThat(Arrays.equals(octets(restored(after)), after))
                    .as(name + " is brought back")
                    .isTrue();
        } catch (UndecodableException e) {
            throw new AssertionError(name + " is not brought back", e);
        }
        changeBack.run();
        assertThat(Arrays.equals(octets(engine), after)).as(name + " is not written").isFalse();
    }

    /** What an object is made of stands in the list that holds it, and is looked at there. */
    private static boolean isOrigin(String way) {
        return way.endsWith("source.id") || way.endsWith("source.address");
    }

    /** The leader is one of the associations, and is looked at there. */
    private static boolean isChangeable(Object value) {
        return !(value instanceof Optional<?> held && held.filter(StateTest::isObject).isPresent());
    }

    /** Neither a value nor made of values alone. */
    private static boolean isObject(Object value) {
        return value.getClass().getName().startsWith("org.truechimer.")
                && !(value instanceof Record)
                && !(value instanceof Enum<?>);
    }

    @Test
    void anyOctetsAreAStateOrRefused() {
        byte[] octets = octets(engine);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = octets.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            int length = random.nextBoolean() ? damaged.length : random.nextInt(damaged.length);
            try {
                restored(Arrays.copyOf(damaged, length));
            } catch (UndecodableException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }
}
