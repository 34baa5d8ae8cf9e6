package org.truechimer.proto.select;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of a selection.
 *
 * @param agreement holds the true offset as long as a majority of the voters tells the truth; empty
 *     when no majority agrees
 * @param unanimous whether no voter contradicts another, also where there is none
 * @param verdicts one for every candidate, in the order of the candidates
 */
public record Selection(Optional<Interval> agreement, boolean unanimous, List<Verdict> verdicts) {
    public Selection {
        verdicts = List.copyOf(verdicts);
    }

    /**
     * {@return whether a candidate cannot be right if a majority is}
     *
     * @param candidate one of those that were judged
     */
    public boolean refutes(Candidate candidate) {
        return agreement.filter(agreed -> agreed.isDisjointFrom(candidate.interval())).isPresent();
    }
}
