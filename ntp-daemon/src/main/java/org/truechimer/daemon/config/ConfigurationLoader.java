package org.truechimer.daemon.config;

import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.crypto.SymmetricKeys;
import org.truechimer.proto.engine.CertificateDates;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.select.SelectionPolicy;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads the configuration. No input makes it throw. */
public final class ConfigurationLoader {
    /** The file that is read when none is named. */
    public static final Path DEFAULT_PATH = Path.of("/etc/truechimer/ntp.toml");

    private static final String SOURCES_DIRECTORY = "sources.d";

    /** Nobody runs this program before 2026. */
    private static final long EARLIEST_UNIX_SECONDS = 1_767_225_600;

    /** No source has this stratum or a greater one: all can be followed. */
    private static final int GREATEST_STRATUM = 16;

    private ConfigurationLoader() {}

    /** {@return what the configuration at {@link #DEFAULT_PATH} says, or what is wrong} */
    public static Loaded loadDefault() {
        return load(DEFAULT_PATH);
    }

    /**
     * {@return what a configuration says, or all that is wrong with it}
     *
     * @param file the main file; the files {@code sources.d/*.toml} beside it are read too
     */
    public static Loaded load(Path file) {
        Findings findings = new Findings();
        if (Files.notExists(file)) {
            findings.problem(
                    Place.of(file),
                    "there is no such file; name another one with -c, or begin with one that holds"
                            + " this: source = [ { mode = \"pool\", address = \"pool.ntp.org\" } ]");
            return new Loaded.Invalid(findings.problems());
        }
        Optional<Section> main = SourceFile.read(file, findings);
        List<Section> more = new ArrayList<>();
        for (Path extra : sourceFiles(file.resolveSibling(SOURCES_DIRECTORY), findings)) {
            SourceFile.read(extra, findings).ifPresent(more::add);
        }
        return interpret(main, more, findings);
    }

    /** {@return what a configuration of one file says that holds these bytes} */
    static Loaded parse(Path file, byte[] bytes) {
        Findings findings = new Findings();
        findings.reading(file);
        return interpret(SourceFile.parse(file, bytes, findings), List.of(), findings);
    }

    private static List<Path> sourceFiles(Path directory, Findings findings) {
        List<Path> files = new ArrayList<>();
        if (Files.notExists(directory)) {
            return files;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "[!.]*.toml")) {
            PosixFileAttributes attributes =
                    Files.readAttributes(directory, PosixFileAttributes.class);
            if (SourceFile.isProtected(directory, attributes, findings)) {
                all.forEach(files::add);
            }
        } catch (DirectoryIteratorException unreadable) {
            findings.problem(
                    Place.of(directory),
                    SourceFile.explain(Objects.requireNonNull(unreadable.getCause())));
        } catch (IOException unreadable) {
            findings.problem(Place.of(directory), SourceFile.explain(unreadable));
        }
        files.sort(Comparator.comparing(path -> String.valueOf(path.getFileName())));
        return files;
    }

    private static Loaded interpret(Optional<Section> main, List<Section> more, Findings findings) {
        Optional<DaemonConfiguration> configuration =
                main.map(root -> interpret(root, more, findings));
        return configuration.isEmpty() || findings.anyProblem()
                ? new Loaded.Invalid(findings.problems())
                : new Loaded.Valid(configuration.get(), findings.notices());
    }

    private static DaemonConfiguration interpret(
            Section root, List<Section> more, Findings findings) {
        Section defaults = root.tableOrEmpty("source-defaults");
        SymmetricKeys keys = root.table("keys").map(KeysReader::read).orElse(SymmetricKeys.NONE);
        SourceReader sources = new SourceReader(Polls.readDefaults(defaults), keys);
        defaults.finish();
        root.tables("source").forEach(sources::read);
        Section synchronization = root.tableOrEmpty("synchronization");
        SynchronizationReader reader = new SynchronizationReader(synchronization);
        SelectionPolicy selection = reader.selection();
        ClockPolicy clock = reader.clock();
        int localStratum = reader.localStratum(GREATEST_STRATUM);
        int localReferenceId = reader.localReferenceId();
        CertificateDates certificateDates = reader.certificateDates(CertificateDates.FIRST_SYNC);
        reader.algorithm();
        boolean warnOnJump = reader.warnOnJump();
        Path stateDirectory = reader.stateDirectory();
        synchronization.finish();
        Observability observability = ObservabilityReader.read(root.tableOrEmpty("observability"));
        Optional<Journal> journal = root.table("journal").flatMap(JournalReader::read);
        ServerReader servers = new ServerReader();
        servers.servers(root.tables("server"), keys);
        List<Section> keyExchanges = root.tables("nts-ke-server");
        root.table("keyset").ifPresent(keySet -> servers.keySet(keySet, !keyExchanges.isEmpty()));
        servers.keyExchangeServers(keyExchanges);
        notServed(root);
        root.finish();
        for (Section file : more) {
            file.tables("source").forEach(sources::read);
            file.finish();
        }
        boolean ownReference = localStratum < 16 && !servers.configurations().isEmpty();
        if (sources.anyTable() || !ownReference) {
            countSources(sources, selection, synchronization, findings);
        }
        return new DaemonConfiguration(
                findings.files(),
                new Configuration(
                        sources.sources(),
                        selection,
                        clock,
                        localStratum,
                        EARLIEST_UNIX_SECONDS,
                        certificateDates),
                keys,
                servers.configurations(),
                servers.keyExchanges(),
                servers.keySet(),
                localReferenceId,
                stateDirectory,
                warnOnJump,
                observability,
                journal,
                findings.namedFiles());
    }

    private static void notServed(Section root) {
        root.table("clock").ifPresent(HardwareReader::clock);
        root.table("csptp").ifPresent(HardwareReader::precisionTime);
        root.tables("csptp-server").forEach(HardwareReader::precisionTimeServer);
    }

    private static void countSources(
            SourceReader sources,
            SelectionPolicy selection,
            Section synchronization,
            Findings findings) {
        Place place = synchronization.placeOf("minimum-agreeing-sources");
        int selectable = sources.selectable();
        if (!sources.anyTable()) {
            findings.notice(
                    Notice.Severity.INFORMATION,
                    Place.of(findings.files().getFirst()),
                    "no sources: the clock will not be set");
        } else if (selectable < selection.minimumAgreeing()) {
            String message =
                    "too few servers: "
                            + selectable
                            + " can be used where "
                            + selection.minimumAgreeing()
                            + " must agree, so the clock will not be set";
            findings.notice(Notice.Severity.ERROR, place, message);
        }
    }
}
