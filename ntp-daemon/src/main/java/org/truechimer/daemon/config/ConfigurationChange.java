package org.truechimer.daemon.config;

import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.CertificateDates;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.SourceConfiguration;
import org.truechimer.proto.select.SelectionPolicy;
import org.truechimer.proto.source.SourceOptions;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of {@code [synchronization]} and {@code [source-defaults]}, written as in {@code
 * ntp.toml}, to be laid over a configuration that is there already. What they do not name stays.
 */
public final class ConfigurationChange {
    private static final Path ORIGIN = Path.of("--set");

    private final List<String> settings;
    private final List<Problem> problems;

    /**
     * @param settings each a key with its table and a value, {@code
     *     synchronization.step-threshold=0.1}
     */
    public ConfigurationChange(List<String> settings) {
        this.settings = List.copyOf(settings);
        Findings findings = new Findings();
        Configuration none =
                new Configuration(List.of(), SelectionPolicy.DEFAULT, ClockPolicy.DEFAULT, 16, 0);
        over(none, findings);
        this.problems = findings.problems();
    }

    /** {@return all that is wrong with the settings; without a problem they can be laid over} */
    public List<Problem> problems() {
        return problems;
    }

    /** {@return a configuration with these settings in place of its own} */
    public Configuration over(Configuration base) {
        return over(base, new Findings()).orElse(base);
    }

    private Optional<Configuration> over(Configuration base, Findings findings) {
        findings.reading(ORIGIN);
        byte[] text = String.join("\n", settings).getBytes(StandardCharsets.UTF_8);
        return SourceFile.parse(ORIGIN, text, findings).map(root -> over(base, root));
    }

    private static Configuration over(Configuration base, Section root) {
        Section synchronization = root.tableOrEmpty("synchronization");
        SynchronizationReader reader =
                new SynchronizationReader(synchronization, base.selection(), base.clock());
        SelectionPolicy selection = reader.selection();
        ClockPolicy clock = reader.clock();
        int localStratum = reader.localStratum(base.localStratum());
        CertificateDates certificateDates = reader.certificateDates(base.certificateDates());
        synchronization.finish();
        Section defaults = root.tableOrEmpty("source-defaults");
        List<SourceConfiguration> sources =
                base.sources().stream().map(source -> over(source, defaults)).toList();
        Polls.read(defaults, Polls.DEFAULT);
        defaults.finish();
        root.finish();
        return new Configuration(
                sources,
                selection,
                clock,
                localStratum,
                base.earliestUnixSeconds(),
                certificateDates);
    }

    private static SourceConfiguration over(SourceConfiguration base, Section defaults) {
        SourceOptions ours = base.options();
        Polls polls =
                Polls.read(
                        defaults,
                        new Polls(
                                ours.minimumPoll(),
                                ours.maximumPoll(),
                                ours.initialPoll(),
                                ours.effort()));
        return new SourceConfiguration(
                base.name(),
                base.host(),
                base.port(),
                base.servers(),
                base.pool(),
                base.ignore(),
                base.protection(),
                new SourceOptions(
                        polls.minimum(),
                        polls.maximum(),
                        polls.initial(),
                        polls.effort(),
                        ours.prefer(),
                        ours.trust(),
                        ours.noselect(),
                        ours.xleave()));
    }
}
