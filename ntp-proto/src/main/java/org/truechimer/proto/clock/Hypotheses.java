package org.truechimer.proto.clock;

import org.truechimer.proto.octets.StateVisitor;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The bank of {@link PathModel}s at work: a belief and a weight for each, joined as an interacting
 * multiple model (Blom and Bar-Shalom 1988). Before each sample, {@link #mix}; then each belief is
 * predicted and updated by its owner, who says with {@link #support} how well it foresaw the
 * sample; then {@link #reweigh}.
 */
final class Hypotheses {
    static final int COUNT = PathModel.COUNT;

    private final transient PathModel[] models = PathModel.bank();
    private final transient double[][] transition = PathModel.transitions();
    private final transient double[] staying = PathModel.staying();
    private final transient int[][] origins = origins(transition);
    private final PathState[] state = states();
    private final transient PathState[] mixed = states();
    private final double[] weight = new double[COUNT];
    private final transient double[] predictedWeight = new double[COUNT];
    private final transient double[] logEvidence = new double[COUNT];

    /** {@return from where one may come to each hypothesis} */
    private static int[][] origins(double[][] transition) {
        int[][] origins = new int[COUNT][];
        for (int to = 0; to < COUNT; to++) {
            int target = to;
            origins[to] =
                    IntStream.range(0, COUNT)
                            .filter(from -> transition[from][target] > 0)
                            .toArray();
        }
        return origins;
    }

    private static PathState[] states() {
        PathState[] states = new PathState[COUNT];
        Arrays.setAll(states, _ -> new PathState());
        return states;
    }

    /** All begin with the same belief, and as probable as they are before any sample. */
    void begin(PathState belief) {
        for (int i = 0; i < COUNT; i++) {
            state[i].set(belief);
            weight[i] = models[i].startWeight();
        }
        normalise();
    }

    PathModel model(int i) {
        return models[i];
    }

    /** {@return what it believes, to be predicted and updated} */
    PathState state(int i) {
        return state[i];
    }

    /** {@return how probable it is} */
    double weight(int i) {
        return weight[i];
    }

    /** {@return how probable it was before the last sample} */
    double predictedWeight(int i) {
        return predictedWeight[i];
    }

    /** Takes how probable a jump of the rate is that would have come since the last sample. */
    void expectRateJump(double likely) {
        for (int from = 0; from < COUNT; from++) {
            if (transition[from][PathModel.RATE_JUMPS] > 0) {
                transition[from][PathModel.RATE_JUMPS] = likely;
                transition[from][from] = staying[from] - (likely - PathModel.RATE_JUMP_WEIGHT);
            }
        }
    }

    /**
     * Lets probability and belief flow between the hypotheses. What is the least delay by one law
     * is none by another: the doubt that comes with it keeps a law from losing for what it took
     * over.
     *
     * @param apartSeconds how far the least delays by different laws lie apart
     */
    void mix(double apartSeconds) {
        for (int to = 0; to < COUNT; to++) {
            double total = 0;
            for (int from : origins[to]) {
                total += transition[from][to] * weight[from];
            }
            predictedWeight[to] = total;
            PathState target = mixed[to];
            target.clear();
            for (int from : origins[to]) {
                target.addMean(state[from], transition[from][to] * weight[from] / total);
            }
            for (int from : origins[to]) {
                double share = transition[from][to] * weight[from] / total;
                target.addSpread(state[from], share);
                if (models[from].law() != models[to].law()) {
                    target.mm += share * apartSeconds * apartSeconds;
                }
            }
        }
        for (int i = 0; i < COUNT; i++) {
            state[i].set(mixed[i]);
        }
    }

    /** Takes the logarithm of the density that a hypothesis gave the sample. */
    void support(int i, double log) {
        logEvidence[i] = log;
    }

    /** Lets the evidence of the sample decide. */
    void reweigh() {
        double highest = Double.NEGATIVE_INFINITY;
        for (double log : logEvidence) {
            highest = Math.max(highest, log);
        }
        for (int i = 0; i < COUNT; i++) {
            weight[i] = predictedWeight[i] * StrictMath.exp(logEvidence[i] - highest) + 1e-300;
        }
        normalise();
    }

    private void normalise() {
        double sum = 0;
        for (double value : weight) {
            sum += value;
        }
        for (int i = 0; i < COUNT; i++) {
            weight[i] /= sum;
        }
    }

    /** {@return how probable it is that clock or path has jumped} */
    double jumpWeight() {
        double sum = 0;
        for (int i = PathModel.CALM; i < COUNT; i++) {
            sum += weight[i];
        }
        return sum;
    }

    /** {@return how probable this law is} */
    double weightOf(DelayLaw law) {
        double total = 0;
        for (int i = 0; i < COUNT; i++) {
            if (models[i].law() == law) {
                total += weight[i];
            }
        }
        return total;
    }

    /** {@return the mean of a property, by how probable each hypothesis is} */
    double mean(ToDoubleFunction<PathModel> property) {
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            sum += weight[i] * property.applyAsDouble(models[i]);
        }
        return sum;
    }

    /** Sums all beliefs up in one. */
    void collapse(PathState mean) {
        mean.clear();
        for (int i = 0; i < COUNT; i++) {
            mean.addMean(state[i], weight[i]);
        }
        for (int i = 0; i < COUNT; i++) {
            mean.addSpread(state[i], weight[i]);
        }
    }

    void state(StateVisitor visitor) {
        for (PathState belief : state) {
            belief.state(visitor);
        }
        visitor.f64s(weight);
    }
}
