package org.truechimer.ctl;

import org.truechimer.ctl.NtsReport.Kind;
import org.truechimer.ctl.NtsReport.Problem;
import org.truechimer.daemon.observe.SecondsText;
import org.truechimer.daemon.tls.CertificateDates;
import org.truechimer.daemon.tls.KeyExchangeClient;
import org.truechimer.daemon.tls.KeyExchangeOrder;
import org.truechimer.daemon.tls.KeyExchangeResult;
import org.truechimer.daemon.tls.StepTime;
import org.truechimer.daemon.tls.TrustAnchors;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.Validity;
import org.truechimer.proto.nts.NtsSession;
import org.truechimer.proto.nts.SessionKeys;
import org.truechimer.proto.time.Exchange;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tries to get authentic time from a server, and finds out why that fails where it does. */
final class NtsCheck {
    /** TCP port of servers that exchange keys. */
    static final int PORT = KeyExchangeOrder.PORT;

    private static final int NTP_PORT = 123;
    private static final Duration PATIENCE_WITH_PACKETS = Duration.ofSeconds(3);

    private final ServerArgument server;
    private final InstantSource clock;
    private final List<NtsReport.Step> steps = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private NtsCheck(ServerArgument server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
    }

    /**
     * {@return how it went}
     *
     * @param authorities files with certificates of authorities that are trusted besides the
     *     system's
     * @param timeout for the exchange of keys
     * @param clock that certificates are dated by
     */
    static NtsReport run(
            ServerArgument server, List<Path> authorities, Duration timeout, InstantSource clock) {
        return new NtsCheck(server, clock).report(exchange(server, authorities, timeout, clock));
    }

    /** {@return what came of an exchange of keys} */
    static KeyExchangeResult exchange(
            ServerArgument server, List<Path> authorities, Duration timeout, InstantSource clock) {
        return new KeyExchangeClient(new SecureRandom(), clock)
                .run(
                        new KeyExchangeOrder(
                                server.host(),
                                server.port(),
                                TrustAnchors.systemAnd(authorities),
                                KeyExchangeOrder.OFFERS,
                                List.of(),
                                timeout));
    }

    private NtsReport report(KeyExchangeResult result) {
        return switch (result) {
            case KeyExchangeResult.Failed failed -> report(failed);
            case KeyExchangeResult.Agreed agreed -> {
                try (NtsSession session = agreed.session()) {
                    yield report(agreed, session);
                }
            }
        };
    }

    private NtsReport report(KeyExchangeResult.Failed failed) {
        Kind culprit = Kind.valueOf(failed.step().name());
        for (StepTime step : failed.steps()) {
            Kind kind = Kind.valueOf(step.step().name());
            add(kind, step.nanos(), "");
        }
        problems.add(
                new Problem(culprit, Optional.of(failed.fault()), failed.words(), failed.remedy()));
        return new NtsReport(
                server,
                clock.instant(),
                steps,
                failed.presented(),
                Optional.empty(),
                Optional.empty(),
                problems);
    }

    private NtsReport report(KeyExchangeResult.Agreed agreed, NtsSession session) {
        NtsReport.Agreed terms =
                new NtsReport.Agreed(
                        session.keys().algorithm(),
                        session.cookies().size(),
                        session.cookies().getFirst().length,
                        session.server().orElse(agreed.peer().getAddress().getHostAddress()),
                        session.port().orElse(NTP_PORT));
        Instant now = clock.instant();
        for (StepTime step : agreed.steps()) {
            Kind kind = Kind.valueOf(step.step().name());
            add(kind, step.nanos(), words(kind, agreed, terms, now));
        }
        Optional<ServerAnswer> answer = ask(session, terms);
        judgeDates(agreed.validity(), now, answer);
        return new NtsReport(
                server, now, steps, agreed.path(), Optional.of(terms), answer, problems);
    }

    private void add(Kind kind, long nanos, String words) {
        steps.add(new NtsReport.Step(kind, nanos / 1e9, words));
    }

    private static String words(
            Kind kind, KeyExchangeResult.Agreed agreed, NtsReport.Agreed terms, Instant now) {
        return switch (kind) {
            case LOOK_UP, TIME -> "";
            case CONNECTION ->
                    "to "
                            + agreed.peer().getAddress().getHostAddress()
                            + ", TCP port "
                            + agreed.peer().getPort();
            case HANDSHAKE -> "1.3, " + agreed.terms();
            case CERTIFICATE -> dates(agreed.validity(), now.getEpochSecond());
            case EXCHANGE ->
                    terms.algorithm().name().replace('_', '-')
                            + ", "
                            + terms.cookies()
                            + " cookies of "
                            + terms.cookieOctets()
                            + " octets, for "
                            + terms.host()
                            + ", UDP port "
                            + terms.port();
        };
    }

    /** {@return how long it is valid, or since when not} */
    static String dates(Validity validity, long now) {
        String start = CertificateDates.day(validity.notBeforeUnixSeconds());
        String end = CertificateDates.day(validity.notAfterUnixSeconds());
        if (now < validity.notBeforeUnixSeconds()) {
            return "valid only from " + start + " on";
        } else if (now > validity.notAfterUnixSeconds()) {
            return "expired on " + end;
        }
        return "valid until "
                + end
                + ", "
                + TimeUnit.SECONDS.toDays(validity.notAfterUnixSeconds() - now)
                + " days left";
    }

    /** The one place where dates are compared with the clock: here a person looks on. */
    private void judgeDates(Validity validity, Instant now, Optional<ServerAnswer> answer) {
        if (validity.holds(now.getEpochSecond())) {
            return;
        }
        boolean serverIsWithin =
                answer.isPresent()
                        && validity.holds(
                                now.getEpochSecond()
                                        + TimeUnit.NANOSECONDS.toSeconds(
                                                answer.get().exchange().offsetNanos()));
        problems.add(
                new Problem(
                        Kind.CERTIFICATE,
                        Optional.of(KeyExchangeFault.CERTIFICATE_DATES),
                        "by this machine's clock, which shows "
                                + CertificateDates.day(now.getEpochSecond())
                                + ", the certificate is not valid: "
                                + dates(validity, now.getEpochSecond()),
                        serverIsWithin
                                ? "the server's own time is within the dates of its certificate:"
                                        + " this machine's clock is probably wrong; the daemon can"
                                        + " start from that (certificate-dates = \"first-sync\")"
                                : "if this machine's clock is right, the operator of the server has"
                                        + " to renew the certificate: tell them, or use another"
                                        + " server"));
    }

    private Optional<ServerAnswer> ask(NtsSession session, NtsReport.Agreed terms) {
        Deque<byte[]> cookies = new ArrayDeque<>(session.cookies());
        List<NtsQuestion> asked = new ArrayList<>();
        long startNanos = System.nanoTime();
        try {
            ServerAnswer answer =
                    new ServerQuery(PATIENCE_WITH_PACKETS.toNanos())
                            .ask(
                                    terms.host(),
                                    terms.port(),
                                    () -> {
                                        byte[] cookie =
                                                cookies.size() > 1
                                                        ? cookies.remove()
                                                        : cookies.element();
                                        asked.add(new NtsQuestion(keys(session, asked), cookie));
                                        return asked.getLast();
                                    });
            add(Kind.TIME, roundTripNanos(answer.exchange()), time(answer));
            QueryText.objection(answer.header())
                    .ifPresent(words -> problem(words, "wait until it is, or use another server"));
            return Optional.of(answer);
        } catch (CommandException e) {
            add(Kind.TIME, System.nanoTime() - startNanos, "");
            explain(e.getMessage(), terms, asked);
            return Optional.empty();
        }
    }

    /** Where two pairs of keys may be meant, the other one after a refusal. */
    private static SessionKeys keys(NtsSession session, List<NtsQuestion> asked) {
        boolean refused = asked.stream().anyMatch(NtsQuestion::refused);
        return refused ? session.alternative().orElse(session.keys()) : session.keys();
    }

    private static long roundTripNanos(Exchange exchange) {
        return exchange.delayNanos() + exchange.transmitNanos() - exchange.receiveNanos();
    }

    private static String time(ServerAnswer answer) {
        return "offset "
                + SecondsText.signed(answer.exchange().offsetNanos() / 1e9)
                + " ± "
                + SecondsText.of(answer.halfDelaySeconds())
                + ", stratum "
                + answer.header().stratum()
                + ", authentic";
    }

    /**
     * Tells by a small packet whether it is the size of the large one that does not get through.
     */
    private void explain(String words, NtsReport.Agreed terms, List<NtsQuestion> asked) {
        String place = terms.host() + ", UDP port " + terms.port() + ",";
        if (asked.stream().anyMatch(NtsQuestion::refused)) {
            problem(
                    place + " cannot open the cookie that the key exchange gave (NTSN)",
                    "the time server and the key exchange have different keys: tell the operator");
        } else if (asked.stream().anyMatch(NtsQuestion::forged)) {
            problem(
                    place + " answers, but not with the keys of the key exchange",
                    "the time server may not have NTS, or somebody on the way answers in its"
                            + " place: try from another network");
        } else if (asked.isEmpty()) {
            problem(
                    words,
                    "the key exchange named that time server: if the name is right, tell its"
                            + " operator");
        } else if (answersPlainly(terms)) {
            problem(
                    place
                            + " answers a request of 48 octets, but not one of "
                            + asked.getFirst().request().length
                            + " octets with NTS",
                    "a firewall or the provider here or on the way drops long packets on UDP port "
                            + terms.port()
                            + ", or the server does; try from another network, or another server");
        } else {
            problem(
                    words,
                    "allow UDP port "
                            + terms.port()
                            + " in the firewalls; the exchange of keys got through, on TCP");
        }
    }

    private static boolean answersPlainly(NtsReport.Agreed terms) {
        try {
            new ServerQuery(PATIENCE_WITH_PACKETS.toNanos())
                    .ask(terms.host(), terms.port(), Question::plain);
            return true;
        } catch (CommandException _) {
            return false;
        }
    }

    private void problem(String words, String remedy) {
        problems.add(new Problem(Kind.TIME, Optional.empty(), words, remedy));
    }
}
