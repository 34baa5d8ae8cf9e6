import com.google.googlejavaformat.java.Main;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks the format of every Java file under the working directory, or mends it: {@code Format.java
 * check|apply}.
 */
final class Format {
    /** What one round leaves, the next may see differently: comments that were wrapped. */
    private static final int ROUNDS = 3;

    private Format() {}

    public static void main(String[] args) throws Exception {
        boolean apply = args.length == 1 && args[0].equals("apply");
        if (!apply && !(args.length == 1 && args[0].equals("check"))) {
            System.err.println("format is check or apply, not " + String.join(" ", args));
            System.exit(2);
        }
        List<String> files = sources(Path.of(""));
        List<String> unformatted = format("--dry-run", files);
        for (int round = 0; apply && round < ROUNDS && !unformatted.isEmpty(); round++) {
            format("--replace", unformatted);
            unformatted = format("--dry-run", unformatted);
        }
        if (!unformatted.isEmpty()) {
            System.err.println("Not in google-java-format's AOSP style:");
            unformatted.forEach(file -> System.err.println("  " + file));
            System.err.println("Mend them: mvn -N verify -Dformat=apply");
            System.exit(1);
        }
        System.out.println("Format is right in " + files.size() + " Java files");
    }

    /** {@return what the formatter prints: of a dry run, the files that it would change} */
    private static List<String> format(String mode, List<String> files) throws Exception {
        Stream<String> options = Stream.of("--aosp", "--skip-reflowing-long-strings", mode);
        var printed = new StringWriter();
        int status =
                new Main(
                                new PrintWriter(printed),
                                new PrintWriter(System.err, true),
                                InputStream.nullInputStream())
                        .format(Stream.concat(options, files.stream()).toArray(String[]::new));
        if (status != 0) {
            System.err.println("Some files do not parse as Java.");
            System.exit(1);
        }
        return printed.toString().lines().toList();
    }

    private static List<String> sources(Path top) throws IOException {
        List<String> sources = new ArrayList<>();
        Files.walkFileTree(
                top,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes attributes) {
                        return directory.endsWith("target") || directory.endsWith(".git")
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.toString().endsWith(".java")) {
                            sources.add(file.toString());
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return sources;
    }
}
