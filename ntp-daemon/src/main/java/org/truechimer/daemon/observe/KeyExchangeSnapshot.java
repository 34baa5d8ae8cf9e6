package org.truechimer.daemon.observe;

import org.truechimer.proto.wire.Address;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came to an address at which keys are exchanged.
 *
 * @param listen the address
 * @param connections how many there are now
 * @param counts what became of those that were
 * @param certificates those that it shows
 * @param problem why no keys are exchanged there as yet
 */
public record KeyExchangeSnapshot(
        Address listen,
        int connections,
        Map<KeyExchangeCount, Long> counts,
        List<Certificate> certificates,
        Optional<String> problem) {
    /** A snapshot of its own lists. */
    public KeyExchangeSnapshot {
        counts = Map.copyOf(counts);
        certificates = List.copyOf(certificates);
    }

    /** {@return that of an address at which no keys can be exchanged as yet} */
    public static KeyExchangeSnapshot missing(Address listen, String problem) {
        Map<KeyExchangeCount, Long> none = new EnumMap<>(KeyExchangeCount.class);
        for (KeyExchangeCount count : KeyExchangeCount.values()) {
            none.put(count, 0L);
        }
        return new KeyExchangeSnapshot(listen, 0, none, List.of(), Optional.of(problem));
    }

    /**
     * A certificate that is shown.
     *
     * @param subject whose it is
     * @param notAfterUnixSeconds until when it is good
     */
    public record Certificate(String subject, long notAfterUnixSeconds) {}
}
