package org.truechimer.proto.sim;

import org.truechimer.proto.wire.Address;

import java.util.List;

/**
 * What names lead to. A name leads to the servers that bear it, and to all that bear none when no
 * server bears it: so any configuration finds somebody to ask. An address is its own name.
 */
final class Names {
    private final List<SimulatedServer> servers;
    private LookUp lookUp = LookUp.USUAL;

    Names(List<SimulatedServer> servers) {
        this.servers = servers;
    }

    /** Is looked up like this from now on. */
    void lookedUp(LookUp other) {
        lookUp = other;
    }

    /** {@return how a look-up of a name fares now} */
    LookUp lookUp(String host) {
        return Address.parse(host, 0).isPresent() ? LookUp.USUAL : lookUp;
    }

    /** {@return what a name leads to, ports 0} */
    List<Address> addresses(String host) {
        List<SimulatedServer> bearers =
                servers.stream().filter(server -> server.isNamed(host)).toList();
        return (bearers.isEmpty() ? servers.stream().filter(s -> !s.hasName()) : bearers.stream())
                .map(server -> server.address().withPort(0))
                .toList();
    }
}
