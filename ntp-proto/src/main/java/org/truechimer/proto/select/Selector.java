package org.truechimer.proto.select;

import java.util.List;

/** Tells truechimers from falsetickers. */
public final class Selector {
    private Selector() {}

    /**
     * {@return the verdicts on all candidates, which do not depend on their order}
     *
     * @param candidates all sources
     * @param policy how they are judged
     * @param localStratum the stratum from which on a source is not followed
     */
    public static Selection select(
            List<Candidate> candidates, SelectionPolicy policy, int localStratum) {
        throw new UnsupportedOperationException();
    }
}
