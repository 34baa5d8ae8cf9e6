package org.truechimer.proto.source;

import org.truechimer.proto.wire.Header;

/**
 * What is to be sent to the server.
 *
 * @param header the whole packet
 * @param timeoutNanos how long an answer is waited for
 */
public record Request(Header header, long timeoutNanos) {}
