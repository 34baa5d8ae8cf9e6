package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.truechimer.daemon.linux.Structs.Timex;
import org.truechimer.proto.time.Leap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The kernel's wall clock, CLOCK_REALTIME, steered by clock_adjtime(2). Frequency and tick make the
 * rate, ADJ_SETOFFSET the steps; the kernel's own phase-locked loop is never used. Any thread may
 * call.
 */
public final class KernelClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MICRO = 1_000L;

    /**
     * The status bits that steer. The rest are the kernel's own, or only say how good the time is.
     */
    private static final int STEERING_STATUS =
            STA_PLL | STA_FLL | STA_PPSFREQ | STA_PPSTIME | STA_FREQHOLD | STA_INS | STA_DEL;

    private static final int SETTABLE_STATUS = STEERING_STATUS | STA_UNSYNC;

    /**
     * What the kernel says of the clock.
     *
     * @param rate the rate, in the kernel's units
     * @param status the STA_ bits
     * @param taiOffsetSeconds TAI minus UTC; 0 where nobody has set it
     * @param maxErrorNanos the error bound that the kernel keeps, in whole microseconds; it grows
     *     by 500 us a second
     * @param estimatedErrorNanos the estimated error, in whole microseconds
     * @param pendingSlewNanos what is left of somebody's adjtime(3), in whole microseconds
     * @param leapState what clock_adjtime returned: 0 normal, 1 insert, 2 delete, 3 leap second
     *     under way, 4 leap second over, 5 not synchronised
     */
    public record State(
            KernelRate rate,
            int status,
            int taiOffsetSeconds,
            long maxErrorNanos,
            long estimatedErrorNanos,
            long pendingSlewNanos,
            int leapState) {

        /** {@return how much faster than the free-running clock this clock runs, as a fraction} */
        public double frequency() {
            return rate.frequency();
        }

        /** {@return whether an announced leap second is being carried out, or just has been} */
        boolean isInLeapSecond() {
            return leapState == TIME_OOP || leapState == TIME_WAIT;
        }

        /** {@return whether the kernel counts the clock as synchronised} */
        public boolean synchronised() {
            return (status & STA_UNSYNC) == 0;
        }
    }

    private final ClockEpoch epoch;
    private final MemorySegment errno = Libc.newErrno(Arena.ofAuto());
    private final MemorySegment timex = Arena.ofAuto().allocate(Timex.LAYOUT);
    private KernelRate writtenRate;
    private int writtenStatus;
    private boolean slewKnown;
    private volatile double frequency;

    /**
     * Looks at the clock and changes nothing.
     *
     * @param epoch is bumped by each step
     */
    public KernelClock(ClockEpoch epoch) {
        this.epoch = epoch;
        State state = read();
        writtenRate = state.rate();
        writtenStatus = state.status();
        frequency = state.frequency();
    }

    /** {@return the clock's state now} It takes no privilege. */
    public synchronized State read() {
        // SS_READ shows the pending adjtime(3) in the field "offset" and is otherwise a mere
        // reading.
        int leapState = adjust(ADJ_OFFSET_SS_READ);
        if (leapState < 0) {
            throw new AssertionError("clock_adjtime, mere reading: " + Libc.strerror(-leapState));
        }
        return new State(
                presentRate(),
                timex.get(JAVA_INT, Timex.STATUS),
                timex.get(JAVA_INT, Timex.TAI),
                timex.get(JAVA_LONG, Timex.MAXERROR) * NANOS_PER_MICRO,
                timex.get(JAVA_LONG, Timex.ESTERROR) * NANOS_PER_MICRO,
                timex.get(JAVA_LONG, Timex.OFFSET) * NANOS_PER_MICRO,
                leapState);
    }

    /**
     * {@return the frequency that was last set or found, as a fraction} It asks nobody and never
     * waits.
     */
    public double frequency() {
        return frequency;
    }

    /**
     * {@return whether this process may steer the clock: it tries, with a change that changes
     * nothing}
     */
    public synchronized boolean mayBeSteered() {
        boolean nano = (read().status() & STA_NANO) != 0;
        timex.fill((byte) 0);
        return adjust(nano ? ADJ_NANO : ADJ_MICRO) >= 0;
    }

    /**
     * Ends whatever somebody else has left under way: the kernel's phase-locked loop, a
     * pulse-per-second discipline, a slew, an announced leap second. The rate stays, and so does
     * what the kernel says of the clock's quality.
     *
     * @throws ClockRefusedException if the kernel does not allow it
     */
    public synchronized void takeOver() throws ClockRefusedException {
        State state = read();
        begin();
        // A step by nothing clears all slews, even those that cannot be seen; it moves no time, so
        // the epoch stays.
        require("end what others have set under way", adjust(ADJ_SETOFFSET | ADJ_NANO));
        restoreAfterStep(state, STA_UNSYNC);
        slewKnown = false;
    }

    /**
     * Sets the rate.
     *
     * @param wanted how much faster than the free-running clock the wall clock shall run, as a
     *     fraction; limited to +-0.1
     * @return the frequency that is set now, the nearest that the kernel can do
     * @throws ClockRefusedException if the kernel does not allow it
     */
    public synchronized double setFrequency(double wanted) throws ClockRefusedException {
        KernelRate rate = KernelRate.of(wanted, writtenRate.tickMicros());
        begin();
        timex.set(JAVA_LONG, Timex.FREQ, rate.units());
        timex.set(JAVA_LONG, Timex.TICK, rate.tickMicros());
        require("set the clock's frequency", adjust(ADJ_FREQUENCY | ADJ_TICK));
        writtenRate = presentRate();
        frequency = writtenRate.frequency();
        return frequency;
    }

    /**
     * Puts rate and status back to what they were; the time stays.
     *
     * @param past what {@link #read} said then
     * @throws ClockRefusedException if the kernel does not allow it
     */
    public synchronized void putBack(State past) throws ClockRefusedException {
        begin();
        timex.set(JAVA_LONG, Timex.FREQ, past.rate().units());
        timex.set(JAVA_LONG, Timex.TICK, past.rate().tickMicros());
        require("put the clock's frequency back", adjust(ADJ_FREQUENCY | ADJ_TICK));
        writtenRate = presentRate();
        frequency = writtenRate.frequency();
        restoreAfterStep(past, SETTABLE_STATUS);
    }

    /**
     * Steps the clock. A step makes the kernel call the clock unsynchronised, so its status and
     * errors are put back to what they were.
     *
     * @param deltaNanos what to add to the clock, of either sign
     * @throws ClockRefusedException if the kernel does not allow it
     */
    public synchronized void step(long deltaNanos) throws ClockRefusedException {
        State state = read();
        begin();
        timex.set(JAVA_LONG, Timex.TIME_SECONDS, Math.floorDiv(deltaNanos, NANOS_PER_SECOND));
        timex.set(JAVA_LONG, Timex.TIME_FRACTION, Math.floorMod(deltaNanos, NANOS_PER_SECOND));
        require("step the clock", epoch.step(deltaNanos, () -> adjust(ADJ_SETOFFSET | ADJ_NANO)));
        restoreAfterStep(state, SETTABLE_STATUS);
    }

    /**
     * Tells the kernel, and those who ask it, how good the time is. It has to be told every few
     * minutes: the bound grows by 500 us a second, and at 16 s the kernel gives the clock up.
     *
     * @param synchronised whether the clock can be relied on
     * @param leap the leap second to carry out at the end of this UTC day; else {@code NONE}
     * @param maxErrorNanos bound of the error; rounded up to microseconds
     * @param estimatedErrorNanos estimate of the error; rounded up to microseconds
     * @throws ClockRefusedException if the kernel does not allow it
     */
    public synchronized void setStatus(
            boolean synchronised, Leap leap, long maxErrorNanos, long estimatedErrorNanos)
            throws ClockRefusedException {
        int leapBits =
                switch (leap) {
                    case INSERT -> STA_INS;
                    case DELETE -> STA_DEL;
                    case NONE, UNSYNCHRONISED -> 0;
                };
        writeStatus(
                0, leapBits | (synchronised ? 0 : STA_UNSYNC), maxErrorNanos, estimatedErrorNanos);
    }

    /**
     * Sets the offset of CLOCK_TAI.
     *
     * @param seconds TAI minus UTC
     * @throws ClockRefusedException if the kernel does not allow it
     */
    public synchronized void setTaiOffset(int seconds) throws ClockRefusedException {
        begin();
        timex.set(JAVA_LONG, Timex.CONSTANT, seconds);
        require("set the offset of TAI", adjust(ADJ_TAI));
    }

    /**
     * {@return in what the clock's steering differs from what was last set here, in words; empty if
     * in nothing} What was found counts as set from then on, so each interference is told once.
     */
    public synchronized Optional<String> interference() {
        State state = read();
        StringJoiner found = new StringJoiner(", ");
        if (!state.rate().equals(writtenRate)) {
            found.add(
                    "frequency %s instead of %s"
                            .formatted(state.rate().words(), writtenRate.words()));
        }
        int steering = state.status() & STEERING_STATUS;
        if (steering != (writtenStatus & STEERING_STATUS)) {
            found.add(
                    "status 0x%x instead of 0x%x"
                            .formatted(steering, writtenStatus & STEERING_STATUS));
        }
        if (state.synchronised() && (writtenStatus & STA_UNSYNC) != 0) {
            found.add("declared synchronised");
        }
        boolean slewing = state.pendingSlewNanos() != 0;
        if (slewing && !slewKnown) {
            found.add(
                    "a slew by %d us under way"
                            .formatted(state.pendingSlewNanos() / NANOS_PER_MICRO));
        }
        writtenRate = state.rate();
        writtenStatus = state.status();
        slewKnown = slewing;
        frequency = state.frequency();
        return found.length() == 0 ? Optional.empty() : Optional.of(found.toString());
    }

    private void restoreAfterStep(State state, int kept) throws ClockRefusedException {
        int unit =
                (state.status() & STA_NANO) == 0
                        ? ADJ_MICRO
                        : 0; // the step switched the kernel to nanoseconds
        writeStatus(
                unit, state.status() & kept, state.maxErrorNanos(), state.estimatedErrorNanos());
    }

    private void writeStatus(int unit, int status, long maxErrorNanos, long estimatedErrorNanos)
            throws ClockRefusedException {
        begin();
        timex.set(JAVA_INT, Timex.STATUS, status);
        timex.set(JAVA_LONG, Timex.MAXERROR, Math.ceilDiv(maxErrorNanos, NANOS_PER_MICRO));
        timex.set(JAVA_LONG, Timex.ESTERROR, Math.ceilDiv(estimatedErrorNanos, NANOS_PER_MICRO));
        require("set the clock's status", adjust(ADJ_STATUS | ADJ_MAXERROR | ADJ_ESTERROR | unit));
        writtenStatus = status;
    }

    private void begin() {
        timex.fill((byte) 0);
    }

    private int adjust(int modes) {
        timex.set(JAVA_INT, Timex.MODES, modes);
        return Libc.clockAdjtime(errno, CLOCK_REALTIME, timex);
    }

    private KernelRate presentRate() {
        return new KernelRate(timex.get(JAVA_LONG, Timex.TICK), timex.get(JAVA_LONG, Timex.FREQ));
    }

    private static void require(String what, int result) throws ClockRefusedException {
        if (result < 0) {
            throw new ClockRefusedException(what, -result);
        }
    }
}
