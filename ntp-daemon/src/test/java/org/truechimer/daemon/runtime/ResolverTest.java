package org.truechimer.daemon.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.wire.Address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

@Timeout(20)
class ResolverTest {
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private Event next() throws InterruptedException {
        Event event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    private static InetAddress[] addresses(String... literals) {
        return Stream.of(literals).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    private static List<Address> expected(String... literals) {
        return Stream.of(literals).map(literal -> Address.parse(literal, 0).orElseThrow()).toList();
    }

    @Test
    void aLiteralIsNotLookedUp() throws InterruptedException {
        try (Resolver resolver =
                new Resolver(
                        host -> {
                            throw new AssertionError("looked up " + host);
                        },
                        events::add)) {
            resolver.resolve("192.0.2.1");
            resolver.resolve("2001:db8::1");

            assertThat(next()).isEqualTo(new Event.Resolved("192.0.2.1", expected("192.0.2.1")));
            assertThat(next())
                    .isEqualTo(new Event.Resolved("2001:db8::1", expected("2001:db8::1")));
        }
    }

    @Test
    void theFamiliesComeByTurnsBeginningWithTheSystemsFirst() throws InterruptedException {
        try (Resolver resolver =
                new Resolver(
                        host ->
                                addresses(
                                        "2001:db8::1",
                                        "2001:db8::2",
                                        "2001:db8::1",
                                        "2001:db8::3",
                                        "192.0.2.1",
                                        "192.0.2.1"),
                        events::add)) {
            resolver.resolve("pool.example");

            assertThat(next())
                    .isEqualTo(
                            new Event.Resolved(
                                    "pool.example",
                                    expected(
                                            "2001:db8::1",
                                            "192.0.2.1",
                                            "2001:db8::2",
                                            "2001:db8::3")));
        }
    }

    @Test
    void oneFamilyAloneKeepsTheSystemsOrder() throws InterruptedException {
        try (Resolver resolver =
                new Resolver(host -> addresses("192.0.2.9", "192.0.2.1"), events::add)) {
            resolver.resolve("a.example");

            assertThat(next())
                    .isEqualTo(new Event.Resolved("a.example", expected("192.0.2.9", "192.0.2.1")));
        }
    }

    @Test
    void aFailureIsTheSystemsOwnWordsWithoutTheName() throws InterruptedException {
        try (Resolver resolver =
                new Resolver(
                        host -> {
                            throw new UnknownHostException(
                                    host + ": Temporary failure in name resolution");
                        },
                        events::add)) {
            resolver.resolve("a.example");

            assertThat(next())
                    .isEqualTo(
                            new Event.ResolveFailed(
                                    "a.example", "Temporary failure in name resolution"));
        }
    }

    @Test
    void aNameThatIsBeingLookedUpIsNotQueuedAgainAndCanBeAfterwards() throws InterruptedException {
        CountDownLatch hold = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        try (Resolver resolver =
                new Resolver(
                        host -> {
                            lookups.incrementAndGet();
                            awaitUninterruptibly(hold);
                            return addresses("192.0.2.1");
                        },
                        events::add)) {
            resolver.resolve("a.example");
            resolver.resolve("a.example");
            hold.countDown();
            next();
            resolver.resolve("a.example");
            next();

            assertThat(lookups).hasValue(2);
            assertThat(events).isEmpty();
        }
    }

    @Test
    void oneSlowNameDoesNotHoldTheOthersUp() throws InterruptedException {
        CountDownLatch hold = new CountDownLatch(1);
        try (Resolver resolver =
                new Resolver(
                        host -> {
                            if (host.startsWith("slow")) {
                                awaitUninterruptibly(hold);
                            }
                            return addresses("192.0.2.1");
                        },
                        events::add)) {
            resolver.resolve("slow.example");
            resolver.resolve("quick.example");

            assertThat(next())
                    .isInstanceOfSatisfying(
                            Event.Resolved.class,
                            resolved -> assertThat(resolved.host()).isEqualTo("quick.example"));
            hold.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
