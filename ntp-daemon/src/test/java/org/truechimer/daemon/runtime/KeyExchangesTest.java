package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.daemon.tls.KeyExchangeOrder;
import org.truechimer.daemon.tls.KeyExchangeResult;
import org.truechimer.daemon.tls.ServiceLookup;
import org.truechimer.daemon.tls.Step;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.Protection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What is asked of the client for keys, and what becomes of what it says. */
class KeyExchangesTest {
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Sessions sessions = new Sessions(List.of(), () -> {});
    private final List<KeyExchangeOrder> orders = new ArrayList<>();

    private Event resultOf(Effect.ExchangeKeys asked, KeyExchanges.Services services)
            throws InterruptedException {
        try (KeyExchanges exchanges =
                new KeyExchanges(this::refused, services, sessions, events::add)) {
            exchanges.exchange(asked);
            return events.poll(10, TimeUnit.SECONDS);
        }
    }

    private KeyExchangeResult refused(KeyExchangeOrder order) {
        orders.add(order);
        return new KeyExchangeResult.Failed(
                Step.CONNECTION,
                KeyExchangeFault.CONNECTION,
                "nobody accepts connections at " + order.host() + ":" + order.port(),
                "check that address",
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static Effect.ExchangeKeys serviceOf(String domain) {
        return new Effect.ExchangeKeys(
                domain + ":4460",
                5,
                domain,
                4460,
                new Protection.Nts(Optional.empty(), true),
                List.of("192.0.2.1"));
    }

    private static List<ServiceLookup.Target> unasked(String domain) {
        throw new AssertionError("nobody asked for " + domain);
    }

    @Test
    void aFailureIsToldWithWhatToDoAboutIt() throws Exception {
        assertThat(resultOf(TestSessions.asked(3), KeyExchangesTest::unasked))
                .isEqualTo(
                        new Event.KeyExchangeFailed(
                                3,
                                KeyExchangeFault.CONNECTION,
                                "nobody accepts connections at nts.example:4460; check that"
                                        + " address"));
        assertThat(sessions.known()).isEmpty();
    }

    @Test
    void theAlgorithmThatEveryServerHasIsOfferedFirst() throws Exception {
        resultOf(TestSessions.asked(3), KeyExchangesTest::unasked);
        assertThat(orders.getFirst().offers())
                .containsExactly(
                        AeadAlgorithm.AES_SIV_CMAC_256,
                        AeadAlgorithm.AES_SIV_CMAC_512,
                        AeadAlgorithm.AES_128_GCM_SIV);
    }

    @Test
    void theServersOfADomainAreTriedInTurn() throws Exception {
        resultOf(
                serviceOf("example.org"),
                domain ->
                        List.of(
                                new ServiceLookup.Target("a." + domain, 1),
                                new ServiceLookup.Target("b." + domain, 2)));
        assertThat(orders)
                .extracting(order -> order.host() + ":" + order.port())
                .containsExactly("a.example.org:1", "b.example.org:2");
        assertThat(orders.getFirst().denied()).containsExactly("192.0.2.1");
    }

    @Test
    void aDomainWithoutServersIsAFailure() throws Exception {
        assertThat(
                        resultOf(
                                serviceOf("example.org"),
                                domain -> {
                                    throw new IOException("DNS knows no server for " + domain);
                                }))
                .isEqualTo(
                        new Event.KeyExchangeFailed(
                                5, KeyExchangeFault.NAME, "DNS knows no server for example.org"));
        assertThat(orders).isEmpty();
    }
}
