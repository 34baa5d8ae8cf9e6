package org.truechimer.daemon.observe;

/**
 * Text from elsewhere, made safe for a terminal and a log: one line, no control characters, of
 * bounded length.
 */
public final class Printable {
    private static final int LENGTH_MAX = 200;

    private Printable() {}

    /**
     * {@return the text with each control character as a question mark, cut after 200 characters}
     */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder(Math.min(text.length(), LENGTH_MAX + 1));
        for (int i = 0; i < text.length() && i < LENGTH_MAX; i++) {
            char c = text.charAt(i);
            printable.append(isSafe(c) ? c : '?');
        }
        return text.length() > LENGTH_MAX ? printable.append('…').toString() : printable.toString();
    }

    /** Controls end lines or start escape sequences; format characters reorder what is read. */
    private static boolean isSafe(char c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
