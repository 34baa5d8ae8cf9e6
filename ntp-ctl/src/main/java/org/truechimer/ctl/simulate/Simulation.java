package org.truechimer.ctl.simulate;

import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.sim.World;

import java.util.List;
import java.util.function.Consumer;

/** A scenario that is played once, and looked at every second. */
public final class Simulation {
    private Simulation() {}

    /**
     * Plays a scenario.
     *
     * @param configuration of the client
     * @param seed of all that is random
     * @param watchers see each second, in the order of time
     */
    public static void run(
            Scenario scenario,
            Configuration configuration,
            long seed,
            List<Consumer<Moment>> watchers) {
        World world = Stage.of(scenario, configuration, seed).world();
        for (long second = 1; second <= scenario.seconds(); second++) {
            world.runUntil((double) second);
            Moment moment = look(world);
            watchers.forEach(watcher -> watcher.accept(moment));
        }
    }

    private static Moment look(World world) {
        double offset = -world.errorSeconds();
        if (!world.isUp()) {
            return new Moment(
                    world.seconds(),
                    offset,
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    world.frequencyError(),
                    world.isAsleep() ? Moment.Condition.ASLEEP : Moment.Condition.DOWN,
                    false,
                    world.packets());
        }
        SystemSnapshot system = world.system();
        return new Moment(
                world.seconds(),
                offset,
                system.offsetSeconds(),
                system.errorBoundSeconds(),
                world.frequencyError(),
                Moment.Condition.of(system.synchronisation()),
                Math.abs(offset) > system.errorBoundSeconds()
                        && !world.hasUnnoticedChange()
                        && !world.isLeaping(),
                world.packets());
    }
}
