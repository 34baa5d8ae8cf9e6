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
 */
record Program(String name, String mainClass, List<String> options, List<String> foreign) {

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
     * Runs for months and is idle for most of them: a heap that is small unless a server remembers
     * a million clients, and an end rather than a limp without memory. A collection takes as long
     * for little garbage as for much, and there is room for that of 35 key exchanges. Both
     * compilers: only the optimising one knows the processor's instructions for AES. What they
     * needed for a while, the C library would keep unless it is told not to.
     */
    static final Program DAEMON =
            new Program(
                    "ntp-daemon",
                    "org.truechimer.daemon.Main",
                    common(
                            "-Xms11m",
                            "-Xmn5m",
                            "-Xmx128m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-XX:TrimNativeHeapInterval=30000"),
                    List.of("ntp-ctl", "picocli"));

    /** Runs for a moment: the optimising compiler would start only to be stopped. */
    static final Program CTL =
            new Program(
                    "ntp-ctl",
                    "org.truechimer.ctl.Main",
                    common("-Xms8m", "-Xmx64m", "-XX:TieredStopAtLevel=1"),
                    List.of());

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

    /**
     * {@return the command that runs this program as its launcher does, but keeps what the start
     * took for later starts}
     */
    List<String> rehearsal(Path image, List<String> jars, String... arguments) {
        Path lib = image.resolve("lib");
        List<String> command = new ArrayList<>();
        command.add(image.resolve("runtime/bin").resolve(name).toString());
        command.add("-XX:AOTCacheOutput=" + preparedStart(image));
        command.addAll(options);
        command.add("-Djffi.boot.library.path=" + lib);
        command.addAll(List.of("-cp", classPath(lib.toString(), jars), mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    Path preparedStart(Path image) {
        return image.resolve("lib").resolve(name + ".aot");
    }

    private String classPath(String directory, List<String> jars) {
        return jars.stream()
                .filter(jar -> foreign.stream().noneMatch(name -> jar.matches(name + "-[0-9].*")))
                .map(jar -> directory + "/" + jar)
                .collect(Collectors.joining(":"));
    }
}
