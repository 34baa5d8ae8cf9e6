package org.truechimer.daemon.runtime;

import org.truechimer.daemon.linux.ClockEpoch;
import org.truechimer.daemon.linux.ClockReader;
import org.truechimer.daemon.linux.ClockRefusedException;
import org.truechimer.daemon.linux.ClockWatcher;
import org.truechimer.daemon.linux.KernelClock;
import org.truechimer.proto.engine.Disruption;
import org.truechimer.proto.engine.Event;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** The machine's clock, and the clock that is disciplined, which may be another one. */
final class Clocks {
    private static final Logger LOGGER = System.getLogger(Clocks.class.getName());

    private final ClockEpoch epoch = new ClockEpoch();
    private final KernelClock kernel = new KernelClock(epoch);
    private final DisciplinedClock disciplined;

    /**
     * Finds the clock that was asked for and, when it is to be steered, ends what others have left
     * under way.
     *
     * @throws ClockRefusedException when the machine's clock was asked for by name, or has to be
     *     set, and may not be
     */
    Clocks(CommandLine asked) throws ClockRefusedException {
        this.disciplined =
                switch (asked.clock().orElse(new ClockChoice.Kernel())) {
                    case ClockChoice.Software software -> software(software, asked.control());
                    case ClockChoice.Kernel _ -> kernel(asked);
                };
    }

    /** {@return the clock that is disciplined} */
    DisciplinedClock disciplined() {
        return disciplined;
    }

    /** {@return a reader of the machine's clocks, for one who should not wait for others} */
    ClockReader newReader() {
        return new ClockReader(epoch);
    }

    /** {@return the rate that the machine's wall clock runs with now, as a fraction} */
    double machineFrequency() {
        return kernel.frequency();
    }

    /**
     * Watches for changes from outside.
     *
     * @param events told of those that matter to the disciplined clock
     * @throws IOException when the system has no timer for it
     */
    ClockWatcher watch(Consumer<Event> events) throws IOException {
        return new ClockWatcher(
                epoch,
                kernel,
                (disruption, words) -> {
                    if (matters(disruption)) {
                        LOGGER.log(
                                Level.DEBUG, () -> "The clock was changed from outside: " + words);
                        events.accept(new Event.Disrupted(disruption, disciplined.frequency()));
                    }
                });
    }

    /**
     * Whoever steers a clock that we only watch does what he should, and a software clock nobody
     * else can steer.
     */
    private boolean matters(Disruption disruption) {
        return switch (disruption) {
            case SUSPENDED, STEPPED, JUMPED, CONTRADICTED -> true;
            case FOREIGN_STEERING -> disciplined instanceof KernelDisciplinedClock;
        };
    }

    private DisciplinedClock software(ClockChoice.Software choice, boolean control) {
        LOGGER.log(
                Level.WARNING,
                "A software clock is steered, and the clock of this machine is left alone");
        SoftwareClock clock = new SoftwareClock(choice, newReader()::read, this::machineFrequency);
        return control ? clock : new WatchedClock(clock);
    }

    private DisciplinedClock kernel(CommandLine asked) throws ClockRefusedException {
        KernelDisciplinedClock clock = new KernelDisciplinedClock(newReader(), kernel);
        if (!asked.control()) {
            LOGGER.log(
                    Level.WARNING,
                    "Observing only: --no-control was given, so the clock is measured and not set");
            return new WatchedClock(clock);
        }
        try {
            kernel.takeOver();
            kernel.setFrequency(kernel.frequency());
            return clock;
        } catch (ClockRefusedException e) {
            if (asked.clock().isPresent() || asked.action() == CommandLine.Action.SET_ONCE) {
                throw e;
            }
            LOGGER.log(Level.WARNING, "Observing only: " + e.getMessage());
            return new WatchedClock(clock);
        }
    }
}
