package org.truechimer.proto.engine;

import org.truechimer.proto.clock.RateBounds;
import org.truechimer.proto.select.Candidate;
import org.truechimer.proto.select.Selector;
import org.truechimer.proto.time.Reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What all sources say of now, put so that it can be compared. */
final class Ballot {
    private Ballot() {}

    /**
     * {@return a candidate for each source, in their order} Their answers are of some time ago, and
     * are carried on with what each knows of its rate, and with what a majority of the voters
     * knows, where that is less uncertain: no minority that lies about the rate moves another's
     * interval, and nobody's grows into others' merely because it has answered seldom.
     *
     * @param configuration says who may vote, and how far an oscillator wanders
     */
    static List<Candidate> of(
            List<Association> associations, Reading now, Configuration configuration) {
        double wander = configuration.clock().maximumWander();
        List<RateBounds> rates = associations.stream().map(a -> a.rates(wander)).toList();
        List<Candidate> alone = candidates(associations, rates, now, wander);
        Optional<RateBounds> common =
                Agreement.strictMajority(
                        Selector.voters(
                                        alone,
                                        configuration.selection(),
                                        configuration.localStratum())
                                .stream()
                                .map(voter -> rates.get(alone.indexOf(voter)))
                                .toList());
        return common.map(
                        known ->
                                candidates(
                                        associations,
                                        rates.stream().map(own -> own.narrowedTo(known)).toList(),
                                        now,
                                        wander))
                .orElse(alone);
    }

    private static List<Candidate> candidates(
            List<Association> associations, List<RateBounds> rates, Reading now, double wander) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < associations.size(); i++) {
            candidates.add(associations.get(i).candidate(now, rates.get(i), wander));
        }
        return candidates;
    }
}
