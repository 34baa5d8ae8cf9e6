package org.truechimer.daemon.config;

import org.truechimer.proto.wire.Address;

import java.util.List;
import java.util.Optional;

/**
 * An address at which keys for NTS are exchanged.
 *
 * @param listen the address and port
 * @param certificates those that are shown, the first to whoever names no host
 * @param timeoutMillis how long a whole exchange may take
 * @param connections how many there may be at once
 * @param connectionsPerAddress how many of them of one client
 * @param ntpServer where clients are sent for the time; empty for where they came to
 * @param ntpPort at which port; empty for NTP's
 */
public record KeyExchangeConfiguration(
        Address listen,
        List<CertificatePair> certificates,
        int timeoutMillis,
        int connections,
        int connectionsPerAddress,
        Optional<String> ntpServer,
        Optional<Integer> ntpPort) {
    /** A configuration of its own list. */
    public KeyExchangeConfiguration {
        certificates = List.copyOf(certificates);
    }
}
