package org.truechimer.ctl;

import org.truechimer.ctl.simulate.Moment;

import java.util.function.Consumer;

/** A bar that shows how far a simulation is, on a terminal; nothing elsewhere. */
final class Progress implements Consumer<Moment> {
    private static final int WIDTH = 40;
    private static final int PERCENT = 100;

    private final Terminal terminal;
    private final String words;
    private final double seconds;
    private int shown = -1;

    /**
     * Begins at 0.
     *
     * @param words what is going on
     * @param seconds when it will be done
     */
    Progress(Terminal terminal, String words, double seconds) {
        this.terminal = terminal;
        this.words = words;
        this.seconds = seconds;
    }

    @Override
    public void accept(Moment moment) {
        int percent = (int) (PERCENT * moment.seconds() / seconds);
        if (terminal.live() && percent != shown) {
            shown = percent;
            int done = WIDTH * percent / PERCENT;
            String bar =
                    terminal.unicode()
                            ? "\u2588".repeat(done) + "\u2591".repeat(WIDTH - done)
                            : "#".repeat(done) + ".".repeat(WIDTH - done);
            terminal.err().print("\r" + words + " " + bar + " " + percent + " %");
            terminal.err().flush();
        }
    }

    /** Wipes the bar off. */
    void end() {
        if (shown >= 0) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
        }
    }
}
