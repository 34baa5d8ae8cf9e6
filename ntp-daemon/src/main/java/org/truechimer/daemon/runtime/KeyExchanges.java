package org.truechimer.daemon.runtime;

import org.truechimer.daemon.tls.KeyExchangeOrder;
import org.truechimer.daemon.tls.KeyExchangeResult;
import org.truechimer.daemon.tls.ServiceLookup;
import org.truechimer.daemon.tls.TrustAnchors;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Carries exchanges of keys out, each on a virtual thread of its own. */
final class KeyExchanges implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int NTP_PORT = 123;

    private final Client client;
    private final Services services;
    private final Sessions sessions;
    private final Consumer<Event> events;
    private final Map<Optional<String>, TrustAnchors> anchors = new ConcurrentHashMap<>();
    private final Map<Long, Thread> open = new ConcurrentHashMap<>();

    /** Exchanges keys. */
    @FunctionalInterface
    interface Client {
        /** {@return what came of it, in the time that the order gives} */
        KeyExchangeResult run(KeyExchangeOrder order);
    }

    /** Looks up who exchanges keys for a domain. */
    @FunctionalInterface
    interface Services {
        /**
         * {@return the servers in the order in which they should be tried, at least one}
         *
         * @throws IOException when there are none; the message is for a person
         */
        List<ServiceLookup.Target> targets(String domain) throws IOException;
    }

    /**
     * @param sessions takes the keys
     * @param events told what came of each exchange, by any thread
     */
    KeyExchanges(Client client, Services services, Sessions sessions, Consumer<Event> events) {
        this.client = client;
        this.services = services;
        this.sessions = sessions;
        this.events = events;
    }

    /** Begins an exchange. */
    void exchange(Effect.ExchangeKeys asked) {
        Thread thread =
                Thread.ofVirtual().name("keys-" + asked.session()).unstarted(() -> run(asked));
        open.put(asked.session(), thread);
        thread.start();
    }

    /** Ends all exchanges. */
    @Override
    public void close() {
        open.values().forEach(Thread::interrupt);
    }

    private void run(Effect.ExchangeKeys asked) {
        Event result;
        try {
            result = result(asked, attempt(asked, targets(asked)));
        } catch (IOException e) {
            result =
                    new Event.KeyExchangeFailed(
                            asked.session(), KeyExchangeFault.NAME, String.valueOf(e.getMessage()));
        } finally {
            open.remove(asked.session());
        }
        events.accept(result);
    }

    private List<ServiceLookup.Target> targets(Effect.ExchangeKeys asked) throws IOException {
        return asked.how().serviceLookup()
                ? services.targets(asked.host())
                : List.of(new ServiceLookup.Target(asked.host(), asked.port()));
    }

    /** One after the other, until there are keys. */
    private KeyExchangeResult attempt(
            Effect.ExchangeKeys asked, List<ServiceLookup.Target> targets) {
        KeyExchangeResult result = client.run(order(asked, targets.getFirst()));
        for (ServiceLookup.Target next : targets.subList(1, targets.size())) {
            if (result instanceof KeyExchangeResult.Agreed) {
                break;
            }
            result = client.run(order(asked, next));
        }
        return result;
    }

    private KeyExchangeOrder order(Effect.ExchangeKeys asked, ServiceLookup.Target target) {
        TrustAnchors trusted =
                anchors.computeIfAbsent(
                        asked.how().authority(),
                        file -> TrustAnchors.systemAnd(file.map(Path::of).stream().toList()));
        return new KeyExchangeOrder(
                target.host(),
                target.port(),
                trusted,
                KeyExchangeOrder.OFFERS,
                asked.denied(),
                TIMEOUT);
    }

    private Event result(Effect.ExchangeKeys asked, KeyExchangeResult result) {
        return switch (result) {
            case KeyExchangeResult.Agreed agreed -> {
                KeyTerms terms = terms(asked, agreed);
                sessions.keep(asked, terms, agreed.session());
                yield new Event.KeysExchanged(
                        asked.session(), terms, agreed.session().cookies().size());
            }
            case KeyExchangeResult.Failed failed ->
                    new Event.KeyExchangeFailed(
                            asked.session(),
                            failed.fault(),
                            failed.words() + "; " + failed.remedy());
        };
    }

    private static KeyTerms terms(Effect.ExchangeKeys asked, KeyExchangeResult.Agreed agreed) {
        return new KeyTerms(
                agreed.session().server(),
                agreed.session().port().orElse(NTP_PORT),
                Address.of(agreed.peer().getAddress().getAddress(), 0),
                agreed.session().keys().algorithm().id(),
                subject(agreed.path().getFirst(), asked.host()),
                agreed.validity());
    }

    /** A certificate need not have a subject: it is for the name that was asked for then. */
    private static String subject(X509Certificate certificate, String host) {
        String subject = certificate.getSubjectX500Principal().getName();
        return subject.isEmpty() ? host : subject;
    }
}
