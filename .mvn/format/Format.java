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
    private Format() {}

    public static void main(String[] args) throws Exception {
        boolean apply = args.length == 1 && args[0].equals("apply");
        if (!apply && !(args.length == 1 && args[0].equals("check"))) {
            System.err.println("format is check or apply, not " + String.join(" ", args));
            System.exit(2);
        }
        List<String> files = sources(Path.of(""));
        List<String> options =
                List.of(
                        "--aosp",
                        "--skip-reflowing-long-strings",
                        apply ? "--replace" : "--dry-run");
        String[] arguments = Stream.concat(options.stream(), files.stream()).toArray(String[]::new);

        var changed = new StringWriter();
        var errors = new PrintWriter(System.err, true);
        int status =
                new Main(new PrintWriter(changed), errors, InputStream.nullInputStream())
                        .format(arguments);
        List<String> unformatted = changed.toString().lines().toList();
        if (status != 0) {
            System.err.println("Some files do not parse as Java.");
            System.exit(1);
        }
        if (!unformatted.isEmpty()) {
            System.err.println("Not in google-java-format's AOSP style:");
            unformatted.forEach(file -> System.err.println("  " + file));
            System.err.println("Mend them: mvn -N verify -Dformat=apply");
            System.exit(1);
        }
        System.out.println(
                (apply ? "Formatted " : "Format is right in ") + files.size() + " Java files");
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
