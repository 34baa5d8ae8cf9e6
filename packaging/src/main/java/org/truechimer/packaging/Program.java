package org.truechimer.packaging;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program of the image.
 *
 * @param options of its JVM
 * @param foreign artifacts in the image's library directory that this program does not use
 * @param rehearsal a main class and its arguments: what it touches, later starts find prepared
 */
record Program(
        String name,
        String mainClass,
        List<String> options,
        List<String> foreign,
        List<String> rehearsal) {

    /**
     * What both have: a collector that is one thread, no file in /tmp for tools to watch, and the
     * JVM's own words on the error stream, but none when the prepared start is missing: it is then
     * slower, not wrong.
     */
    private static final List<String> COMMON =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    "-Xss512k",
                    "-Xlog:disable",
                    "-Xlog:all=warning,aot*=off,cds*=off:stderr",
                    "--enable-native-access=ALL-UNNAMED");

    /**
     * Runs for months: a small heap, both compilers, and an end rather than a limp without memory.
     */
    private static final Program DAEMON =
            new Program(
                    "ntp-daemon",
                    "org.truechimer.daemon.Main",
                    common("-Xms16m", "-Xmx64m", "-XX:+ExitOnOutOfMemoryError"),
                    List.of("ntp-ctl", "picocli"),
                    List.of("org.truechimer.daemon.Rehearsal"));

    /** Runs for a moment: the optimising compiler would start only to be stopped. */
    private static final Program CTL =
            new Program(
                    "ntp-ctl",
                    "org.truechimer.ctl.Main",
                    common("-Xms8m", "-Xmx64m", "-XX:TieredStopAtLevel=1"),
                    List.of(),
                    List.of("org.truechimer.ctl.Main", "--version"));

    static final List<Program> ALL = List.of(DAEMON, CTL);

    private static List<String> common(String... own) {
        return Stream.concat(COMMON.stream(), Stream.of(own)).toList();
    }

    /**
     * {@return the launcher's text}
     *
     * <p>The class path is spelled out: a wildcard's order is the file system's.
     */
    String launcher(String template, List<String> jars) {
        return template.replace("@PROGRAM@", name)
                .replace("@OPTIONS@", "'" + String.join("' \\\n    '", options) + "'")
                .replace("@CLASSPATH@", classPath("$lib", jars))
                .replace("@MAIN@", mainClass);
    }

    /** {@return the command that rehearses a start in an image and writes down what it took} */
    List<String> rehearsalCommand(Path image, List<String> jars) {
        Path lib = image.resolve("lib");
        List<String> command = new ArrayList<>();
        command.add(image.resolve("runtime/bin").resolve(name).toString());
        command.add("-XX:AOTCacheOutput=" + lib.resolve(name + ".aot"));
        command.addAll(options);
        command.add("-Djffi.boot.library.path=" + lib);
        command.addAll(List.of("-cp", classPath(lib.toString(), jars)));
        command.addAll(rehearsal);
        return command;
    }

    private String classPath(String directory, List<String> jars) {
        return jars.stream()
                .filter(jar -> foreign.stream().noneMatch(name -> jar.matches(name + "-[0-9].*")))
                .map(jar -> directory + "/" + jar)
                .collect(Collectors.joining(":"));
    }
}
