package org.truechimer.proto.crypto;

import java.util.List;

/**
 * What a file of keys says.
 *
 * @param keys those that can be used, with different numbers, in the order of the file
 * @param faults the lines that say nothing that can be used
 * @param doubts the lines that can be used, but perhaps not as they were meant
 */
public record KeyFile(List<SymmetricKey> keys, List<Remark> faults, List<Remark> doubts) {
    public KeyFile {
        keys = List.copyOf(keys);
        faults = List.copyOf(faults);
        doubts = List.copyOf(doubts);
    }

    /**
     * What is to be said of a line. It holds nothing of a secret.
     *
     * @param line its number, from 1
     * @param message what is the matter, and what would be right
     */
    public record Remark(int line, String message) {}

    /**
     * {@return what a text says, line by line, in the form of chrony or of ntpd}
     *
     * <p>chrony: {@code ID KEY} for MD5, or {@code ID TYPE KEY}, with a key of {@code HEX:} and
     * digits or {@code ASCII:} and text. ntpd: {@code ID TYPE KEY}, with a key of up to twenty
     * characters of text, or more hexadecimal digits. A line may be empty, or a comment.
     *
     * @param text the whole file
     */
    public static KeyFile parse(String text) {
        return new KeyFileParser().parse(text);
    }
}
