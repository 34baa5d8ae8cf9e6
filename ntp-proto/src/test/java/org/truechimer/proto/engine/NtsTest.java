package org.truechimer.proto.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.sim.SimulatedServer;
import org.truechimer.proto.sim.World;
import org.truechimer.proto.wire.Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sources whose keys are exchanged: when, how often, and what becomes of them without keys. */
class NtsTest {
    private static final double DAY = 86_400;

    private final Network network = new Network();

    private SimulatedServer server() {
        return network.keyedServer(2e-3, 1e-4);
    }

    private List<Double> exchangesUntil(World world, double seconds) {
        List<Double> times = new ArrayList<>();
        world.witnessedBy(
                effect -> {
                    network.effects.add(effect);
                    if (effect instanceof Effect.ExchangeKeys) {
                        times.add(world.seconds());
                    }
                });
        world.runUntil(seconds);
        return times;
    }

    private static NtsSnapshot nts(World world) {
        return world.snapshot().sources().getFirst().nts().orElseThrow();
    }

    @Test
    void exchangesKeysOnceAndFollowsTheServer() {
        server();
        World world = network.start(1);
        world.runUntil(3600);
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
        assertThat(network.effects(Effect.ExchangeKeys.class))
                .extracting(Effect.ExchangeKeys::session, Effect.ExchangeKeys::host)
                .containsExactly(tuple(1L, "192.0.2.1"));
        assertThat(network.effects(Effect.Query.class))
                .extracting(Effect.Query::credential)
                .containsOnly(new Credential.Session(1));
        assertThat(network.effects(Effect.Resolve.class)).isEmpty();
        assertThat(nts(world).cookies()).isEqualTo(8);
        assertThat(nts(world).datesChecked()).isTrue();
        assertThat(nts(world).failure()).isEmpty();
    }

    @Test
    void isNeverAskedWithoutKeysAndTriesForThemLessAndLessOften() {
        server().keys().gone(true);
        World world = network.start(2);
        List<Double> times = exchangesUntil(world, 2 * DAY);
        assertThat(network.effects(Effect.Query.class)).isEmpty();
        for (int i = 1; i < times.size(); i++) {
            double expected = Math.min(10 * Math.pow(1.5, i - 1), 432_000) + 3; // 3 s to fail
            assertThat(times.get(i) - times.get(i - 1))
                    .isCloseTo(expected, offset(0.01 + 1e-4 * expected));
        }
        assertThat(times).hasSizeBetween(20, 25);
        assertThat(nts(world).failure().orElseThrow().fault())
                .isEqualTo(KeyExchangeFault.CONNECTION);
        assertThat(network.notices(Notice.KeyExchangeFailed.class)).hasSize(times.size());
    }

    @Test
    void aServerThatIsMadeReachableIsAskedAgainAndTheCountBeginsAnew() {
        SimulatedServer server = server();
        server.keys().gone(true);
        World world = network.start(3);
        world.runUntil(100);
        assertThat(nts(world).attempts()).isGreaterThan(3);
        server.keys().gone(false);
        world.runUntil(300);
        assertThat(nts(world).attempts()).isZero();
        assertThat(nts(world).failure()).isEmpty();
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
    }

    @Test
    void aServerThatForgotItsKeysIsAskedOnUntilThereAreOthers() {
        SimulatedServer server = server();
        World world = network.start(4);
        world.runUntil(600);
        int id = world.snapshot().sources().getFirst().id();
        server.keys().forgetting();
        network.effects.clear();
        world.runUntil(900);
        assertThat(network.notices(Notice.CookieRefused.class)).hasSize(1);
        assertThat(network.effects(Effect.ExchangeKeys.class)).hasSize(1);
        assertThat(network.effects(Effect.ForgetKeys.class))
                .containsExactly(new Effect.ForgetKeys(1));
        assertThat(network.effects(Effect.Query.class).getLast().credential())
                .isEqualTo(new Credential.Session(2));
        SourceSnapshot source = world.snapshot().sources().getFirst();
        assertThat(source.id()).as("what was learnt of it stays").isEqualTo(id);
        assertThat(source.reach() & 1).isEqualTo(1);
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
    }

    @Test
    void nothingIsExchangedWhileTheServerAnswersThoughTheKeyServerIsGoneForADay() {
        SimulatedServer server = server();
        World world = network.start(5);
        world.runUntil(600);
        server.keys().gone(true);
        network.effects.clear();
        world.runUntil(600 + DAY);
        assertThat(network.effects(Effect.ExchangeKeys.class)).isEmpty();
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
    }

    @Test
    void withoutKeysForADayItRunsOnAndRecoversOnceThereAreSome() {
        SimulatedServer server = server();
        World world = network.start(6);
        world.runUntil(600);
        server.keys().gone(true).forgetting();
        network.effects.clear();
        world.runUntil(600 + DAY);
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.HOLDOVER);
        assertThat(network.effects(Effect.Query.class))
                .as("as many as there were cookies")
                .hasSize(8);
        assertThat(world.snapshot().sources().getFirst().problem()).isPresent();
        server.keys().gone(false);
        world.runUntil(600 + 2.6 * DAY);
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
    }

    @Test
    void aSilentServerCostsItsCookiesAndThenKeysNoMoreOftenThanAllowed() {
        SimulatedServer server = server();
        World world = network.start(7);
        world.runUntil(600);
        server.silent(true);
        network.effects.clear();
        List<Double> times = exchangesUntil(world, 600 + DAY);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isGreaterThan(9.9);
        }
        assertThat(times).hasSizeBetween(3, 25);
        server.silent(false);
        world.runUntil(600 + 2.6 * DAY);
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
    }

    @Test
    void theLastCookieMayBeLostWithAnExchangeThatAJumpOfTheClockEnds() {
        SimulatedServer server = server();
        World world = network.start(14);
        world.runUntil(600);
        server.silent(true);
        while (nts(world).cookies() > 0) {
            world.runUntil(world.seconds() + 0.1);
        }
        world.stepClock(5_000_000_000L, 1_000_000);
        server.silent(false);
        world.runUntil(world.seconds() + 400);
        assertThat(nts(world).cookies()).isEqualTo(8);
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
    }

    @Test
    void goesOnWithTheKeysOfAnEarlierRun() {
        server();
        World world = network.start(8);
        world.runUntil(600);
        world.kill(true);
        network.effects.clear();
        world.restart(new Engine(network.configuration()));
        world.runUntil(700);
        assertThat(network.effects(Effect.ExchangeKeys.class)).isEmpty();
        assertThat(network.effects(Effect.ForgetKeys.class)).isEmpty();
        assertThat(network.effects(Effect.Query.class).getFirst().credential())
                .isEqualTo(new Credential.Session(1));
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
    }

    /** Orderly or not, a moment before the keys would have come. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRestartInTheMiddleOfAnExchangeBeginsItAnew(boolean orderly) {
        server();
        World world = network.start(15);
        world.runUntil(0.03);
        assertThat(network.effects(Effect.ExchangeKeys.class)).hasSize(1);
        assertThat(nts(world).terms()).isEmpty();
        world.kill(orderly);
        network.effects.clear();
        world.restart(new Engine(network.configuration()));
        world.runUntil(60);
        assertThat(network.effects(Effect.ExchangeKeys.class)).hasSize(1);
        assertThat(nts(world).cookies()).isEqualTo(8);
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
    }

    @Test
    void forgetsTheKeysOfASourceThatIsNotConfiguredAnyMore() {
        server();
        World world = network.start(9);
        world.runUntil(60);
        network.effects.clear();
        Configuration now = network.configuration();
        world.deliver(
                new Event.Reconfigured(
                        new Configuration(
                                List.of(),
                                now.selection(),
                                now.clock(),
                                16,
                                now.earliestUnixSeconds())));
        assertThat(network.effects(Effect.ForgetKeys.class))
                .containsExactly(new Effect.ForgetKeys(1));
        world.kill(false);
        network.effects.clear();
        world.restart(new Engine(network.configuration()));
        world.runUntil(120);
        assertThat(network.effects(Effect.ExchangeKeys.class)).hasSize(1);
    }

    @Test
    void keysThatComeTooLateAreForgotten() {
        server();
        World world = network.start(10);
        world.runUntil(60);
        network.effects.clear();
        KeyTerms terms = nts(world).terms().orElseThrow();
        world.deliver(new Event.KeysExchanged(77, terms, 8));
        assertThat(network.effects(Effect.ForgetKeys.class))
                .containsExactly(new Effect.ForgetKeys(77));
    }

    @Test
    void theServersOfAPoolAreExchangedForOneAfterTheOtherEachWithoutThoseThatAreHad() {
        for (int i = 0; i < 5; i++) {
            network.add(Address.ofIPv4(0xC633_6401 + i, 123), 2e-3, 1e-4);
        }
        network.source(Network.keyedPool("pool.example", 3));
        World world = network.start(11);
        world.runUntil(120);
        assertThat(network.effects(Effect.ExchangeKeys.class))
                .extracting(Effect.ExchangeKeys::denied)
                .containsExactly(
                        List.of(),
                        List.of("198.51.100.1"),
                        List.of("198.51.100.1", "198.51.100.2"));
        assertThat(world.snapshot().sources()).hasSize(3);
        assertThat(world.system().synchronisation()).isEqualTo(Synchronisation.SYNCHRONISED);
        network.servers.getFirst().silent(true);
        world.runUntil(1800);
        assertThat(world.snapshot().sources())
                .extracting(source -> source.address().orElseThrow().host())
                .contains("198.51.100.4")
                .doesNotContain("198.51.100.1");
    }

    @Test
    void theTimeServerThatIsNamedIsLookedUp() {
        SimulatedServer server = server();
        server.named("time.example");
        World world = network.start(12);
        world.runUntil(0.02);
        network.effects.clear();
        world.deliver(
                new Event.KeysExchanged(
                        1,
                        new KeyTerms(
                                Optional.of("time.example"),
                                1123,
                                server.address().withPort(0),
                                15,
                                "CN=time.example",
                                new Validity(0, Long.MAX_VALUE)),
                        8));
        assertThat(network.effects(Effect.Resolve.class))
                .containsExactly(new Effect.Resolve("time.example"));
        world.runUntil(0.03);
        assertThat(world.snapshot().sources().getFirst().address().orElseThrow().toString())
                .isEqualTo("192.0.2.1:1123");
    }

    @Test
    void aTimeServerThatCannotBeFoundIsAFailureOfTheExchange() {
        server();
        World world = network.start(13);
        world.runUntil(0.02);
        world.deliver(
                new Event.KeysExchanged(
                        1,
                        new KeyTerms(
                                Optional.of("time.example"),
                                123,
                                network.servers.getFirst().address().withPort(0),
                                15,
                                "CN=time.example",
                                new Validity(0, Long.MAX_VALUE)),
                        8));
        world.deliver(new Event.ResolveFailed("time.example", "no such name"));
        assertThat(nts(world).failure().orElseThrow().fault())
                .isEqualTo(KeyExchangeFault.SERVER_NAME);
        assertThat(network.effects(Effect.ForgetKeys.class))
                .containsExactly(new Effect.ForgetKeys(1));
    }
}
