package org.truechimer.proto.engine;

import java.util.Optional;

/**
 * How things stand with the keys of one source.
 *
 * @param terms what is in use; empty before the first exchange
 * @param datesChecked whether the certificate was valid at a time that is known to be true, or its
 *     dates are not looked at
 * @param cookies how many are left
 * @param exchangedFreeNanos when the keys in use were exchanged, on the free-running clock; 0 for
 *     an earlier run or never
 * @param attempts exchanges since the last one whose keys a server answered to
 * @param retrySeconds until the next exchange; infinite when none is planned
 * @param failure the last exchange's that failed; empty since one succeeded
 */
public record NtsSnapshot(
        Optional<KeyTerms> terms,
        boolean datesChecked,
        int cookies,
        long exchangedFreeNanos,
        int attempts,
        double retrySeconds,
        Optional<KeyFailure> failure) {}
