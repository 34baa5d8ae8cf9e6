package org.truechimer.daemon.runtime;

import java.util.List;
import java.util.Optional;

/** Finds the word that was probably meant. */
final class NearestWord {
    /** Words that differ in more than a third of their letters are not alike. */
    private static final int LETTERS_PER_SLIP = 3;

    private NearestWord() {}

    /**
     * {@return the word with the fewest slips (a letter added, left out, exchanged); empty when
     * none is near}
     */
    static Optional<String> of(String typed, List<String> words) {
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String word : words) {
            int slips = slips(typed, word);
            if (slips < fewest
                    && slips <= Math.max(typed.length(), word.length()) / LETTERS_PER_SLIP) {
                fewest = slips;
                nearest = word;
            }
        }
        return Optional.ofNullable(nearest);
    }

    private static int slips(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column < row.length; column++) {
                int exchanged = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(exchanged, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
