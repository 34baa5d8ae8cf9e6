package org.truechimer.packaging;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A program of the image.
 *
 * @param options of its JVM
 * @param foreign artifacts in the image's library directory that this program does not use
 */
record Program(String name, String mainClass, List<String> options, List<String> foreign) {

    /** What both have: one core's worth of collector, and no file in /tmp for tools to watch. */
    private static final List<String> COMMON =
            List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto", "-Xss512k");

    /**
     * Runs for months: a fixed small heap, both compilers, and an end rather than a limp without
     * memory.
     */
    static final Program DAEMON =
            new Program(
                    "ntp-daemon",
                    "org.truechimer.daemon.Main",
                    with("-Xms16m", "-Xmx64m", "-XX:+ExitOnOutOfMemoryError"),
                    List.of("ntp-ctl", "picocli"));

    /** Runs for a moment: the optimising compiler would start only to be stopped. */
    static final Program CTL =
            new Program(
                    "ntp-ctl",
                    "org.truechimer.ctl.Main",
                    with("-Xms8m", "-Xmx64m", "-XX:TieredStopAtLevel=1"),
                    List.of());

    static final List<Program> ALL = List.of(DAEMON, CTL);

    private static List<String> with(String... own) {
        return java.util.stream.Stream.concat(COMMON.stream(), List.of(own).stream()).toList();
    }

    boolean uses(Path library) {
        String file = library.getFileName().toString();
        return foreign.stream().noneMatch(artifact -> file.matches(artifact + "-[0-9].*\\.jar"));
    }

    /**
     * {@return the launcher's text} The class path is spelled out: a wildcard's order is the file
     * system's.
     */
    String launcher(String template, List<Path> libraries) {
        String classPath =
                libraries.stream()
                        .filter(this::uses)
                        .map(library -> "$lib/" + library.getFileName())
                        .collect(Collectors.joining(":"));
        return template.replace("@PROGRAM@", name)
                .replace("@OPTIONS@", String.join(" ", options))
                .replace("@CLASSPATH@", classPath)
                .replace("@MAIN@", mainClass);
    }
}
