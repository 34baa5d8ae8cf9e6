package org.truechimer.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;
import org.truechimer.proto.crypto.KeyFile;
import org.truechimer.proto.crypto.MacAlgorithm;
import org.truechimer.proto.crypto.SymmetricKey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The reference of the configuration agrees with what is read. */
class ReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/configuration.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("^```toml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern KEYS =
            Pattern.compile("^```keys\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("(?<!`)`([^`\\n]+)`(?!`)");

    static Stream<String> everyExampleLoads() throws IOException {
        return EXAMPLE.matcher(Files.readString(PAGE)).results().map(example -> example.group(1));
    }

    @ParameterizedTest
    @MethodSource
    void everyExampleLoads(String example, @TempDir Path directory) throws IOException {
        Path keys = Files.writeString(directory.resolve("keys"), exampleOfKeys());
        String here = example.replace("/etc/truechimer/keys", keys.toString());
        assertThat(ConfigurationLoader.parse(PAGE, here.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Loaded.Valid.class);
    }

    @Test
    void theExampleOfAKeyFileIsOneOfEachType() throws IOException {
        KeyFile file = KeyFile.parse(exampleOfKeys());
        assertThat(file.faults()).isEmpty();
        assertThat(file.doubts()).isEmpty();
        assertThat(file.keys())
                .extracting(SymmetricKey::algorithm)
                .containsExactlyInAnyOrder(MacAlgorithm.values());
    }

    private static String exampleOfKeys() throws IOException {
        Matcher example = KEYS.matcher(Files.readString(PAGE));
        assertThat(example.find()).isTrue();
        return example.group(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compat/client.toml",
                "compat/server.toml",
                "compat/system.toml",
                "ours.toml"
            })
    void everyKeyThatIsReadIsDescribed(String file) throws IOException {
        Set<String> described = new TreeSet<>();
        CODE.matcher(Files.readString(PAGE))
                .results()
                .forEach(
                        code -> {
                            Pattern.compile("[^0-9A-Za-z_-]+")
                                    .splitAsStream(code.group(1))
                                    .forEach(described::add);
                        });
        assertThat(described).containsAll(keys(Toml.parse(GoldenCases.text(file))));
    }

    /** {@return every key at any depth, but for opaque tables and the tuning that is not used} */
    private static Set<String> keys(Object value) {
        Set<String> keys = new TreeSet<>();
        switch (value) {
            case TomlTable table ->
                    table.entrySet()
                            .forEach(
                                    entry -> {
                                        keys.add(entry.getKey());
                                        if (!Set.of("algorithm", "clock_quality")
                                                .contains(entry.getKey())) {
                                            keys.addAll(keys(entry.getValue()));
                                        }
                                    });
            case TomlArray array -> array.toList().forEach(element -> keys.addAll(keys(element)));
            default -> {}
        }
        return keys;
    }
}
