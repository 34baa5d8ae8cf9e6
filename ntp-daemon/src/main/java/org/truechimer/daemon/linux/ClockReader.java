package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.CLOCK_BOOTTIME;
import static org.truechimer.daemon.linux.LinuxConstants.CLOCK_MONOTONIC;
import static org.truechimer.daemon.linux.LinuxConstants.CLOCK_MONOTONIC_RAW;
import static org.truechimer.daemon.linux.LinuxConstants.CLOCK_REALTIME;

import org.truechimer.proto.time.Reading;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Reads the machine's clocks. The free-running clock is CLOCK_MONOTONIC_RAW, which nobody can
 * steer; the wall clock is CLOCK_REALTIME. Any thread may use a reader; where readings must not
 * wait for each other, each thread has its own.
 */
public final class ClockReader {
    private static final int TRIES = 3;

    private final ClockEpoch epoch;
    private final MemorySegment timespec = Arena.ofAuto().allocate(Structs.Timespec.LAYOUT);

    /** Makes a reader whose readings bear the number of {@code epoch}. */
    public ClockReader(ClockEpoch epoch) {
        this.epoch = epoch;
    }

    /**
     * {@return both clocks at the same instant} The wall clock is read between two readings of the
     * free-running one, and the narrowest of a few tries counts: the instants agree within some ten
     * nanoseconds unless every try was interrupted. The epoch is the same before and after.
     */
    public synchronized Reading read() {
        while (true) {
            int number = epoch.number();
            long narrowest = Long.MAX_VALUE;
            long free = 0;
            long wall = 0;
            for (int i = 0; i < TRIES; i++) {
                long before = nanos(CLOCK_MONOTONIC_RAW);
                long between = nanos(CLOCK_REALTIME);
                long width = nanos(CLOCK_MONOTONIC_RAW) - before;
                if (width < narrowest) {
                    narrowest = width;
                    free = before + width / 2;
                    wall = between;
                }
            }
            if (number == epoch.number()) {
                return new Reading(free, wall, number);
            }
        }
    }

    /** {@return the free-running clock alone, nanoseconds} */
    public synchronized long freeNanos() {
        return nanos(CLOCK_MONOTONIC_RAW);
    }

    /** {@return CLOCK_MONOTONIC, nanoseconds: the clock that systemd reckons with} */
    synchronized long monotonicNanos() {
        return nanos(CLOCK_MONOTONIC);
    }

    /**
     * {@return how long the machine has slept since it was started, nanoseconds: CLOCK_BOOTTIME
     * minus CLOCK_MONOTONIC}
     */
    synchronized long sleptNanos() {
        long narrowest = Long.MAX_VALUE;
        long slept = 0;
        for (int i = 0; i < TRIES; i++) {
            long before = nanos(CLOCK_MONOTONIC);
            long between = nanos(CLOCK_BOOTTIME);
            long width = nanos(CLOCK_MONOTONIC) - before;
            if (width < narrowest) {
                narrowest = width;
                slept = between - (before + width / 2);
            }
        }
        return slept;
    }

    /**
     * {@return when, on the free-running clock, the wall clock showed {@code wallNanos}}
     *
     * @param wallNanos a stamp of the wall clock, as the kernel gives them, of the same epoch as
     *     {@code near}
     * @param near a reading so near in time that an error of the frequency does not matter: 1e-6
     *     over a millisecond is a nanosecond
     * @param frequency how much faster the wall clock runs than the free-running one, as a fraction
     */
    public static long freeNanosOf(long wallNanos, Reading near, double frequency) {
        long wallSince = wallNanos - near.wallNanos();
        return near.freeNanos() + wallSince - Math.round(wallSince * (frequency / (1 + frequency)));
    }

    private long nanos(int clock) {
        Libc.clockGettime(clock, timespec);
        return Structs.Timespec.nanos(timespec, 0);
    }
}
