package org.truechimer.daemon.config;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The text of a file without its blank lines and its lines of comment. The parser takes time that
 * grows with the cube of how many of these follow one another (a thousand take a second), and
 * well-kept files have many.
 */
final class TomlText {
    private static final Pattern LINE_IN_MESSAGE =
            Pattern.compile("(?<=line )[0-9]{1,9}(?=, column)");

    private final String text;
    private final int[] lines;

    private TomlText(String text, int[] lines) {
        this.text = text;
        this.lines = lines;
    }

    /** {@return the lines of a file that say something} Lines within multi-line strings all do. */
    static TomlText of(String file) {
        String[] all = file.split("\n", -1);
        int[] lines = new int[all.length];
        StringBuilder kept = new StringBuilder(file.length());
        int count = 0;
        String open = "";
        for (int i = 0; i < all.length; i++) {
            String stripped = all[i].strip();
            if (open.isEmpty() && (stripped.isEmpty() || stripped.charAt(0) == '#')) {
                continue;
            }
            open = openAfter(all[i], open);
            kept.append(all[i]).append('\n');
            lines[count++] = i + 1;
        }
        return new TomlText(kept.toString(), Arrays.copyOf(lines, count));
    }

    /** {@return what is left} */
    String text() {
        return text;
    }

    /** {@return the line of the file for a line of the text} */
    int fileLine(int textLine) {
        if (textLine < 1 || lines.length == 0) {
            return 1;
        }
        return textLine <= lines.length ? lines[textLine - 1] : lines[lines.length - 1] + 1;
    }

    /** {@return the parser's message, the lines that it mentions being those of the file} */
    String fileMessage(String message) {
        return LINE_IN_MESSAGE
                .matcher(message)
                .replaceAll(line -> Integer.toString(fileLine(Integer.parseInt(line.group()))));
    }

    /** {@return the delimiter of the multi-line string that is open after this line, or nothing} */
    private static String openAfter(String line, String openBefore) {
        String open = openBefore;
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (open.isEmpty() && c == '#') {
                return "";
            }
            if (open.isEmpty() && (c == '"' || c == '\'')) {
                String quote = String.valueOf(c);
                open = line.startsWith(quote.repeat(3), i) ? quote.repeat(3) : quote;
                i += open.length();
            } else if (!open.isEmpty() && line.startsWith(open, i)) {
                i += open.length() == 3 ? quotes(line, i, c) : 1;
                open = "";
            } else {
                i += c == '\\' && open.startsWith("\"") ? 2 : 1;
            }
        }
        return open.length() == 3 ? open : "";
    }

    /**
     * {@return how many quotes end a multi-line string: three, and up to two of its own before
     * them}
     */
    private static int quotes(String line, int from, char quote) {
        int count = 3;
        while (count < 5 && from + count < line.length() && line.charAt(from + count) == quote) {
            count++;
        }
        return count;
    }
}
