package org.truechimer.ctl.simulate;

import org.truechimer.daemon.config.Section;
import org.truechimer.proto.sim.Stamping;
import org.truechimer.proto.time.Leap;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads a scenario, see {@code docs/guide/simulate.md}. */
final class ScenarioReader {
    /** How many days a simulation lasts at most. */
    static final double DAYS_MAX = 366;

    private static final long DEFAULT_START_UNIX_SECONDS = 1_782_777_600; // 2026-06-30
    private static final long LEAST_START_UNIX_SECONDS = 0;
    private static final long GREATEST_START_UNIX_SECONDS = 4_102_444_800L; // 2100
    private static final int SERVERS_MAX = 64;

    private ScenarioReader() {}

    static Scenario read(Section root) {
        String title = root.text("title").orElse("A scenario without a title");
        double days =
                root.number(
                                "days",
                                "a number of days above 0, up to 366",
                                number -> number > 0 && number <= DAYS_MAX)
                        .orElse(1.0);
        int seed = root.integer("seed", 0, Integer.MAX_VALUE).orElse(1);
        long start =
                root.value(
                                "start",
                                "a date and time such as 2026-06-30T00:00:00Z",
                                ScenarioReader::unixSeconds)
                        .orElse(DEFAULT_START_UNIX_SECONDS);
        double from = Quantity.seconds(root, "statistics-from").orElse(3600.0);
        double settled = Quantity.period(root, "settled-below").orElse(1e-3);
        Leap leap =
                root.word("leap-second", List.of("insert", "delete"))
                        .map(word -> word.equals("insert") ? Leap.INSERT : Leap.DELETE)
                        .orElse(Leap.NONE);
        ClockModel clock = ClockModel.read(root.tableOrEmpty("clock"));
        Stamping stamping =
                root.table("timestamps").map(ScenarioReader::stamping).orElse(Stamping.PERFECT);
        root.require("server");
        List<Section> tables = root.tables("server");
        List<ServerModel> servers = new ArrayList<>();
        for (Section table : tables) {
            servers.add(ServerModel.read(table, servers.size() + 1));
        }
        if (root.has("server") && (servers.isEmpty() || servers.size() > SERVERS_MAX)) {
            root.problem("server", "a scenario has 1 to " + SERVERS_MAX + " servers");
        }
        List<Happening> happenings = new ArrayList<>();
        for (Section table : root.tables("event")) {
            new EventReader(table, servers).read().ifPresent(happenings::add);
        }
        happenings.sort(Comparator.comparingDouble(Happening::seconds));
        root.finish();
        return new Scenario(
                title,
                days,
                seed,
                start,
                from,
                settled,
                leap,
                clock,
                stamping,
                servers,
                happenings);
    }

    private static Optional<Long> unixSeconds(Object value) {
        return value instanceof OffsetDateTime date
                ? Optional.of(date.withOffsetSameInstant(ZoneOffset.UTC).toEpochSecond())
                        .filter(
                                seconds ->
                                        seconds >= LEAST_START_UNIX_SECONDS
                                                && seconds <= GREATEST_START_UNIX_SECONDS)
                : Optional.empty();
    }

    private static Stamping stamping(Section section) {
        Stamping stamping =
                new Stamping(
                        Quantity.seconds(section, "noise").orElse(0.0),
                        Quantity.share(section, "missing").orElse(0.0),
                        Quantity.seconds(section, "lateness").orElse(50e-6));
        section.finish();
        return stamping;
    }
}
