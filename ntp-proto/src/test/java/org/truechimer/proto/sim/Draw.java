package org.truechimer.proto.sim;

/** Draws of one concern, from a stream of its own. */
final class Draw {
    private final SplitMix64 random;

    Draw(SplitMix64 random) {
        this.random = random;
    }

    Draw split() {
        return new Draw(random.split());
    }

    SplitMix64 stream() {
        return random.split();
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    int below(int count) {
        return (int) (random.nextDouble() * count);
    }

    double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** {@return a draw whose logarithm is uniform} */
    double scale(double low, double high) {
        return low * StrictMath.pow(high / low, random.nextDouble());
    }

    double signed(double size) {
        return chance(0.5) ? size : -size;
    }
}
