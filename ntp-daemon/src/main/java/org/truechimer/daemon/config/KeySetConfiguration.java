package org.truechimer.daemon.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the keys of NTS cookies are kept.
 *
 * @param rotationSeconds for how long one of them seals
 * @param storage where they are from one run to the next; empty for the state directory
 * @param fleetSeed a secret that all keys are derived from; empty for keys of this server alone
 */
public record KeySetConfiguration(
        long rotationSeconds, Optional<Path> storage, Optional<Path> fleetSeed) {
    /** A new key each day, of this server alone. */
    public static final KeySetConfiguration DEFAULT =
            new KeySetConfiguration(86_400, Optional.empty(), Optional.empty());
}
