package org.truechimer.ctl.simulate;

/**
 * The marks of an axis of time.
 *
 * @param unit what the figures at the marks count
 * @param unitSeconds the length of that
 * @param stepSeconds from one mark to the next
 */
record TimeTicks(String unit, double unitSeconds, double stepSeconds) {
    private static final int MARKS_MAX = 12;
    private static final double[] SECONDS = {1, 2, 5, 10, 20, 30};
    private static final double[] HOURS = {1, 2, 3, 6, 12};
    private static final double[] DAYS = {1, 2, 5, 10, 20, 30, 60};

    /** {@return marks that are not too many for a length of time} */
    static TimeTicks over(double seconds) {
        for (double step : SECONDS) {
            if (seconds <= MARKS_MAX * step) {
                return new TimeTicks("seconds", 1, step);
            }
        }
        for (double step : SECONDS) {
            if (seconds <= MARKS_MAX * 60 * step) {
                return new TimeTicks("minutes", 60, 60 * step);
            }
        }
        for (double step : HOURS) {
            if (seconds <= MARKS_MAX * 3600 * step) {
                return new TimeTicks("hours", 3600, 3600 * step);
            }
        }
        for (double step : DAYS) {
            if (seconds <= MARKS_MAX * 86_400 * step) {
                return new TimeTicks("days", 86_400, 86_400 * step);
            }
        }
        return new TimeTicks("days", 86_400, 86_400 * 100);
    }
}
