package org.truechimer.daemon.config;

import org.tomlj.Toml;

import java.util.regex.Pattern;

/**
 * Text of the configuration within a message: in quotes, of a bearable length, and unable to steer
 * a terminal.
 */
final class Quoted {
    private static final int LENGTH_MAX = 60;
    private static final Pattern CONTROL =
            Pattern.compile("\\p{Cntrl}", Pattern.UNICODE_CHARACTER_CLASS);

    private Quoted() {}

    /** {@return somebody else's message with its control characters spelt out} */
    static String harmless(String message) {
        return CONTROL.matcher(message)
                .replaceAll(control -> "\\\\u%04x".formatted((int) control.group().charAt(0)));
    }

    static String of(String text) {
        boolean longer = text.length() > LENGTH_MAX;
        return "\""
                + Toml.tomlEscape(longer ? text.substring(0, LENGTH_MAX) : text)
                + (longer ? "...\"" : "\"");
    }
}
