package org.truechimer.daemon.tls;

import java.util.ArrayList;
import java.util.List;

/** Takes the time of steps, of which one can be within another: it is not counted twice. */
final class Stopwatch {
    private final List<StepTime> steps = new ArrayList<>();
    private Step current = Step.LOOK_UP;
    private long sinceNanos = System.nanoTime();

    /** Ends the step that is under way, unless it is this one, and begins another. */
    void begin(Step step) {
        long now = System.nanoTime();
        add(current, now - sinceNanos);
        current = step;
        sinceNanos = now;
    }

    /** {@return the step under way} */
    Step current() {
        return current;
    }

    /** {@return the time of each step so far, the one under way included} */
    List<StepTime> times() {
        begin(current);
        return List.copyOf(steps);
    }

    private void add(Step step, long nanos) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).step() == step) {
                steps.set(i, new StepTime(step, steps.get(i).nanos() + nanos));
                return;
            }
        }
        steps.add(new StepTime(step, nanos));
    }
}
