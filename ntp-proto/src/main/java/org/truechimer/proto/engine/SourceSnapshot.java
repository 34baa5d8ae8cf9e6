package org.truechimer.proto.engine;

import org.truechimer.proto.select.Standing;
import org.truechimer.proto.source.DropReason;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * One source as the engine sees it at one instant.
 *
 * @param id number, unique in this run
 * @param name as configured, host:port
 * @param address where it is asked; empty while the name is not resolved
 * @param standing used, or why not
 * @param excessSeconds with FALSETICKER, how far it lies outside what the majority agrees on; with
 *     DISTANT, its root distance; else 0
 * @param offsetSeconds its time minus the wall clock
 * @param sigmaSeconds one standard deviation of that estimate
 * @param delaySeconds round-trip delay of its last sample
 * @param jitterSeconds how much its offsets scatter
 * @param stratum its own; 0 before the first answer
 * @param referenceId of the clock it follows
 * @param rootDelaySeconds its own, to its reference
 * @param rootDispersionSeconds its own
 * @param pollExponent log2 seconds between requests
 * @param reach the last eight requests, lowest bit the newest, 1 for answered
 * @param unanswered requests since the last answer
 * @param quality who took the stamps of its last sample; empty before the first
 * @param lastSampleFreeNanos when, on the free-running clock; 0 for never
 * @param lastSampleWallNanos when, on the wall clock; 0 for never
 * @param interleaved whether its last answer was in interleaved mode (RFC 9769)
 * @param sent requests sent
 * @param accepted answers accepted
 * @param dropped answers dropped, by reason; reasons that never occurred are absent
 * @param problem what keeps it from being asked (the name does not resolve, say); empty when
 *     nothing does
 * @param nts its keys; empty when it needs none
 */
public record SourceSnapshot(
        int id,
        String name,
        Optional<Address> address,
        Standing standing,
        double excessSeconds,
        double offsetSeconds,
        double sigmaSeconds,
        double delaySeconds,
        double jitterSeconds,
        int stratum,
        int referenceId,
        double rootDelaySeconds,
        double rootDispersionSeconds,
        int pollExponent,
        int reach,
        int unanswered,
        Optional<StampQuality> quality,
        long lastSampleFreeNanos,
        long lastSampleWallNanos,
        boolean interleaved,
        long sent,
        long accepted,
        Map<DropReason, Long> dropped,
        Optional<String> problem,
        Optional<NtsSnapshot> nts) {

    /** {@return what is shown of a name that has no server yet} */
    static SourceSnapshot without(String name, String problem, Optional<NtsSnapshot> nts) {
        return new SourceSnapshot(
                0,
                name,
                Optional.empty(),
                Standing.NO_SAMPLE,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Optional.empty(),
                0,
                0,
                false,
                0,
                0,
                Collections.emptyMap(),
                Optional.of(problem),
                nts);
    }
}
