package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.truechimer.proto.engine.Disruption;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.Reading;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Changes the clock of this machine, by a millisecond at most and for a moment, and puts it back.
 * It runs only where TRUECHIMER_REAL_CLOCK=1 allows it and nobody else steers the clock.
 */
class RealClockTest {
    private static final int ADJ_OFFSET_SINGLESHOT = 0x8001;
    private static final long MILLISECOND = 1_000_000;
    private static final long TOLERANCE_NANOS = 200_000;
    private static final long LEFT_NANOS = 10_000;

    private final ClockEpoch epoch = new ClockEpoch();
    private final ClockReader reader = new ClockReader(epoch);
    private final KernelClock clock = new KernelClock(epoch);
    private @Nullable FileChannel lockFile;
    private @Nullable FileLock lock;
    private KernelClock.@Nullable State initial;
    private @Nullable Reading first;

    @BeforeEach
    void takeTheClock() throws Exception {
        need("1".equals(System.getenv("TRUECHIMER_REAL_CLOCK")), "TRUECHIMER_REAL_CLOCK is not 1");
        need(clock.mayBeSteered(), "no CAP_SYS_TIME");
        Path path = Path.of(System.getProperty("java.io.tmpdir"), "truechimer-real-clock.lock");
        lockFile = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock = lockFile.tryLock();
        need(lock != null, "somebody else holds " + path);
        KernelClock.State state = clock.read();
        boolean untouched = state.rate().equals(new KernelRate(10_000, 0)) && !state.synchronised();
        need(untouched, "somebody else steers the clock: " + state);
        initial = state;
        first = reader.read();
    }

    @AfterEach
    void putTheClockBack() throws Exception {
        try (FileChannel _ = lockFile) {
            if (initial == null) {
                return;
            }
            clock.setFrequency(0);
            long moved = reader.read().wallMinusFreeNanos() - first.wallMinusFreeNanos();
            if (Math.abs(moved) > LEFT_NANOS) {
                clock.step(-moved);
            }
            clock.setTaiOffset(initial.taiOffsetSeconds());
            clock.setStatus(
                    false, Leap.NONE, initial.maxErrorNanos(), initial.estimatedErrorNanos());
            KernelClock.State state = clock.read();
            assertThat(state.rate()).isEqualTo(initial.rate());
            assertThat(state.status()).isEqualTo(initial.status());
        }
    }

    @Test
    void setsAFrequencyThatTheKernelReportsAndTheClockRunsWith() throws Exception {
        double set = clock.setFrequency(0.01);
        assertThat(set).isCloseTo(0.01, within(1e-11));
        assertThat(clock.frequency()).isEqualTo(set);
        assertThat(clock.read().rate()).isEqualTo(new KernelRate(10_100, 0));
        Reading begin = reader.read();
        Thread.sleep(20);
        Reading end = reader.read();
        assertThat(clock.setFrequency(-12.5e-6)).isCloseTo(-12.5e-6, within(1e-11));
        assertThat(clock.read().rate()).isEqualTo(new KernelRate(10_000, -12 * 65536 - 32768));

        double rate =
                (double) (end.wallNanos() - begin.wallNanos())
                        / (end.freeNanos() - begin.freeNanos());
        assertThat(rate).isCloseTo(1.01, within(1e-4));
    }

    @Test
    void stepsBothWaysAndKeepsStatusAndErrors() throws Exception {
        clock.setStatus(true, Leap.NONE, 5 * MILLISECOND, 2 * MILLISECOND);
        Reading before = reader.read();
        clock.step(MILLISECOND);
        Reading stepped = reader.read();
        KernelClock.State state = clock.read();
        clock.step(-MILLISECOND);
        Reading back = reader.read();

        assertThat(stepped.wallMinusFreeNanos() - before.wallMinusFreeNanos())
                .isCloseTo(MILLISECOND, within(TOLERANCE_NANOS));
        assertThat(back.wallMinusFreeNanos() - before.wallMinusFreeNanos())
                .isCloseTo(0L, within(TOLERANCE_NANOS));
        assertThat(stepped.epoch()).isNotEqualTo(before.epoch());
        assertThat(back.epoch()).isNotEqualTo(stepped.epoch());
        assertThat(state.synchronised()).isTrue();
        assertThat(state.maxErrorNanos()).isBetween(5 * MILLISECOND, 6 * MILLISECOND);
        assertThat(state.estimatedErrorNanos()).isEqualTo(2 * MILLISECOND);
        assertThat(clock.interference()).isEmpty();
    }

    @Test
    void tellsTheKernelHowGoodTheTimeIs() throws Exception {
        clock.setStatus(true, Leap.INSERT, 1_500, 1);
        KernelClock.State leaping = clock.read();
        clock.setStatus(false, Leap.NONE, 0, 0);
        clock.setTaiOffset(37);
        KernelClock.State plain = clock.read();

        assertThat(leaping.status()).isEqualTo(STA_INS | nano());
        assertThat(leaping.maxErrorNanos()).isBetween(2_000L, 502_000L);
        assertThat(leaping.estimatedErrorNanos()).isEqualTo(1_000);
        assertThat(plain.status()).isEqualTo(STA_UNSYNC | nano());
        assertThat(plain.taiOffsetSeconds()).isEqualTo(37);
    }

    @Test
    void noticesWhatSomebodyElseDoesOnceAndCanTakeOver() throws Exception {
        KernelClock other = new KernelClock(new ClockEpoch());
        clock.setFrequency(1e-6);
        other.setFrequency(3e-6);
        other.setStatus(true, Leap.DELETE, MILLISECOND, MILLISECOND);

        assertThat(clock.interference())
                .hasValueSatisfying(
                        words ->
                                assertThat(words)
                                        .contains(
                                                "frequency +3.000 ppm",
                                                "instead of +1.000 ppm",
                                                "status 0x20 instead of 0x0")
                                        .contains("declared synchronised"));
        assertThat(clock.interference()).isEmpty();
        assertThat(clock.frequency()).isEqualTo(other.frequency());

        clock.takeOver();
        assertThat(clock.read().status()).isEqualTo(nano());
        assertThat(clock.read().maxErrorNanos()).isBetween(MILLISECOND, 2 * MILLISECOND);
    }

    @Test
    void noticesASlewOfSomebodyElseAndEndsIt() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = arena.allocate(Structs.Timex.LAYOUT);
            timex.set(JAVA_INT, Structs.Timex.MODES, ADJ_OFFSET_SINGLESHOT);
            timex.set(JAVA_LONG, Structs.Timex.OFFSET, 900);
            assertThat(Libc.clockAdjtime(Libc.newErrno(arena), CLOCK_REALTIME, timex))
                    .isNotNegative();
        }
        assertThat(clock.interference())
                .hasValueSatisfying(words -> assertThat(words).startsWith("a slew by "));
        assertThat(clock.interference()).isEmpty();

        clock.takeOver();
        assertThat(clock.read().pendingSlewNanos()).isZero();
    }

    @Test
    void theWatcherTellsForeignStepsFromOurOwn() throws Exception {
        BlockingQueue<Disruption> disruptions = new LinkedBlockingQueue<>();
        KernelClock other = new KernelClock(new ClockEpoch());
        try (ClockWatcher _ =
                new ClockWatcher(epoch, clock, (disruption, _) -> disruptions.add(disruption))) {
            clock.step(MILLISECOND);
            clock.step(-MILLISECOND);
            int epochBefore = epoch.number();
            assertThat(disruptions.poll(100, TimeUnit.MILLISECONDS)).isNull();

            other.step(MILLISECOND);
            assertThat(disruptions.poll(10, TimeUnit.SECONDS)).isEqualTo(Disruption.STEPPED);
            assertThat(epoch.number()).isEqualTo(epochBefore + 1);
            other.step(-MILLISECOND);
            assertThat(disruptions.poll(10, TimeUnit.SECONDS)).isEqualTo(Disruption.STEPPED);
        }
        assertThat(disruptions).isEmpty();
    }

    @Test
    void theWatcherNoticesForeignSteeringWithinTwoSeconds() throws Exception {
        BlockingQueue<String> words = new LinkedBlockingQueue<>();
        try (ClockWatcher _ =
                new ClockWatcher(
                        epoch, clock, (disruption, said) -> words.add(disruption + " " + said))) {
            new KernelClock(new ClockEpoch()).setFrequency(1e-6);

            assertThat(words.poll(2, TimeUnit.SECONDS))
                    .contains("FOREIGN_STEERING")
                    .contains("+1.000 ppm");
        }
    }

    private int nano() {
        return initial.status() & STA_NANO;
    }

    private static void need(boolean condition, String otherwise) {
        if (!condition) {
            System.err.println("Skipped, the real clock is left alone: " + otherwise);
        }
        assumeTrue(condition, otherwise);
    }
}
