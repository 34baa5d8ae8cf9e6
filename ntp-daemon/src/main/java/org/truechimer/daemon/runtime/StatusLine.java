package org.truechimer.daemon.runtime;

import org.truechimer.proto.engine.NtsSnapshot;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.SourceSnapshot;
import org.truechimer.proto.engine.SystemSnapshot;
import org.truechimer.proto.select.Standing;

import java.util.List;

/**
 * How the daemon is, in a few words for {@code systemctl status}: no figures that change with each
 * sample.
 */
final class StatusLine {
    private StatusLine() {}

    /** {@return the line for {@code snapshot}} */
    static String of(Snapshot snapshot) {
        SystemSnapshot system = snapshot.system();
        String state =
                switch (system.synchronisation()) {
                    case STARTING -> "Waiting for sources: " + answering(snapshot.sources());
                    case SYNCHRONISED ->
                            "Synchronised at stratum "
                                    + system.stratum()
                                    + ": "
                                    + used(snapshot.sources());
                    case HOLDOVER ->
                            "No usable source, running on at the last rate: "
                                    + used(snapshot.sources());
                    case DISRUPTED ->
                            "The clock was changed from outside and is being measured again";
                    case NO_MAJORITY ->
                            "The sources contradict each other, so the clock is left alone";
                    case PANIC ->
                            "The clock is further off than may be corrected, so it is left alone";
                };
        return system.steering() ? state : state + " (observing only)";
    }

    private static String used(List<SourceSnapshot> sources) {
        return count(sources, Standing.SELECTED) + " of " + sources.size() + " sources used";
    }

    private static String answering(List<SourceSnapshot> sources) {
        long answering = sources.stream().filter(source -> source.accepted() > 0).count();
        long keyless =
                sources.stream()
                        .filter(source -> source.nts().filter(StatusLine::hasNone).isPresent())
                        .count();
        return answering
                + " of "
                + sources.size()
                + " have answered"
                + (keyless > 0 ? ", " + keyless + " without keys (see `ntp-ctl nts`)" : "");
    }

    private static boolean hasNone(NtsSnapshot nts) {
        return nts.terms().isEmpty();
    }

    private static long count(List<SourceSnapshot> sources, Standing standing) {
        return sources.stream().filter(source -> source.standing() == standing).count();
    }
}
