package org.truechimer.daemon.config;

import org.truechimer.proto.server.Prefix;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a file of blocks of addresses, one a line, for lists that are too long for a table. */
final class BlockFile {
    private static final long LENGTH_MAX = 64 << 20;
    private static final char COMMENT = '#';

    private BlockFile() {}

    /** {@return the blocks that the file at {@code key} holds; none when no file is named} */
    static List<Prefix> read(Section list, String key) {
        return list.path(key).map(path -> read(list, key, path)).orElse(List.of());
    }

    private static List<Prefix> read(Section list, String key, Path path) {
        try {
            if (Files.size(path) <= LENGTH_MAX) {
                return parse(list, key, path, Files.readAllLines(path));
            }
            list.findings().problem(list.placeOf(key), "the file is longer than 64 MiB");
        } catch (MalformedInputException e) {
            list.findings().problem(list.placeOf(key), "the file holds what is no text in UTF-8");
        } catch (IOException e) {
            list.findings().problem(list.placeOf(key), SourceFile.explain(e));
        }
        return List.of();
    }

    private static List<Prefix> parse(Section list, String key, Path path, List<String> lines) {
        List<Prefix> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            int comment = lines.get(i).indexOf(COMMENT);
            String text = (comment < 0 ? lines.get(i) : lines.get(i).substring(0, comment)).strip();
            Optional<Prefix> block = Prefix.parse(text);
            block.ifPresent(blocks::add);
            if (block.isEmpty() && !text.isEmpty()) {
                list.findings()
                        .problem(
                                list.placeOf(key),
                                path
                                        + ", line "
                                        + (i + 1)
                                        + ": expected an IP address with a number of bits, not "
                                        + Quoted.of(text));
            }
        }
        return blocks;
    }
}
