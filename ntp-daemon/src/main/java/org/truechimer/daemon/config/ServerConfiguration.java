package org.truechimer.daemon.config;

import org.truechimer.proto.server.ServerPolicy;
import org.truechimer.proto.wire.Address;

import java.util.OptionalInt;

/**
 * An address at which time is served.
 *
 * @param listen the address and port
 * @param dualStack whether [::] stands for all addresses of IPv4 too: another server has them
 *     otherwise
 * @param shards how many threads answer; empty for as many as suit the machine
 * @param clients how many clients are remembered; 0 for none, and no limit for any
 * @param answers how many answers are remembered for the interleaved mode
 * @param ipv6PrefixBits how many leading bits of an IPv6 address make a client
 * @param policy whom to answer
 */
public record ServerConfiguration(
        Address listen,
        boolean dualStack,
        OptionalInt shards,
        int clients,
        int answers,
        int ipv6PrefixBits,
        ServerPolicy policy) {

    /** {@return whether another configuration can be had by a change of the policy alone} */
    public boolean isServedAlike(ServerConfiguration other) {
        return equals(other.with(policy));
    }

    /** {@return the same for IPv6 alone} */
    ServerConfiguration withoutIPv4() {
        return new ServerConfiguration(
                listen, false, shards, clients, answers, ipv6PrefixBits, policy);
    }

    /** {@return the same with another policy} */
    ServerConfiguration with(ServerPolicy other) {
        return new ServerConfiguration(
                listen, dualStack, shards, clients, answers, ipv6PrefixBits, other);
    }
}
