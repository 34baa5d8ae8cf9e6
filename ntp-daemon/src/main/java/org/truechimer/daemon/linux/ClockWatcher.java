package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.truechimer.daemon.linux.Structs.Itimerspec;
import org.truechimer.proto.engine.Disruption;

import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;
import java.util.Optional;

/**
 * Notices when the clock is changed by anybody but us: a step at once, by a timer that the kernel
 * cancels whenever the clock is set; a suspend and foreign steering within a second. It has a
 * thread of its own.
 *
 * <p>A step through {@link KernelClock#step} cancels the timer too. It is told from a foreign one
 * by its size: the clock then moved as far as we meant it to, and no further.
 */
public final class ClockWatcher implements AutoCloseable {
    private static final int LOOK_EVERY_MILLIS = 1000;

    /** How long after a suspend the kernel may still be setting the clock. */
    private static final long RESUME_NANOS = 5_000_000_000L;

    /** A time that the timer never reaches: the year 2242. */
    private static final long NEVER_SECONDS = 1L << 33;

    /** Is told of changes, on the watcher's thread, after the new epoch began. */
    @FunctionalInterface
    public interface Listener {
        /**
         * The clock was changed from outside.
         *
         * @param disruption what happened
         * @param words the same for a person, with figures
         */
        void disrupted(Disruption disruption, String words);
    }

    private final ClockEpoch epoch;
    private final KernelClock kernel;
    private final Listener listener;
    private final ClockReader reader;
    private final MemorySegment errno = Libc.newErrno(Arena.ofAuto());
    private final MemorySegment expirations = Arena.ofAuto().allocate(JAVA_LONG);
    private final Epoll epoll = new Epoll();
    private final int timer;
    private final Thread thread;
    private ClockLook last;
    private long resumedUntilNanos;

    /**
     * Begins to watch.
     *
     * @param epoch is bumped by each disruption
     * @param kernel knows what we have set ourselves
     * @param listener is told
     * @throws SystemCallException if the kernel has no timer or descriptor left for us
     */
    public ClockWatcher(ClockEpoch epoch, KernelClock kernel, Listener listener)
            throws SystemCallException {
        this.epoch = epoch;
        this.kernel = kernel;
        this.listener = listener;
        reader = new ClockReader(epoch);
        timer = armTimer();
        last = look();
        resumedUntilNanos = last.reading().freeNanos();
        thread = Thread.ofPlatform().daemon().name("clock-watcher").unstarted(this::watch);
        thread.start();
    }

    /** Ends the watching and waits until its thread is gone. */
    @Override
    public void close() {
        epoll.end();
        Threads.join(thread);
    }

    private int armTimer() throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            int fd =
                    SystemCallException.check(
                            "timerfd_create",
                            Libc.timerfdCreate(errno, CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK));
            MemorySegment value = arena.allocate(Itimerspec.LAYOUT);
            value.set(JAVA_LONG, Itimerspec.VALUE_SECONDS, NEVER_SECONDS);
            int flags = TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET;
            SystemCallException.check(
                    "timerfd_settime", Libc.timerfdSettime(errno, fd, flags, value));
            MemorySegment event = arena.allocate(Structs.EpollEvent.LAYOUT);
            SystemCallException.check(
                    "epoll_ctl", epoll.control(errno, event, EPOLL_CTL_ADD, fd, EPOLLIN, fd));
            return fd;
        }
    }

    private void watch() {
        try (epoll) {
            while (!ended(epoll.await(LOOK_EVERY_MILLIS))) {
                judge();
            }
        } catch (SystemCallException e) {
            throw new UncheckedIOException("the clock is no longer watched", e);
        } finally {
            int _ = Libc.close(errno, timer);
        }
    }

    private boolean ended(int events) {
        for (int i = 0; i < events; i++) {
            if (epoll.token(i) == Epoll.END) {
                return true;
            }
        }
        return false;
    }

    private void judge() {
        long suspendNanos;
        boolean stepped;
        long unexplainedNanos;
        Optional<String> interference = kernel.interference();
        synchronized (epoch) { // a step of our own and the timer that it cancels are seen together
            ClockLook now = look();
            double frequency = kernel.frequency();
            long freeNanos = now.reading().freeNanos();
            suspendNanos = now.suspendNanosSince(last);
            stepped = now.steppedSince(last, frequency, freeNanos - resumedUntilNanos < 0);
            unexplainedNanos = now.unexplainedNanosSince(last, frequency);
            if (suspendNanos > 0) {
                resumedUntilNanos = freeNanos + RESUME_NANOS;
            }
            if (suspendNanos > 0 || stepped || interference.isPresent()) {
                epoch.bump();
            }
            last = now.inEpoch(epoch.number());
        }
        if (suspendNanos > 0) {
            listener.disrupted(
                    Disruption.SUSPENDED, seconds("the machine slept for %.3f s", suspendNanos));
        }
        if (stepped) {
            String who =
                    kernel.read().isInLeapSecond()
                            ? "a leap second moved the clock by %+.6f s"
                            : "somebody else stepped the clock by %+.6f s";
            listener.disrupted(Disruption.STEPPED, seconds(who, unexplainedNanos));
        }
        interference.ifPresent(
                words ->
                        listener.disrupted(
                                Disruption.FOREIGN_STEERING,
                                "somebody else steers the clock: " + words));
    }

    private ClockLook look() {
        boolean wasSet = Libc.read(errno, timer, expirations) == -ECANCELED;
        return new ClockLook(reader.read(), epoch.ownStepsNanos(), reader.sleptNanos(), wasSet);
    }

    private static String seconds(String format, long nanos) {
        return String.format(Locale.ROOT, format, nanos / 1e9);
    }
}
