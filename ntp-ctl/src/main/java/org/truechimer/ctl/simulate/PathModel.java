package org.truechimer.ctl.simulate;

import org.truechimer.daemon.config.Section;
import org.truechimer.proto.sim.Path;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The path to a server, as a scenario describes it.
 *
 * @param outward from client to server
 * @param back from server to client
 * @param mishaps what befalls packets
 */
record PathModel(WayModel outward, WayModel back, Path.Mishaps mishaps) {
    /** Two cables of no length. */
    static final PathModel DIRECT =
            new PathModel(WayModel.DIRECT, WayModel.DIRECT, Path.Mishaps.NONE);

    /**
     * {@return how a table changes a path: what it does not mention stays} Keys of the table hold
     * for both directions, those of its tables {@code outward} and {@code return} for one.
     */
    static UnaryOperator<PathModel> changes(Section section) {
        UnaryOperator<WayModel> both = WayModel.changes(section);
        UnaryOperator<WayModel> outward = way(section, "outward");
        UnaryOperator<WayModel> back = way(section, "return");
        Optional<Double> loss = Quantity.share(section, "loss");
        Optional<Double> duplication = Quantity.share(section, "duplication");
        Optional<Double> replay = Quantity.share(section, "replay");
        Optional<Double> corruption = Quantity.share(section, "corruption");
        return path ->
                new PathModel(
                        outward.apply(both.apply(path.outward)),
                        back.apply(both.apply(path.back)),
                        new Path.Mishaps(
                                loss.orElse(path.mishaps.loss()),
                                duplication.orElse(path.mishaps.duplication()),
                                replay.orElse(path.mishaps.replay()),
                                corruption.orElse(path.mishaps.corruption())));
    }

    private static UnaryOperator<WayModel> way(Section section, String key) {
        Optional<Section> table = section.table(key);
        Optional<UnaryOperator<WayModel>> changes = table.map(WayModel::changes);
        table.ifPresent(Section::finish);
        return changes.orElse(UnaryOperator.identity());
    }

    /** {@return a path like this} */
    Path make() {
        return new Path(outward.make(), back.make(), mishaps);
    }
}
