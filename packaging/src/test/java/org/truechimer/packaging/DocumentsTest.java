package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.truechimer.ctl.Main;
import org.truechimer.ctl.simulate.Scenario;
import org.truechimer.daemon.config.ConfigurationLoader;
import org.truechimer.daemon.config.Document;
import org.truechimer.daemon.config.Loaded;
import org.truechimer.daemon.runtime.CommandLine;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.source.DropReason;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the documents tell people to type works, and where they point to there is something. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+(?: \\w+)?)\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(?:#[^)]*)?\\)");

    /** Programs of the system that the documents may name; ours are looked at closely. */
    private static final Set<String> OTHERS =
            Set.of("mvn", "cp", "ln", "install", "useradd", "systemctl", "journalctl", "git", "cd");

    @TempDir private Path scratch;

    static List<Path> documents() throws IOException {
        List<Path> documents =
                new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CHANGELOG.md")));
        try (Stream<Path> guide = Files.list(ROOT.resolve("docs/guide"))) {
            guide.sorted().forEach(documents::add);
        }
        return documents;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void configurationsLoadWithNothingToRemark(Path document) throws IOException {
        for (String toml : blocks(document, "toml")) {
            Path file = Files.writeString(scratch.resolve("ntp.toml"), toml);
            Loaded loaded = ConfigurationLoader.load(file);
            assertThat(loaded).as(toml).isInstanceOf(Loaded.Valid.class);
            assertThat(((Loaded.Valid) loaded).notices()).as(toml).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void scenariosCanBeSimulated(Path document) throws IOException {
        for (String toml : blocks(document, "toml scenario")) {
            Path file = Files.writeString(scratch.resolve("scenario.toml"), toml);
            assertThat(Scenario.read(file)).as(toml).isInstanceOf(Document.Valid.class);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void commandsHaveTheOptionsThatAreShown(Path document) throws IOException {
        for (String block : blocks(document, "sh")) {
            block.lines().filter(line -> !line.isBlank()).forEach(DocumentsTest::check);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) throws IOException {
        Matcher links = LINK.matcher(Files.readString(document));
        while (links.find()) {
            assertThat(document.resolveSibling(links.group(1))).exists();
        }
    }

    @Test
    void everyVerdictIsExplained() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/guide/reading-status.md"));
        Stream.of(Synchronisation.values(), Standing.values(), DropReason.values())
                .flatMap(Stream::of)
                .map(verdict -> "| `" + verdict.toString().toLowerCase(Locale.ROOT) + "` |")
                .forEach(verdict -> assertThat(text).contains(verdict));
    }

    @Test
    void thereAreExamplesToLookAt() throws IOException {
        int commands = 0;
        int configurations = 0;
        int scenarios = 0;
        for (Path document : documents()) {
            commands += blocks(document, "sh").size();
            configurations += blocks(document, "toml").size();
            scenarios += blocks(document, "toml scenario").size();
        }
        assertThat(commands).isGreaterThan(8);
        assertThat(configurations).isGreaterThan(2);
        assertThat(scenarios).isGreaterThan(1);
    }

    private static void check(String line) {
        List<String> words =
                new ArrayList<>(
                        List.of(line.replaceFirst("\\s+# .*", "").trim().split("\\s+", -1)));
        words.removeIf("sudo"::equals);
        String program = words.removeFirst();
        String[] arguments = words.toArray(String[]::new);
        switch (program) {
            case "ntp-ctl" ->
                    assertThatCode(() -> Main.commandLine().parseArgs(arguments))
                            .as(line)
                            .doesNotThrowAnyException();
            case "ntp-daemon" ->
                    assertThatCode(() -> CommandLine.parse(arguments))
                            .as(line)
                            .doesNotThrowAnyException();
            case "packaging/try.sh" -> assertThat(script()).as(line).containsAll(words);
            default -> assertThat(OTHERS).as(line).contains(program);
        }
        for (String word : words) {
            if (word.startsWith("packaging/") && !word.startsWith("packaging/target/")) {
                assertThat(ROOT.resolve(word)).as(line).exists();
            }
        }
    }

    /** {@return the options that the script takes} */
    private static List<String> script() {
        try {
            Matcher options =
                    Pattern.compile("(?m)^ {8}(--[a-z-]+)\\)")
                            .matcher(Files.readString(Path.of("try.sh")));
            return options.results().map(option -> option.group(1)).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> blocks(Path document, String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(document));
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                blocks.add(matcher.group(2));
            }
        }
        return blocks;
    }
}
