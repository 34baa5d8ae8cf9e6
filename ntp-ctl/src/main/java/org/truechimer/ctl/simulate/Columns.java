package org.truechimer.ctl.simulate;

import java.util.function.Consumer;

/**
 * A simulation as a plot of limited width shows it: many seconds side by side become a column with
 * the range of each quantity.
 */
public final class Columns implements Consumer<Moment> {
    /** How many columns a plot has at most. */
    static final int COUNT_MAX = 860;

    /** What happens within one column. */
    static final class Column {
        double lowOffset = Double.POSITIVE_INFINITY;
        double highOffset = Double.NEGATIVE_INFINITY;
        double lowFrequency = Double.POSITIVE_INFINITY;
        double highFrequency = Double.NEGATIVE_INFINITY;
        double bound = Double.NaN;
        boolean broken;
        Moment.Condition condition = Moment.Condition.SYNCHRONISED;
        private double estimates;
        private double frequencies;
        private double offsets;
        private int estimated;
        private int seen;

        private void take(Moment moment) {
            if (moment.condition() == Moment.Condition.ASLEEP) {
                condition = moment.condition();
                return;
            }
            seen++;
            offsets += moment.offsetSeconds();
            lowOffset = Math.min(lowOffset, moment.offsetSeconds());
            highOffset = Math.max(highOffset, moment.offsetSeconds());
            frequencies += moment.frequencyError();
            lowFrequency = Math.min(lowFrequency, moment.frequencyError());
            highFrequency = Math.max(highFrequency, moment.frequencyError());
            if (!Double.isNaN(moment.estimateSeconds())) {
                estimates += moment.estimateSeconds();
                estimated++;
            }
            if (moment.boundSeconds() < Double.POSITIVE_INFINITY) {
                bound = Math.max(Double.isNaN(bound) ? 0 : bound, moment.boundSeconds());
            }
            broken |= moment.broken();
            if (moment.condition() != Moment.Condition.SYNCHRONISED) {
                condition = moment.condition();
            }
        }

        /** {@return whether anything of the clock was seen} */
        boolean isSeen() {
            return seen > 0;
        }

        /** {@return the mean of the true offset, seconds} */
        double offset() {
            return offsets / seen;
        }

        /** {@return the mean of the frequency error, as a fraction} */
        double frequency() {
            return frequencies / seen;
        }

        /** {@return the mean of what it was taken for, seconds; NaN where nobody estimated it} */
        double estimate() {
            return estimates / estimated;
        }
    }

    private final Column[] columns;
    private final long seconds;

    /** Makes columns that have seen nothing of a scenario yet. */
    public Columns(Scenario scenario) {
        this.seconds = scenario.seconds();
        this.columns = new Column[(int) Math.min(COUNT_MAX, seconds)];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new Column();
        }
    }

    @Override
    public void accept(Moment moment) {
        long second = Math.round(moment.seconds()) - 1;
        columns[(int) (second * columns.length / seconds)].take(moment);
    }

    int count() {
        return columns.length;
    }

    Column get(int i) {
        return columns[i];
    }

    /** {@return how long all of them together are} */
    double seconds() {
        return seconds;
    }
}
