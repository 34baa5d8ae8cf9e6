package org.truechimer.ctl;

import org.truechimer.ctl.Terminal.Colour;
import org.truechimer.daemon.observe.AlgorithmText;
import org.truechimer.daemon.observe.CookieKeysSnapshot;
import org.truechimer.daemon.observe.DateText;
import org.truechimer.daemon.observe.KeyExchangeCount;
import org.truechimer.daemon.observe.KeyExchangeSnapshot;
import org.truechimer.daemon.observe.KeyFaultText;
import org.truechimer.daemon.observe.Observation;
import org.truechimer.daemon.observe.Printable;
import org.truechimer.daemon.observe.SecondsText;
import org.truechimer.daemon.observe.ServerSnapshot;
import org.truechimer.proto.engine.KeyFailure;
import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.NtsSnapshot;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.server.ServerCount;
import org.truechimer.proto.wire.Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys and certificates of the sources, where keys are exchanged with others, and the cookies
 * that these come with, for people: a paragraph each.
 */
final class NtsText {
    private static final int LABEL_WIDTH = 14;
    private static final int VALUE_WIDTH = 80;
    private static final int COOKIES = 8;
    private static final int FEW_DAYS = 7;

    private final long nowFreeNanos;
    private final long nowUnixSeconds;
    private final List<SourceSnapshot> sources;
    private final List<KeyExchangeSnapshot> exchanges;
    private final Optional<CookieKeysSnapshot> cookieKeys;
    private final Terminal terminal;
    private final StringBuilder text = new StringBuilder();

    NtsText(Observation observation, Terminal terminal) {
        this.nowFreeNanos = observation.snapshot().now().freeNanos();
        this.nowUnixSeconds =
                Math.floorDiv(observation.snapshot().now().wallNanos(), 1_000_000_000L);
        this.sources =
                observation.snapshot().sources().stream()
                        .filter(source -> source.nts().isPresent())
                        .toList();
        this.exchanges = observation.keyExchanges();
        this.cookieKeys = observation.cookieKeys();
        this.terminal = terminal;
        if (sources.isEmpty()) {
            text.append(
                    "No source is asked under NTS: whoever is on the way can forge the time."
                            + " Sources with mode = \"nts\" in the configuration are.\n");
        }
        for (SourceSnapshot source : sources) {
            source(source, source.nts().orElseThrow());
        }
        exchanges.forEach(this::server);
        cookieKeys.ifPresent(keys -> cookies(keys, observation.servers()));
    }

    /** {@return whether each source under NTS has keys, and all that is served under it can be} */
    boolean good() {
        return sources.stream().allMatch(s -> s.nts().orElseThrow().terms().isPresent())
                && exchanges.stream().allMatch(server -> server.problem().isEmpty())
                && cookieKeys.stream().allMatch(keys -> keys.sinceUnixSeconds().isPresent());
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void source(SourceSnapshot source, NtsSnapshot nts) {
        heading(source.name());
        nts.terms().ifPresentOrElse(terms -> keys(source, nts, terms), () -> line("keys", "none"));
        nts.failure().ifPresent(failure -> failure(nts, failure));
        if (nts.failure().isEmpty() && nts.terms().isEmpty()) {
            line("", "being exchanged for the first time");
        }
    }

    private void keys(SourceSnapshot source, NtsSnapshot nts, KeyTerms terms) {
        String since =
                nts.exchangedFreeNanos() == 0
                        ? "kept from an earlier run"
                        : "exchanged "
                                + SecondsText.of(ageSeconds(nts.exchangedFreeNanos()))
                                + " ago";
        line("keys", AlgorithmText.of(terms.algorithm()) + ", " + since);
        line("cookies", nts.cookies() + " of " + COOKIES + " left");
        line(
                "time server",
                source.address().map(Address::toString).orElse("-")
                        + terms.host().map(host -> " (" + Printable.of(host) + ")").orElse(""));
        line("certificate", Printable.of(terms.subject()));
        validity(terms.validity().notAfterUnixSeconds(), nts.datesChecked());
    }

    /** What is left of it nobody knows who does not know the time. */
    private void validity(long lastUnixSeconds, boolean checked) {
        String until = "until " + DateText.minute(lastUnixSeconds) + " UTC";
        if (!checked) {
            line("valid", until);
            line("", "not checked yet: the clock has to be known first");
            return;
        }
        long days = DateText.daysLeft(lastUnixSeconds, nowUnixSeconds);
        until += lastUnixSeconds < nowUnixSeconds ? ", which is over" : ", " + days + " days left";
        line("valid", days < FEW_DAYS ? terminal.in(Colour.BAD, until) : until);
    }

    private void server(KeyExchangeSnapshot server) {
        heading("Server of keys at " + server.listen());
        if (server.problem().isPresent()) {
            bad("problem", server.problem().get());
            return;
        }
        Map<KeyExchangeCount, Long> counts = server.counts();
        long completed = counts.getOrDefault(KeyExchangeCount.COMPLETED, 0L);
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        line(
                "exchanges",
                completed
                        + " since the start, and "
                        + (all - completed)
                        + " that failed; "
                        + server.connections()
                        + " under way");
        String label = "failures";
        for (KeyExchangeCount count : KeyExchangeCount.values()) {
            long failed = counts.getOrDefault(count, 0L);
            if (count != KeyExchangeCount.COMPLETED && failed > 0) {
                line(label, failed + ": " + count.help());
                label = "";
            }
        }
        for (KeyExchangeSnapshot.Certificate certificate : server.certificates()) {
            line("certificate", Printable.of(certificate.subject()));
            validity(certificate.notAfterUnixSeconds(), true);
        }
    }

    private void cookies(CookieKeysSnapshot keys, List<ServerSnapshot> servers) {
        heading("Cookies of clients");
        if (keys.sinceUnixSeconds().isPresent()) {
            long age = Math.max(0, nowUnixSeconds - keys.sinceUnixSeconds().getAsLong());
            line(
                    "keys",
                    (keys.fleet() ? "of a fleet" : "of this server alone")
                            + ", the same one seals for "
                            + SecondsText.of((double) age));
            keys.problem().ifPresent(why -> bad("lost", "at the next start: " + why));
        } else {
            line("keys", "none, so no cookies are given or opened here");
            keys.problem().ifPresent(why -> bad("problem", why));
        }
        if (!servers.isEmpty()) {
            line(
                    "requests",
                    total(servers, ServerCount.NTS_ANSWERED)
                            + " answered, "
                            + total(servers, ServerCount.NTS_NAK)
                            + " whose cookie or seal was not right");
        }
    }

    private static long total(List<ServerSnapshot> servers, ServerCount what) {
        return servers.stream().mapToLong(server -> server.total(what)).sum();
    }

    private void failure(NtsSnapshot nts, KeyFailure failure) {
        bad("last failure", KeyFaultText.of(failure.fault(), failure.words()));
        String next =
                Double.isInfinite(nts.retrySeconds())
                        ? ""
                        : ", next try in " + SecondsText.of(nts.retrySeconds());
        line("", SecondsText.of(ageSeconds(failure.freeNanos())) + " ago" + next);
    }

    private void bad(String label, String words) {
        List<String> lines = wrapped(Printable.of(words));
        for (int i = 0; i < lines.size(); i++) {
            line(i == 0 ? label : "", terminal.in(Colour.BAD, lines.get(i)));
        }
    }

    private static List<String> wrapped(String words) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > VALUE_WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private double ageSeconds(long freeNanos) {
        return Math.max(0, nowFreeNanos - freeNanos) * 1e-9;
    }

    private void heading(String name) {
        if (!text.isEmpty()) {
            text.append('\n');
        }
        text.append(terminal.in(Colour.HEADING, Printable.of(name))).append('\n');
    }

    private void line(String label, String value) {
        text.append("  ").append(label);
        text.repeat(' ', LABEL_WIDTH - label.length()).append(value).append('\n');
    }
}
