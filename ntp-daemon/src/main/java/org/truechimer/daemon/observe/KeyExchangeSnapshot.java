package org.truechimer.daemon.observe;

import org.truechimer.proto.wire.Address;

import java.util.List;
import java.util.Map;

/**
 * What came to an address at which keys are exchanged.
 *
 * @param listen the address
 * @param connections how many there are now
 * @param counts what became of those that were
 * @param certificates those that it shows
 */
public record KeyExchangeSnapshot(
        Address listen,
        int connections,
        Map<KeyExchangeCount, Long> counts,
        List<Certificate> certificates) {
    /** A snapshot of its own lists. */
    public KeyExchangeSnapshot {
        counts = Map.copyOf(counts);
        certificates = List.copyOf(certificates);
    }

    /**
     * A certificate that is shown.
     *
     * @param subject whose it is
     * @param notAfterUnixSeconds until when it is good
     */
    public record Certificate(String subject, long notAfterUnixSeconds) {}
}
