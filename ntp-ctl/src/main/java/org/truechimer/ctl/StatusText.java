package org.truechimer.ctl;

import org.truechimer.ctl.Terminal.Colour;
import org.truechimer.daemon.observe.Observation;
import org.truechimer.daemon.observe.Printable;
import org.truechimer.daemon.observe.SecondsText;
import org.truechimer.daemon.observe.ServerSnapshot;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.server.Drop;
import org.truechimer.proto.server.ServerCount;
import org.truechimer.proto.source.DropReason;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.PollExponent;
import org.truechimer.proto.wire.Address;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The status for people: is the time right, how right, from whom; then a line a source. Fits 100
 * columns.
 */
final class StatusText {
    private static final int NAME_WIDTH = 43;
    private static final int STRATUM_UNSYNCHRONISED = 16;
    private static final String DEFAULT_PORT = ":123";

    private final Observation observation;
    private final SystemSnapshot system;
    private final List<SourceSnapshot> sources;
    private final Terminal terminal;
    private final StringBuilder text = new StringBuilder();

    StatusText(Observation observation, Terminal terminal) {
        this.observation = observation;
        this.system = observation.snapshot().system();
        this.sources = observation.snapshot().sources();
        this.terminal = terminal;
        state();
        accuracy();
        sources();
        servers();
        program();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void state() {
        boolean starting = system.synchronisation() == Synchronisation.STARTING;
        line(starting && sources.isEmpty() ? alone() : synchronisation());
        if (!system.steering()) {
            line("The clock is only watched: nothing that is said here is corrected.");
        }
        line("");
    }

    private String alone() {
        return terminal.in(Colour.DOUBTFUL, "Not synchronised")
                + ": there are no sources, so the clock is left alone.";
    }

    private String synchronisation() {
        return switch (system.synchronisation()) {
            case SYNCHRONISED ->
                    terminal.in(Colour.GOOD, "Synchronised")
                            + ": a majority of the sources agrees, and the clock follows"
                            + " it.";
            case STARTING ->
                    terminal.in(Colour.DOUBTFUL, "Starting")
                            + ": not enough sources have answered yet to know the time.";
            case HOLDOVER ->
                    terminal.in(Colour.DOUBTFUL, "Holdover")
                            + ": no source can be used; the clock runs on at its last"
                            + " rate.";
            case DISRUPTED ->
                    terminal.in(Colour.DOUBTFUL, "Disrupted")
                            + ": the clock was changed from outside and is being measured"
                            + " again.";
            case NO_MAJORITY ->
                    terminal.in(Colour.BAD, "No majority")
                            + ": the sources contradict each other, so the clock is left"
                            + " alone.";
            case PANIC ->
                    terminal.in(Colour.BAD, "Panic")
                            + ": the clock is further off than may be corrected, so it is"
                            + " left alone.";
        };
    }

    private void accuracy() {
        if (system.lastUpdateFreeNanos() == 0) {
            field("Offset", "not measured yet");
        } else {
            field("Offset", offset());
        }
        field("Error bound", errorBound());
        field("From", from());
        if (system.stratum() < STRATUM_UNSYNCHRONISED) {
            field(
                    "To the root",
                    "stratum "
                            + system.stratum()
                            + ", root delay "
                            + SecondsText.of(system.rootDelaySeconds())
                            + ", root dispersion "
                            + SecondsText.of(system.rootDispersionSeconds()));
        }
        if (system.lastUpdateFreeNanos() != 0) {
            double age =
                    (observation.snapshot().now().freeNanos() - system.lastUpdateFreeNanos()) / 1e9;
            field("Last measured", SecondsText.of(age) + " ago");
        }
        field("Frequency", frequency());
        if (system.steps() > 0) {
            field(
                    "Steps",
                    system.steps()
                            + ", the last one by "
                            + SecondsText.signed(system.lastStepNanos() / 1e9));
        }
        if (system.leap() == Leap.INSERT || system.leap() == Leap.DELETE) {
            field(
                    "Leap second",
                    system.leap() == Leap.INSERT
                            ? "this UTC day ends with 23:59:60"
                            : "this UTC day ends after 23:59:58");
        }
        line("");
    }

    private String offset() {
        String direction = system.offsetSeconds() < 0 ? "ahead of" : "behind";
        boolean certain = Math.abs(system.offsetSeconds()) > 2 * system.sigmaSeconds();
        return SecondsText.signed(system.offsetSeconds())
                + " ± "
                + SecondsText.of(system.sigmaSeconds())
                + (certain ? " (the clock is " + direction + " true time)" : "");
    }

    private String errorBound() {
        if (Double.isInfinite(system.errorBoundSeconds())) {
            return "unknown";
        }
        return SecondsText.of(system.errorBoundSeconds())
                + ", growing by "
                + SecondsText.of(system.errorBoundGrowth() * 60)
                + " a minute";
    }

    private String from() {
        if (sources.isEmpty()) {
            return "nobody";
        }
        long used = sources.stream().filter(VerdictText::isUsed).count();
        return used
                + " of "
                + sources.size()
                + (sources.size() == 1 ? " source" : " sources")
                + (used == 0 ? "" : ", most from " + mostWeight());
    }

    private String mostWeight() {
        for (SourceSnapshot source : sources) {
            if (VerdictText.isUsed(source)
                    && source.address().isPresent()
                    && source.address().get().referenceId() == system.referenceId()) {
                return together(nameOf(source), hostOf(source));
            }
        }
        return ReferenceIdText.of(system.stratum(), system.referenceId());
    }

    private String frequency() {
        if (!Double.isFinite(system.frequencySigma())) {
            return partsPerMillion(system.frequency(), "%+.3f") + " ppm, not measured yet";
        }
        return partsPerMillion(system.frequency(), "%+.3f")
                + " ± "
                + partsPerMillion(system.frequencySigma(), "%.3f")
                + " ppm";
    }

    private void sources() {
        if (sources.isEmpty()) {
            line("No sources are configured: add a [[source]] to the configuration.");
            line("");
            return;
        }
        line(
                terminal.in(
                        Colour.HEADING,
                        row("  Source", "Str", "Reach", "Poll", "Offset", "±", "Delay", "Jitter")));
        Map<String, Integer> namesakes = new TreeMap<>();
        sources.forEach(source -> namesakes.merge(source.name(), 1, Integer::sum));
        String group = "";
        for (SourceSnapshot source : sources) {
            boolean grouped = namesakes.getOrDefault(source.name(), 1) > 1;
            if (grouped && !group.equals(source.name())) {
                line("  " + cut(nameOf(source), 98));
            }
            group = source.name();
            source(source, grouped);
        }
        line("");
        boolean interleaved = sources.stream().anyMatch(SourceSnapshot::interleaved);
        line(
                terminal.in(
                        Colour.QUIET,
                        VerdictText.LEGEND + (interleaved ? "   i interleaved" : "")));
    }

    private void source(SourceSnapshot source, boolean grouped) {
        VerdictText verdict = VerdictText.of(source);
        String mark = terminal.in(verdict.colour(), String.valueOf(verdict.mark()));
        String host = hostOf(source);
        String name = grouped ? "  " + host : nameOf(source);
        String both = grouped ? name : together(name, host);
        boolean fits = both.length() <= NAME_WIDTH;
        line(mark + " " + numbers(cut(fits ? both : name, NAME_WIDTH), source));
        if (!fits && !grouped) {
            line("    " + host);
        }
        if (!VerdictText.isUsed(source)) {
            line("    " + cut(verdict.words(), 96));
            dropped(source);
        }
    }

    private static String together(String name, String host) {
        return name.contains(host) ? name : name + " " + host;
    }

    private static String numbers(String label, SourceSnapshot source) {
        boolean measured = source.quality().isPresent();
        return row(
                        "  " + label,
                        stratum(source),
                        source.sent() == 0
                                ? "-"
                                : Integer.bitCount(source.reach() & 0xFF)
                                        + "/"
                                        + Math.min(source.sent(), 8),
                        source.sent() == 0
                                ? "-"
                                : SecondsText.round(PollExponent.seconds(source.pollExponent())),
                        measured ? SecondsText.signed(source.offsetSeconds()) : "-",
                        measured ? SecondsText.of(source.sigmaSeconds()) : "-",
                        measured ? SecondsText.of(source.delaySeconds()) : "-",
                        measured ? SecondsText.of(source.jitterSeconds()) : "-")
                .substring(2);
    }

    /** {@return the stratum, behind the sign of the interleaved mode} */
    private static String stratum(SourceSnapshot source) {
        String stratum = source.stratum() == 0 ? "-" : Integer.toString(source.stratum());
        return source.interleaved() ? "i" + " ".repeat(2 - stratum.length()) + stratum : stratum;
    }

    private static String row(
            String name,
            String stratum,
            String reach,
            String poll,
            String offset,
            String sigma,
            String delay,
            String jitter) {
        StringBuilder row = new StringBuilder(name);
        row.repeat(' ', Math.max(0, NAME_WIDTH + 2 - name.length()));
        int[] widths = {4, 6, 8, 10, 9, 9, 9};
        String[] cells = {stratum, reach, poll, offset, sigma, delay, jitter};
        for (int i = 0; i < cells.length; i++) {
            row.repeat(' ', Math.max(1, widths[i] - cells[i].length())).append(cells[i]);
        }
        return row.toString();
    }

    private void dropped(SourceSnapshot source) {
        if (source.dropped().isEmpty()) {
            return;
        }
        List<String> reasons = new ArrayList<>();
        for (Map.Entry<DropReason, Long> entry : source.dropped().entrySet()) {
            reasons.add(entry.getValue() + " " + words(entry.getKey()));
        }
        line("    " + cut("dropped answers: " + String.join(", ", reasons), 96));
    }

    private void servers() {
        for (ServerSnapshot server : observation.servers()) {
            if (server.problem().isPresent()) {
                String why = "Does not serve " + server.listen() + ": " + server.problem().get();
                line(terminal.in(Colour.BAD, cut(Printable.of(why), 100)));
                continue;
            }
            line(
                    "Serves "
                            + server.listen()
                            + ": "
                            + requests(server.total(ServerCount.RECEIVED))
                            + ", "
                            + server.total(ServerCount.ANSWERED)
                            + " answered"
                            + count(server.total(ServerCount.DENIED), "denied")
                            + count(
                                    server.total(ServerCount.TOLD_TO_SLOW_DOWN),
                                    "told to slow down")
                            + count(server.dropped(), "dropped"));
            servedDrops(server);
        }
        if (!observation.servers().isEmpty()) {
            line("");
        }
    }

    private static String requests(long count) {
        return count + (count == 1 ? " request" : " requests");
    }

    private static String count(long count, String what) {
        return count == 0 ? "" : ", " + count + " " + what;
    }

    private void servedDrops(ServerSnapshot server) {
        List<String> reasons = new ArrayList<>();
        for (Drop reason : Drop.values()) {
            if (server.total(reason) > 0) {
                reasons.add(server.total(reason) + " " + words(reason));
            }
        }
        if (!reasons.isEmpty()) {
            line("    " + cut("dropped: " + String.join(", ", reasons), 96));
        }
    }

    private static String words(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private void program() {
        line(
                terminal.in(
                        Colour.QUIET,
                        "ntp-daemon "
                                + Printable.of(observation.program().version())
                                + ", up for "
                                + SecondsText.of(observation.program().uptimeSeconds())));
    }

    private void field(String name, String value) {
        line("  " + name + " ".repeat(15 - name.length()) + value);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String nameOf(SourceSnapshot source) {
        String name = Printable.of(source.name());
        return name.endsWith(DEFAULT_PORT)
                ? name.substring(0, name.length() - DEFAULT_PORT.length())
                : name;
    }

    private static String hostOf(SourceSnapshot source) {
        return source.address().map(Address::host).orElse("");
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }

    private static String partsPerMillion(double ratio, String format) {
        return Double.isFinite(ratio) ? String.format(Locale.ROOT, format, ratio * 1e6) : "unknown";
    }
}
