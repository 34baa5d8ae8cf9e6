package org.truechimer.daemon.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Nearest {
    private static final int LENGTH_MAX = 64;
    private static final int BEGINNING_MIN = 3;

    private Nearest() {}

    /**
     * {@return the known word with the least edit distance, when that is at most a third of its
     * length or one of the two begins with the other} Case and the kind of dash make no difference.
     */
    public static Optional<String> to(String word, Collection<String> known) {
        if (word.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String plain = plain(word);
        return known.stream()
                .filter(candidate -> near(plain, plain(candidate)))
                .min(Comparator.comparingInt(candidate -> distance(plain, plain(candidate))));
    }

    private static boolean near(String word, String candidate) {
        int shorter = Math.min(word.length(), candidate.length());
        boolean beginning =
                shorter >= BEGINNING_MIN
                        && (word.startsWith(candidate) || candidate.startsWith(word));
        return beginning || distance(word, candidate) <= Math.max(1, candidate.length() / 3);
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * {@return how many characters have to be inserted, removed, replaced, or swapped with their
     * neighbour}
     */
    private static int distance(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : least(steps, from, to, i, j);
            }
        }
        return steps[from.length()][to.length()];
    }

    private static int least(int[][] steps, String from, String to, int i, int j) {
        char last = from.charAt(i - 1);
        int replaced = steps[i - 1][j - 1] + (last == to.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && last == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, 1 + steps[i - 2][j - 2]) : least;
    }
}
