package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class SignalsTest {

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "TERM", "INT"})
    void runsTheActionWhenTheSignalComes(String name) throws Exception {
        CountDownLatch came = new CountDownLatch(1);
        Signals.on(name, came::countDown);

        String pid = Long.toString(ProcessHandle.current().pid());
        assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();

        assertThat(came.await(10, TimeUnit.SECONDS)).isTrue();
        Signals.on(name, () -> System.exit(1)); // so that these tests can be ended again
    }

    @Test
    void refusesASignalThatThereIsNot() {
        assertThatIllegalArgumentException().isThrownBy(() -> Signals.on("NOSUCH", () -> {}));
    }
}
