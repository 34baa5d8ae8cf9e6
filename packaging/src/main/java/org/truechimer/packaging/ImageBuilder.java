package org.truechimer.packaging;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** Builds the image: a runtime cut down to what is used, our jars and libraries, and launchers. */
final class ImageBuilder {

    /**
     * What our code and its libraries call; jdk.naming.dns looks up which servers exchange keys.
     * Micrometer also has classes for java.sql and java.desktop: nothing here uses them.
     */
    private static final List<String> MODULES =
            List.of(
                    "java.base",
                    "java.logging",
                    "java.management",
                    "java.naming",
                    "jdk.httpserver",
                    "jdk.naming.dns",
                    "jdk.unsupported");

    private static final Comparator<Path> OWN_FIRST =
            Comparator.comparing((Path jar) -> !name(jar).startsWith("ntp-"))
                    .thenComparing(ImageBuilder::name);

    private final Path image;
    private final FileTime stamp;

    private ImageBuilder(Path image, FileTime stamp) {
        this.image = image;
        this.stamp = stamp;
    }

    /**
     * Ships the jars on its own class path. Arguments: launcher template, scenarios, image, time of
     * files.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 4) {
            throw new IllegalArgumentException("need TEMPLATE SCENARIOS IMAGE TIMESTAMP");
        }
        new ImageBuilder(Path.of(args[2]), FileTime.from(Instant.parse(args[3])))
                .build(Files.readString(Path.of(args[0])), Path.of(args[1]), ownClassPath());
    }

    private static List<Path> ownClassPath() {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getProperty("java.class.path"))
                .filter(entry -> entry.endsWith(".jar"))
                .map(Path::of)
                .sorted(OWN_FIRST)
                .toList();
    }

    private void build(String template, Path scenarios, List<Path> dependencies)
            throws IOException, InterruptedException {
        deleteTree();
        link();
        copyScenarios(scenarios);
        Path lib = Files.createDirectories(image.resolve("lib"));
        for (Path jar : dependencies) {
            if (isNativeJffi(jar)) {
                extractJffi(jar, lib);
            } else {
                UnsignedJar.copy(jar, lib.resolve(name(jar)), stamp);
            }
        }
        List<String> jars =
                dependencies.stream()
                        .filter(jar -> !isNativeJffi(jar))
                        .map(ImageBuilder::name)
                        .toList();
        Files.createDirectories(image.resolve("bin"));
        for (Program program : Program.ALL) {
            writeLauncher(program, template, jars);
        }
        // Before the rehearsal: what it writes down holds as long as the jars keep their times.
        stampTree();
        new Rehearsal(image, jars, image.resolveSibling("rehearsal")).run();
        stampTree();
        System.out.println("Image " + image + ": " + (size() >> 20) + " MiB");
    }

    private void link() {
        ToolProvider jlink =
                ToolProvider.findFirst("jlink")
                        .orElseThrow(() -> new IllegalStateException("this JDK has no jlink"));
        int status =
                jlink.run(
                        System.out,
                        System.err,
                        "--add-modules",
                        String.join(",", MODULES),
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        image.resolve("runtime").toString());
        if (status != 0) {
            throw new IllegalStateException("jlink ended with status " + status);
        }
    }

    /** Puts the scenarios of simulations where the command looks for them: beside its runtime. */
    private void copyScenarios(Path from) throws IOException {
        Path to = Files.createDirectories(image.resolve("share/scenarios"));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.sorted().toList()) {
                Files.copy(file, to.resolve(name(file)));
            }
        }
    }

    private void writeLauncher(Program program, String template, List<String> jars)
            throws IOException {
        Path launcher = image.resolve("bin").resolve(program.name());
        Files.writeString(launcher, program.launcher(template, jars));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        // The kernel names a process after the file it was started from: ps and pidof then know
        // the program, not "java".
        Files.createSymbolicLink(
                image.resolve("runtime/bin").resolve(program.name()), Path.of("java"));
    }

    private static boolean isNativeJffi(Path jar) {
        return name(jar).matches("jffi-.*-native\\.jar");
    }

    /**
     * Ships jffi's native part as a file: unpacked to /tmp by a start, it fails where /tmp is
     * noexec.
     */
    private static void extractJffi(Path jar, Path lib) throws IOException {
        String arch = System.getProperty("os.arch");
        String directory = "jni/" + (arch.equals("amd64") ? "x86_64" : arch) + "-Linux/";
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            var entry =
                    zip.stream()
                            .filter(e -> e.getName().startsWith(directory) && !e.isDirectory())
                            .findFirst()
                            .orElseThrow(
                                    () -> new IllegalStateException(jar + " has no " + directory));
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, lib.resolve(entry.getName().substring(directory.length())));
            }
        }
    }

    private void stampTree() throws IOException {
        for (Path file : tree()) {
            if (!Files.isSymbolicLink(file)) {
                Files.setLastModifiedTime(file, stamp);
            }
        }
    }

    private long size() throws IOException {
        long sum = 0;
        for (Path file : tree()) {
            sum += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        return sum;
    }

    private void deleteTree() throws IOException {
        if (Files.exists(image)) {
            for (Path file : tree()) {
                Files.delete(file);
            }
        }
    }

    /** {@return all that is in the image, a directory after what it holds} */
    private List<Path> tree() throws IOException {
        try (Stream<Path> files = Files.walk(image)) {
            return files.sorted(Comparator.reverseOrder()).toList();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
