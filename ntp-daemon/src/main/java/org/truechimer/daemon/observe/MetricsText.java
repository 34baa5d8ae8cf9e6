package org.truechimer.daemon.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.jspecify.annotations.Nullable;
import org.truechimer.proto.engine.NtsSnapshot;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.server.Drop;
import org.truechimer.proto.server.ServerCount;
import org.truechimer.proto.source.DropReason;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.PollExponent;
import org.truechimer.proto.wire.Address;

import java.util.Map;

/**
 * An {@link Observation} as metrics. Names are ntpd-rs's where the meaning is the same, so that its
 * dashboards work.
 *
 * <p>Each scrape fills a registry of its own: the metrics are those of the observation and nothing
 * else, and a source that is gone leaves nothing behind.
 */
public final class MetricsText {
    /** Content type of the text format that every Prometheus understands. */
    public static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";

    /** Content type of OpenMetrics. */
    public static final String OPEN_METRICS =
            "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private MetricsText() {}

    /**
     * {@return the metrics}
     *
     * @param observation what they are of
     * @param contentType {@link #PLAIN} or {@link #OPEN_METRICS}
     */
    public static String of(Observation observation, String contentType) {
        MetricsText metrics = new MetricsText();
        metrics.program(observation.program());
        metrics.system(observation.snapshot().system());
        for (SourceSnapshot source : observation.snapshot().sources()) {
            metrics.source(source, observation.snapshot().now().freeNanos());
        }
        observation.servers().forEach(metrics::server);
        observation.keyExchanges().forEach(metrics::keyExchange);
        observation.cookieKeys().ifPresent(metrics::cookieKeys);
        String text = metrics.registry.scrape(contentType);
        metrics.registry.close();
        return text;
    }

    private void program(Program program) {
        Tags build =
                Tags.of(
                        "version", program.version(),
                        "build_commit", program.buildCommit(),
                        "build_commit_date", program.buildCommitDate());
        gauge(
                "ntp.uptime",
                "seconds",
                "Time since the daemon started",
                build,
                program.uptimeSeconds());
    }

    private void system(SystemSnapshot system) {
        Tags none = Tags.empty();
        gauge(
                "ntp.system.accumulated.steps",
                "seconds",
                "Sum of the sizes of all steps after the first",
                none,
                system.accumulatedStepsSeconds());
        gauge(
                "ntp.system.accumulated.steps.threshold",
                "seconds",
                "Limit of that sum; -1 for none",
                none,
                Double.isFinite(system.accumulatedLimitSeconds())
                        ? system.accumulatedLimitSeconds()
                        : -1);
        gauge(
                "ntp.system.leap.indicator",
                null,
                "Leap second announced: 0 none, 1 last minute has 61 s, 2 it has 59 s, 4 not"
                        + " synchronised",
                none,
                leapNumber(system.leap()));
        gauge(
                "ntp.system.root.delay",
                "seconds",
                "Round-trip delay to the reference clock",
                none,
                system.rootDelaySeconds());
        gauge(
                "ntp.system.root.dispersion",
                "seconds",
                "Error bound without half of the root delay",
                none,
                system.rootDispersionSeconds());
        gauge(
                "ntp.system.stratum",
                null,
                "Distance from a reference clock in servers; 16 when not synchronised",
                none,
                system.stratum());

        gauge(
                "ntp.system.synchronised",
                null,
                "Whether a majority of the sources agrees and the clock follows it",
                none,
                isSynchronised(system) ? 1 : 0);
        for (Synchronisation state : Synchronisation.values()) {
            gauge(
                    "ntp.system.synchronisation",
                    null,
                    "State of the clock as a whole; 1 for the one it is in",
                    Tags.of("state", ObservationDocument.key(state)),
                    state == system.synchronisation() ? 1 : 0);
        }
        gauge(
                "ntp.system.steering",
                null,
                "Whether the clock is steered, or only watched",
                none,
                system.steering() ? 1 : 0);
        gauge(
                "ntp.system.offset",
                "seconds",
                "True time minus the wall clock: what is still to be corrected",
                none,
                system.offsetSeconds());
        gauge(
                "ntp.system.sigma",
                "seconds",
                "One standard deviation of the offset",
                none,
                system.sigmaSeconds());
        gauge(
                "ntp.system.error.bound",
                "seconds",
                "True time is within this of the wall clock",
                none,
                system.errorBoundSeconds());
        gauge(
                "ntp.system.error.bound.growth",
                "ratio",
                "Growth of the error bound, seconds per second",
                none,
                system.errorBoundGrowth());
        gauge(
                "ntp.system.frequency",
                "ratio",
                "Correction of the clock's rate, as a fraction",
                none,
                system.frequency());
        gauge(
                "ntp.system.frequency.sigma",
                "ratio",
                "One standard deviation of the frequency",
                none,
                system.frequencySigma());
        counter("ntp.system.steps", "Steps of the clock", none, system.steps());
        gauge(
                "ntp.system.last.step",
                "seconds",
                "Size of the last step, positive forward; 0 for none",
                none,
                system.lastStepNanos() / 1e9);
    }

    private void source(SourceSnapshot source, long nowFreeNanos) {
        Tags which =
                Tags.of(
                        "name", source.name(),
                        "address", source.address().map(Address::toString).orElse(""),
                        "id", Integer.toString(source.id()));
        gauge(
                "ntp.source.poll.interval",
                "seconds",
                "Time between two requests",
                which,
                PollExponent.seconds(source.pollExponent()));
        gauge(
                "ntp.source.unanswered.polls",
                null,
                "Requests since the last answer",
                which,
                source.unanswered());
        gauge(
                "ntp.source.root.delay",
                "seconds",
                "The source's round-trip delay to its reference clock",
                which,
                source.rootDelaySeconds());
        gauge(
                "ntp.source.root.dispersion",
                "seconds",
                "The source's own error bound",
                which,
                source.rootDispersionSeconds());
        gauge(
                "ntp.source.reach",
                null,
                "The last eight requests as bits, the newest lowest, 1 for answered",
                which,
                source.reach());
        gauge(
                "ntp.source.stratum",
                null,
                "The source's stratum; 0 before its first answer",
                which,
                source.stratum());
        for (Standing standing : Standing.values()) {
            gauge(
                    "ntp.source.standing",
                    null,
                    "What is made of the source; 1 for the standing it has",
                    which.and("standing", ObservationDocument.key(standing)),
                    standing == source.standing() ? 1 : 0);
        }
        if (source.quality().isPresent()) {
            measurement(source, which, nowFreeNanos);
        }
        source.nts().ifPresent(nts -> keys(nts, which));
        counter("ntp.source.sent.packets", "Requests sent", which, source.sent());
        counter("ntp.source.accepted.packets", "Answers accepted", which, source.accepted());
        for (Map.Entry<DropReason, Long> dropped : source.dropped().entrySet()) {
            counter(
                    "ntp.source.dropped.packets",
                    "Answers dropped, by reason",
                    which.and("reason", ObservationDocument.key(dropped.getKey())),
                    dropped.getValue());
        }
    }

    private void keys(NtsSnapshot nts, Tags which) {
        gauge(
                "ntp.source.nts.cookies.available",
                null,
                "Cookies left to ask the source with",
                which,
                nts.cookies());
        gauge(
                "ntp.source.nts.established",
                null,
                "Whether there are keys to ask the source with",
                which,
                nts.terms().isPresent() ? 1 : 0);
        gauge(
                "ntp.source.nts.exchange.attempts",
                null,
                "Exchanges of keys since the last one whose keys an answer proved good",
                which,
                nts.attempts());
        nts.terms()
                .ifPresent(
                        terms ->
                                gauge(
                                        "ntp.source.nts.certificate.expiry",
                                        "seconds",
                                        "When the certificate of the key exchange runs out, since"
                                                + " 1970",
                                        which,
                                        (double) terms.validity().notAfterUnixSeconds()));
    }

    /**
     * What is known only after the first sample; until then there is no such series, rather than a
     * false 0.
     */
    private void measurement(SourceSnapshot source, Tags which, long nowFreeNanos) {
        gauge(
                "ntp.source.offset",
                "seconds",
                "The source's time minus the wall clock",
                which,
                source.offsetSeconds());
        gauge(
                "ntp.source.uncertainty",
                "seconds",
                "One standard deviation of that offset",
                which,
                source.sigmaSeconds());
        gauge(
                "ntp.source.delay",
                "seconds",
                "Round-trip delay of the last sample",
                which,
                source.delaySeconds());
        gauge(
                "ntp.source.jitter",
                "seconds",
                "How much the source's offsets scatter",
                which,
                source.jitterSeconds());
        gauge(
                "ntp.source.last.sample.age",
                "seconds",
                "Time since the last sample",
                which,
                (nowFreeNanos - source.lastSampleFreeNanos()) / 1e9);
    }

    private void server(ServerSnapshot server) {
        Tags which = Tags.of("listen_address", server.listen().toString());
        gauge(
                "ntp.server.listening",
                null,
                "Whether time is served there, as configured",
                which,
                server.problem().isEmpty() ? 1 : 0);
        serverCounter(
                "received", "Datagrams that arrived", which, server.total(ServerCount.RECEIVED));
        serverCounter("accepted", "Requests answered", which, server.total(ServerCount.ANSWERED));
        serverCounter(
                "denied",
                "Requests answered with the kiss code DENY",
                which,
                server.total(ServerCount.DENIED));
        serverCounter(
                "ignored",
                "Datagrams without an answer, but for those that came too soon",
                which,
                ServerDocument.ignored(server));
        serverCounter(
                "rate.limited",
                "Requests that came too soon",
                which,
                ServerDocument.rateLimited(server));
        counter(
                "ntp.server.response.send.errors",
                "Answers that the system did not take",
                which,
                server.total(ServerCount.NOT_SENT));
        nts(server, which);
        for (int i = 0; i < server.shards().size(); i++) {
            shard(server.shards().get(i), which.and("shard", Integer.toString(i)));
        }
    }

    private void nts(ServerSnapshot server, Tags which) {
        serverCounter(
                "nts.received",
                "Requests with network time security",
                which,
                server.total(ServerCount.NTS_RECEIVED));
        serverCounter(
                "nts.accepted",
                "Requests with network time security that were answered",
                which,
                server.total(ServerCount.NTS_ANSWERED));
        serverCounter(
                "nts.denied",
                "Requests with network time security answered with the kiss code DENY",
                which,
                server.total(ServerCount.NTS_DENIED));
        serverCounter(
                "nts.rate.limited",
                "Requests with network time security that came too soon",
                which,
                server.total(ServerCount.NTS_RATE_LIMITED));
        serverCounter(
                "nts.nak",
                "Requests whose cookie or seal was not right, answered with the kiss code NTSN",
                which,
                server.total(ServerCount.NTS_NAK));
    }

    private void shard(ServerSnapshot.Shard shard, Tags which) {
        serverCounter(
                "authenticated",
                "Answers with a message authentication code",
                which,
                shard.counts().getOrDefault(ServerCount.AUTHENTICATED, 0L));
        serverCounter(
                "interleaved",
                "Answers in interleaved mode",
                which,
                shard.counts().getOrDefault(ServerCount.INTERLEAVED, 0L));
        serverCounter(
                "late.stamped",
                "Requests for which the kernel had no timestamp",
                which,
                shard.counts().getOrDefault(ServerCount.STAMPED_LATE, 0L));
        for (Map.Entry<Drop, Long> dropped : shard.dropped().entrySet()) {
            serverCounter(
                    "dropped",
                    "Datagrams without an answer, by reason",
                    which.and("reason", ObservationDocument.key(dropped.getKey())),
                    dropped.getValue());
        }
    }

    private void keyExchange(KeyExchangeSnapshot server) {
        Tags which = Tags.of("listen_address", server.listen().toString());
        gauge(
                "ntp.nts.ke.listening",
                null,
                "Whether keys are exchanged there, as configured",
                which,
                server.problem().isEmpty() ? 1 : 0);
        gauge(
                "ntp.nts.ke.connections",
                null,
                "Connections to exchange keys that are open",
                which,
                server.connections());
        server.counts()
                .forEach(
                        (outcome, count) ->
                                counter(
                                        "ntp.nts.ke.exchanges",
                                        "Connections to exchange keys, by what became of them",
                                        which.and("outcome", ObservationDocument.key(outcome)),
                                        count));
        for (KeyExchangeSnapshot.Certificate certificate : server.certificates()) {
            gauge(
                    "ntp.nts.ke.certificate.expiry",
                    "seconds",
                    "When the certificate expires, seconds since 1970",
                    which.and("subject", certificate.subject()),
                    (double) certificate.notAfterUnixSeconds());
        }
    }

    private void cookieKeys(CookieKeysSnapshot keys) {
        Tags none = Tags.empty();
        gauge(
                "ntp.nts.cookie.keys.available",
                null,
                "Whether there are keys to open the cookies of clients with",
                none,
                keys.sinceUnixSeconds().isPresent() ? 1 : 0);
        keys.sinceUnixSeconds()
                .ifPresent(
                        since ->
                                gauge(
                                        "ntp.nts.cookie.key.since",
                                        "seconds",
                                        "Since when cookies are sealed with the same key, seconds"
                                                + " since 1970",
                                        none,
                                        (double) since));
    }

    private void serverCounter(String what, String help, Tags tags, long value) {
        counter("ntp.server." + what + ".packets", help, tags, value);
    }

    private static boolean isSynchronised(SystemSnapshot system) {
        return system.synchronisation() == Synchronisation.SYNCHRONISED;
    }

    /** As ntpd-rs numbers them. */
    private static int leapNumber(Leap leap) {
        return switch (leap) {
            case NONE -> 0;
            case INSERT -> 1;
            case DELETE -> 2;
            case UNSYNCHRONISED -> 4;
        };
    }

    private void gauge(String name, @Nullable String unit, String help, Tags tags, double value) {
        Gauge.builder(name, () -> value)
                .baseUnit(unit)
                .description(help)
                .tags(tags)
                .register(registry);
    }

    private void counter(String name, String help, Tags tags, long value) {
        FunctionCounter.builder(name, this, ignored -> value)
                .description(help)
                .tags(tags)
                .register(registry);
    }
}
