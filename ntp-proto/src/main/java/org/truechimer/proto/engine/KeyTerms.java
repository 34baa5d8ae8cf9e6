package org.truechimer.proto.engine;

import org.truechimer.proto.wire.Address;

import java.util.Optional;

/**
 * What a key exchange agreed on, without anything secret.
 *
 * @param host name or address of the time server; empty when it is the one that exchanged the keys
 * @param port where it is asked the time
 * @param peer who exchanged the keys, port 0
 * @param algorithm IANA's number of the AEAD algorithm
 * @param subject whose certificate it was
 * @param validity when that is valid
 */
public record KeyTerms(
        Optional<String> host,
        int port,
        Address peer,
        int algorithm,
        String subject,
        Validity validity) {

    /** {@return the time server, as another exchange can be told not to name it again} */
    public String serverName() {
        return host.orElseGet(peer::host);
    }
}
