package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.time.Leap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What can be held of the kernel's clock without changing it. */
class KernelClockTest {

    @Test
    void readsTheClockWithoutPrivilege() {
        KernelClock.State state = new KernelClock(new ClockEpoch()).read();

        assertThat(state.rate().tickMicros()).isBetween(9_000L, 11_000L);
        assertThat(state.frequency()).isBetween(-0.11, 0.11);
        assertThat(state.maxErrorNanos()).isNotNegative();
        assertThat(state.leapState()).isBetween(0, 5);
    }

    @Test
    void nothingInterferesWithAClockThatNobodyTouches() {
        KernelClock clock = new KernelClock(new ClockEpoch());

        assertThat(clock.frequency()).isEqualTo(clock.read().frequency());
        assertThat(clock.interference()).isEmpty();
    }

    @Test
    void everyChangeIsRefusedByNameWithoutThePrivilege() throws Exception {
        String output = runWithoutPrivilege(Attempts.class);

        assertThat(output.lines()).hasSize(6).first().isEqualTo("may be steered: false");
        assertThat(output.lines().skip(1))
                .allSatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("1 the kernel refused to ")
                                        .contains("CAP_SYS_TIME"));
    }

    private static String runWithoutPrivilege(Class<?> main) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                        "setpriv",
                        "--bounding-set=-sys_time",
                        "--inh-caps=-sys_time",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName());
        try {
            Process process = builder.redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } catch (IOException e) {
            System.err.println("Skipped, cannot give up a privilege: " + e.getMessage());
            assumeTrue(false, e.getMessage());
            throw e;
        }
    }

    /** Tries everything that it must not. */
    static final class Attempts {
        private Attempts() {}

        private interface Attempt {
            void run() throws ClockRefusedException;
        }

        public static void main(String[] arguments) {
            KernelClock clock = new KernelClock(new ClockEpoch());
            System.out.println("may be steered: " + clock.mayBeSteered());
            attempt(clock::takeOver);
            attempt(() -> clock.setFrequency(clock.frequency()));
            attempt(() -> clock.step(0));
            attempt(() -> clock.setStatus(false, Leap.NONE, 0, 0));
            attempt(() -> clock.setTaiOffset(0));
        }

        private static void attempt(Attempt attempt) {
            try {
                attempt.run();
                System.out.println("was not refused");
            } catch (ClockRefusedException e) {
                System.out.println(e.errno() + " " + e.getMessage());
            }
        }
    }
}
