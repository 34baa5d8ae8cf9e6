package org.truechimer.proto.source;

import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;

import java.util.Optional;

/**
 * What is to be sent to the server.
 *
 * @param header the whole packet
 * @param timeoutNanos how long an answer is waited for
 * @param knownAt where we were when the server told the timestamp that the request gives back;
 *     empty for a request that gives none
 */
public record Request(Header header, long timeoutNanos, Optional<Address> knownAt) {}
