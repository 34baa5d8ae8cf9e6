package org.truechimer.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** Builds the image: a runtime cut down to what is used, our jars and libraries, and launchers. */
final class ImageBuilder {

    /**
     * What our code and its libraries call. Micrometer's and Bouncy Castle's binders for java.sql,
     * java.desktop and java.naming are not used.
     */
    private static final List<String> MODULES =
            List.of(
                    "java.base",
                    "java.logging",
                    "java.management",
                    "jdk.httpserver",
                    "jdk.unsupported");

    private final Path image;
    private final Instant stamp;

    private ImageBuilder(Path image, Instant stamp) {
        this.image = image;
        this.stamp = stamp;
    }

    /**
     * Arguments: libraries' directory, launcher template, image directory, time stamp of all files.
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            throw new IllegalArgumentException("need LIBRARIES TEMPLATE IMAGE TIMESTAMP");
        }
        new ImageBuilder(Path.of(args[2]), Instant.parse(args[3]))
                .build(Path.of(args[0]), Path.of(args[1]));
    }

    private void build(Path libraries, Path template) throws IOException {
        deleteTree(image);
        Files.createDirectories(image.resolve("bin"));
        link(image.resolve("runtime"));
        List<Path> shipped =
                copyLibraries(libraries, Files.createDirectories(image.resolve("lib")));
        for (Program program : Program.ALL) {
            writeLauncher(program, Files.readString(template), shipped);
        }
        stampTree();
        System.out.println(
                "Image "
                        + image
                        + ": "
                        + size(image) / (1 << 20)
                        + " MiB, "
                        + shipped.size()
                        + " jars");
    }

    private static void link(Path runtime) {
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
                        "--generate-cds-archive",
                        "--output",
                        runtime.toString());
        if (status != 0) {
            throw new IllegalStateException("jlink ended with status " + status);
        }
    }

    private List<Path> copyLibraries(Path from, Path lib) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(from)) {
            jars =
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .sorted(OWN_FIRST)
                            .toList();
        }
        for (Path jar : jars) {
            if (isNative(jar)) {
                extractJffi(jar, lib);
            } else {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
        return jars.stream().filter(jar -> !isNative(jar)).toList();
    }

    private static final Comparator<Path> OWN_FIRST =
            Comparator.comparing((Path jar) -> !jar.getFileName().toString().startsWith("ntp-"))
                    .thenComparing(jar -> jar.getFileName().toString());

    private static boolean isNative(Path jar) {
        return jar.getFileName().toString().matches("jffi-.*-native\\.jar");
    }

    /**
     * Ships jffi's native part as a file: unpacked to /tmp at run time, it fails on a noexec mount.
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

    private void writeLauncher(Program program, String template, List<Path> libraries)
            throws IOException {
        Path launcher = image.resolve("bin").resolve(program.name());
        Files.writeString(launcher, program.launcher(template, libraries));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        // The kernel names a process after the file it was started from: ps and pidof know the
        // program, not "java".
        Files.createSymbolicLink(
                image.resolve("runtime/bin").resolve(program.name()), Path.of("java"));
    }

    private void stampTree() throws IOException {
        try (Stream<Path> files = Files.walk(image)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!Files.isSymbolicLink(file)) {
                    Files.setLastModifiedTime(file, FileTime.from(stamp));
                }
            }
        }
    }

    private static long size(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
