package org.truechimer.daemon.observe;

import org.truechimer.proto.server.Client;
import org.truechimer.proto.wire.Address;

/**
 * One of those who ask.
 *
 * @param server the address that was asked
 * @param client what is known of who asks
 * @param secondsAgo when the last request came
 */
public record ClientSnapshot(Address server, Client client, double secondsAgo) {}
