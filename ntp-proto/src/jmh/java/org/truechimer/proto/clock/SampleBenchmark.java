package org.truechimer.proto.clock;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.truechimer.proto.time.Exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a sample costs: the bank of hypotheses of its own source, and the consensus of all sources.
 */
@State(Scope.Thread)
public class SampleBenchmark {
    private static final long INTERVAL_NANOS = 64_000_000_000L;
    private static final double JITTER_NANOS = 500_000;
    private static final int SAMPLES_BEFORE = 500;
    private static final int FIRST_SAMPLES = 64;

    private final SplittableRandom random = new SplittableRandom(1);
    private PathEstimator path;
    private long now;

    /** Sources that are known well. */
    @State(Scope.Thread)
    public static class Sources {
        @Param({"4", "16", "64"})
        private int count;

        private final List<Voice> voices = new ArrayList<>();

        @Setup
        public void learn(SampleBenchmark samples) {
            for (int i = 0; i < count; i++) {
                PathEstimator path = samples.path(SAMPLES_BEFORE);
                voices.add(new Voice(path.estimate(), path.sharedUncertainty(), 5e-3));
            }
        }
    }

    @Setup(Level.Iteration)
    public void learn() {
        path = path(SAMPLES_BEFORE);
        now = SAMPLES_BEFORE * INTERVAL_NANOS;
    }

    private PathEstimator path(int samples) {
        PathEstimator estimator = new PathEstimator(0, 1e-4);
        for (int n = 1; n <= samples; n++) {
            estimator.add(exchange(n * INTERVAL_NANOS));
        }
        return estimator;
    }

    /** Two queues that are alike, and a server that keeps the clock's time. */
    private Exchange exchange(long departure) {
        long receive = departure + 4_000_000 + queue();
        long transmit = receive + 20_000;
        return new Exchange(departure, receive, transmit, transmit + 4_000_000 + queue());
    }

    private long queue() {
        return Math.round(-JITTER_NANOS * Math.log(1 - random.nextDouble()));
    }

    /** {@return the offset by one source, after another sample} */
    @Benchmark
    public ClockEstimate bank() {
        now += INTERVAL_NANOS;
        path.add(exchange(now));
        return path.estimate();
    }

    /** {@return the offset by one source, after its first samples, which are gone over again} */
    @Benchmark
    @OperationsPerInvocation(FIRST_SAMPLES)
    public ClockEstimate first() {
        return path(FIRST_SAMPLES).estimate();
    }

    /** {@return the offset by all sources} */
    @Benchmark
    public ClockEstimate consensus(Sources sources) {
        return Consensus.of(sources.voices, RateBounds.ANY, SAMPLES_BEFORE * INTERVAL_NANOS);
    }
}
