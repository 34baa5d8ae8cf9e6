package org.truechimer.daemon.config;

import org.truechimer.proto.crypto.SymmetricKeys;
import org.truechimer.proto.engine.Configuration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All that the daemon is told.
 *
 * @param files the files that were read, the main one first
 * @param engine the part that the engine is told
 * @param keys the symmetric keys that its files hold
 * @param servers where time is served
 * @param keyExchanges where keys for NTS are exchanged
 * @param keySet how the keys of NTS cookies are kept
 * @param localReferenceId shown by servers of stratum 1 that follow nobody
 * @param stateDirectory where state is kept from one run to the next
 * @param warnOnJump whether a step after the first one is a warning in the log, or just a line of
 *     it
 * @param observability how the daemon is watched
 * @param journal where the journal goes; empty for nowhere
 * @param namedFiles the files that it names and that have to be there
 */
public record DaemonConfiguration(
        List<Path> files,
        Configuration engine,
        SymmetricKeys keys,
        List<ServerConfiguration> servers,
        List<KeyExchangeConfiguration> keyExchanges,
        KeySetConfiguration keySet,
        int localReferenceId,
        Path stateDirectory,
        boolean warnOnJump,
        Observability observability,
        Optional<Journal> journal,
        List<NamedFile> namedFiles) {
    public DaemonConfiguration {
        files = List.copyOf(files);
        servers = List.copyOf(servers);
        keyExchanges = List.copyOf(keyExchanges);
        namedFiles = List.copyOf(namedFiles);
    }

    /**
     * {@return whether NTS cookies are given here, or opened for another server of the fleet, which
     * has given them}
     */
    public boolean opensCookies() {
        return !keyExchanges.isEmpty() || (keySet.fleetSeed().isPresent() && !servers.isEmpty());
    }

    /**
     * {@return a warning for each named file that is certainly not there} It looks at the file
     * system when it is called; a file that the caller may not see gives no warning.
     */
    public List<Notice> missingFiles() {
        return namedFiles.stream()
                .filter(named -> Files.notExists(named.path()))
                .map(
                        named ->
                                new Notice(
                                        Notice.Severity.WARNING,
                                        named.place(),
                                        "there is no file " + Quoted.of(named.path().toString())))
                .toList();
    }
}
