package org.truechimer.ctl.simulate;

import org.truechimer.daemon.config.Document;
import org.truechimer.daemon.observe.SecondsText;
import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.SourceConfiguration;
import org.truechimer.proto.select.SelectionPolicy;
import org.truechimer.proto.sim.Stamping;
import org.truechimer.proto.source.SourceOptions;
import org.truechimer.proto.time.Leap;

import java.nio.file.Path;
import java.util.List;

/**
 * A world and what happens in it.
 *
 * @param title what it is called
 * @param days how long it is looked at
 * @param seed of all that is random in it
 * @param startUnixSeconds the date at its beginning
 * @param statisticsFromSeconds from when on the clock is judged
 * @param settledSeconds an offset that is small enough
 * @param leap the leap second at the end of the first month; NONE for none
 * @param clock the client's clock
 * @param stamping how well the client's packets are stamped
 * @param servers at least one
 * @param happenings in the order of their time
 */
public record Scenario(
        String title,
        double days,
        long seed,
        long startUnixSeconds,
        double statisticsFromSeconds,
        double settledSeconds,
        Leap leap,
        ClockModel clock,
        Stamping stamping,
        List<ServerModel> servers,
        List<Happening> happenings) {
    static final double SECONDS_PER_DAY = 86_400;

    private static final int NTP_PORT = 123;
    private static final int UNSYNCHRONISED_STRATUM = 16;

    public Scenario {
        servers = List.copyOf(servers);
        happenings = List.copyOf(happenings);
    }

    /** {@return what a file says, or all that is wrong with it} */
    public static Document<Scenario> read(Path file) {
        return Document.read(file, ScenarioReader::read);
    }

    /** {@return the same for so long} */
    public Scenario lasting(double otherDays) {
        return new Scenario(
                title,
                otherDays,
                seed,
                startUnixSeconds,
                statisticsFromSeconds,
                settledSeconds,
                leap,
                clock,
                stamping,
                servers,
                happenings);
    }

    /** {@return how long it is looked at, in words} */
    public String length() {
        return days == Math.rint(days)
                ? Math.round(days) + (days == 1 ? " day" : " days")
                : SecondsText.of(days * SECONDS_PER_DAY);
    }

    /** {@return how long it is looked at, whole seconds} */
    public long seconds() {
        return Math.max(1, Math.round(days * SECONDS_PER_DAY));
    }

    /** {@return a configuration with each server as a source, a majority of which has to agree} */
    public Configuration usualConfiguration() {
        List<SourceConfiguration> sources =
                servers.stream()
                        .map(
                                server ->
                                        new SourceConfiguration(
                                                server.host() + ":" + NTP_PORT,
                                                server.host(),
                                                NTP_PORT,
                                                1,
                                                false,
                                                List.of(),
                                                SourceOptions.DEFAULT))
                        .toList();
        return new Configuration(
                sources,
                new SelectionPolicy(
                        servers.size() / 2 + 1, SelectionPolicy.DEFAULT.maximumDistanceSeconds()),
                ClockPolicy.DEFAULT,
                UNSYNCHRONISED_STRATUM,
                0);
    }
}
