package org.truechimer.ctl;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Where a command prints.
 *
 * @param out the result
 * @param err what went wrong
 * @param coloured whether the result may have colours
 * @param unicode whether signs beyond ASCII are understood there
 * @param live whether somebody looks on, so that a line may be written over and over
 */
record Terminal(PrintStream out, PrintStream err, boolean coloured, boolean unicode, boolean live) {

    /** The colours in use, each by its meaning. */
    enum Colour {
        GOOD("32"),
        DOUBTFUL("33"),
        BAD("31"),
        QUIET("2"),
        HEADING("1");

        private final String code;

        Colour(String code) {
            this.code = code;
        }
    }

    /**
     * {@return the process's own: coloured on a terminal unless {@code NO_COLOR} is set or the
     * terminal is dumb, and ASCII where the locale says nothing of UTF-8}
     *
     * @param environment of the process
     */
    static Terminal ofProcess(Map<String, String> environment) {
        boolean smart =
                isTerminal(Path.of("/proc/self/fd/1"))
                        && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        boolean coloured = smart && environment.getOrDefault("NO_COLOR", "").isEmpty();
        boolean live = smart && isTerminal(Path.of("/proc/self/fd/2"));
        return new Terminal(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                coloured,
                isUtf8(environment),
                live);
    }

    /** Prints a text, its end of line included. */
    void print(String text) {
        out.print(plain(text));
        out.flush();
    }

    /** Prints a line about what went wrong. */
    void complain(String line) {
        err.println(plain("ntp-ctl: " + line));
        err.flush();
    }

    /** {@return the text in the colour, where there are colours} */
    String in(Colour colour, String text) {
        return coloured ? "\u001b[" + colour.code + "m" + text + "\u001b[0m" : text;
    }

    private String plain(String text) {
        return unicode
                ? text
                : text.replace("±", "+-").replace("µ", "u").replace("∞", "inf").replace("…", "...");
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    private static boolean isTerminal(Path descriptor) {
        try {
            String file = Files.readSymbolicLink(descriptor).toString();
            return file.startsWith("/dev/pts/")
                    || file.startsWith("/dev/tty")
                    || file.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /** The first of the three that is set decides, as everywhere in POSIX. */
    private static boolean isUtf8(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                String charset = value.toUpperCase(Locale.ROOT);
                return charset.contains("UTF-8") || charset.contains("UTF8");
            }
        }
        return false;
    }
}
