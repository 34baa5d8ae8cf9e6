package org.truechimer.ctl;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** A terminal that remembers what was printed. */
final class TestTerminal {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Terminal terminal;

    TestTerminal() {
        this(false, true);
    }

    TestTerminal(boolean coloured, boolean unicode) {
        this(coloured, unicode, false);
    }

    TestTerminal(boolean coloured, boolean unicode, boolean live) {
        terminal =
                new Terminal(
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8),
                        coloured,
                        unicode,
                        live);
    }

    /** Runs a command line and returns its exit code. */
    int run(String... args) {
        return Main.run(terminal, args);
    }

    Terminal terminal() {
        return terminal;
    }

    String out() {
        return out.toString(UTF_8);
    }

    String err() {
        return err.toString(UTF_8);
    }
}
