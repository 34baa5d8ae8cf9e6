package org.truechimer.daemon.config;

import java.util.List;

/** What became of a configuration. */
public sealed interface Loaded {

    /**
     * It can be used.
     *
     * @param configuration what it says
     * @param notices what should be known about it, in the order of the files
     */
    record Valid(DaemonConfiguration configuration, List<Notice> notices) implements Loaded {
        public Valid {
            notices = List.copyOf(notices);
        }
    }

    /**
     * It cannot be used.
     *
     * @param problems all that is wrong with it, in the order of the files; never empty
     */
    record Invalid(List<Problem> problems) implements Loaded {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
