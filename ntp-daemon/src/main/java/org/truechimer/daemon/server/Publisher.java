package org.truechimer.daemon.server;

import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.server.ServedTime;
import org.truechimer.proto.time.Leap;

/**
 * Makes what the servers say of the clock from what the engine knows of it. Any thread may call.
 *
 * <p>A clock that no majority of sources stands for is unsynchronised. Where a local stratum is
 * configured, it is served as a reference of its own after five minutes of that, or at once when
 * there are no sources that could say better; but never while it is known to be wrong.
 */
public final class Publisher {
    private static final int GREATEST_STRATUM = 15;
    private static final long PATIENCE_NANOS = 300_000_000_000L;
    private static final int LOCAL_REFERENCE = 0x7F7F_0101; // 127.127.1.1, as everywhere

    /** The clock is the reference: it is right by definition, as finely as it is read. */
    private static final double LOCAL_DISPERSION_SECONDS = 0x1p-16;

    private final ServedClock clock;
    private int localStratum = GREATEST_STRATUM + 1;
    private int localReferenceId;
    private long reliableFreeNanos = Long.MIN_VALUE;
    private boolean everPublished;

    /**
     * @param clock is set
     */
    public Publisher(ServedClock clock) {
        this.clock = clock;
    }

    /**
     * Serves the clock as a reference of its own where no source stands for it.
     *
     * @param stratum to serve it at; 16 for not at all
     * @param referenceId shown at stratum 1
     */
    public synchronized void local(int stratum, int referenceId) {
        localStratum = stratum;
        localReferenceId = stratum == 1 ? referenceId : LOCAL_REFERENCE;
    }

    /**
     * Lets the servers say what the engine knows.
     *
     * @param snapshot of the engine
     * @param lead of the disciplined clock over the machine's
     */
    public synchronized void publish(Snapshot snapshot, Lead lead) {
        ServedTime time = time(snapshot, lead.machineNanos());
        clock.set(
                lead.isNone()
                        ? time
                        : time.aheadBy(lead.nanos(), lead.rate(), lead.machineNanos()));
    }

    private ServedTime time(Snapshot snapshot, long atNanos) {
        SystemSnapshot system = snapshot.system();
        long free = snapshot.now().freeNanos();
        if (!everPublished) {
            everPublished = true;
            reliableFreeNanos = free;
        }
        boolean reliable =
                system.leap() != Leap.UNSYNCHRONISED && system.stratum() <= GREATEST_STRATUM;
        if (reliable) {
            reliableFreeNanos = free;
            return ServedTime.synchronised(
                    system.leap().value(),
                    system.stratum(),
                    system.referenceId(),
                    system.rootDelaySeconds(),
                    system.rootDispersionSeconds(),
                    system.errorBoundGrowth(),
                    snapshot.now().wallNanos() - (free - system.lastUpdateFreeNanos()),
                    snapshot.now().epoch(),
                    atNanos);
        }
        boolean unheard =
                snapshot.sources().isEmpty() || free - reliableFreeNanos >= PATIENCE_NANOS;
        return localStratum <= GREATEST_STRATUM && unheard && !isKnownWrong(system)
                ? ServedTime.synchronised(
                        Leap.NONE.value(),
                        localStratum,
                        localReferenceId,
                        0,
                        LOCAL_DISPERSION_SECONDS,
                        0,
                        snapshot.now().wallNanos(),
                        snapshot.now().epoch(),
                        atNanos)
                : ServedTime.UNSYNCHRONISED.at(snapshot.now().epoch(), atNanos);
    }

    private static boolean isKnownWrong(SystemSnapshot system) {
        return system.synchronisation() == Synchronisation.DISRUPTED
                || system.synchronisation() == Synchronisation.PANIC;
    }
}
