package org.truechimer.daemon.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the words of chrony's configuration are called here, for those who come from there. */
final class ChronyWords {
    private static final String POLLS = "here it is poll-interval-limits = { min = 6, max = 10 }";
    private static final Map<String, String> OPTIONS =
            Map.ofEntries(
                    Map.entry("iburst", "not needed here: the first requests come in a burst"),
                    Map.entry("minpoll", POLLS),
                    Map.entry("maxpoll", POLLS),
                    Map.entry("maxsources", "here it is count"),
                    Map.entry("nts", "here it is mode = \"nts\""),
                    Map.entry("makestep", "here it is step-threshold in [synchronization]"),
                    Map.entry("maxslewrate", "here it is maximum-slew, as a fraction"),
                    Map.entry("minsources", "here it is minimum-agreeing-sources"),
                    Map.entry("driftfile", "here it is state-directory, for a directory"),
                    Map.entry("rtcsync", "not needed here: the kernel is told that always"),
                    Map.entry("ntstrustedcerts", "here it is certificate-authority of a source"),
                    Map.entry("keyfile", "here it is path in [keys]"),
                    Map.entry("allow", "here it is allowlist of a [[server]]"),
                    Map.entry("deny", "here it is denylist of a [[server]]"));

    private static final List<String> DIRECTIVES =
            List.of(
                    "server",
                    "pool",
                    "peer",
                    "driftfile",
                    "makestep",
                    "rtcsync",
                    "keyfile",
                    "restrict",
                    "sourcedir",
                    "confdir");

    private ChronyWords() {}

    /** {@return what to write instead of a key that is none here, if it is one of chrony's} */
    static Optional<String> instead(String key) {
        return Optional.ofNullable(OPTIONS.get(key.toLowerCase(Locale.ROOT)));
    }

    /** {@return whether a line that is no TOML is one of chrony's, or of ntpd's} */
    static boolean isDirective(String line) {
        String[] words = line.strip().split("\\s+", 3);
        boolean assigned = words.length > 1 && words[1].startsWith("=");
        return !assigned && DIRECTIVES.contains(words[0]);
    }
}
