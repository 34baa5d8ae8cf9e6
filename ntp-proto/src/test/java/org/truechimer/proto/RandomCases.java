package org.truechimer.proto;

import java.util.SplittableRandom;

/**
 * Randomness for property tests: another seed each time, printed, and the same again with
 * -Dtruechimer.seed=.
 */
public final class RandomCases {
    private RandomCases() {}

    /** {@return a generator whose seed was printed under {@code name}} */
    public static SplittableRandom of(String name) {
        long seed = Long.getLong("truechimer.seed", new SplittableRandom().nextLong());
        System.out.println(name + ": repeat with -Dtruechimer.seed=" + seed);
        return new SplittableRandom(seed);
    }
}
