import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes down which commit is built, and its day in UTC: {@code Commit.java FILE}. The same commit
 * gives the same file, whoever builds it, and when. Without git, or outside a working tree of this
 * project, nothing is known.
 */
final class Commit {
    private static final String UNKNOWN = "unknown";

    private Commit() {}

    public static void main(String[] args) throws Exception {
        // a copy of the sources inside of another project's working tree is not that project
        boolean known = !git("ls-files", "--error-unmatch", "pom.xml").equals(UNKNOWN);
        String commit = known ? git("log", "-1", "--format=%H") + changes() : UNKNOWN;
        String date =
                known ? git("log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d") : UNKNOWN;
        Path file = Path.of(args[0]);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "commit=" + commit + "\ndate=" + date + "\n");
    }

    private static String changes() throws InterruptedException {
        String changes = git("status", "--porcelain", "--untracked-files=no", ":/");
        return changes.isEmpty() ? "" : "-dirty";
    }

    /** {@return what a git command prints, without the end of the line} */
    private static String git(String... arguments) throws InterruptedException {
        ProcessBuilder command = new ProcessBuilder("git");
        command.command().addAll(List.of(arguments));
        command.environment().put("TZ", "UTC");
        command.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = command.start();
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? printed.strip() : UNKNOWN;
        } catch (IOException thereIsNoGit) {
            return UNKNOWN;
        }
    }
}
