package org.truechimer.ctl.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/**
 * One diagram over the time of a simulation, within a drawing.
 *
 * @param svg the drawing
 * @param columns what is drawn
 * @param scale of the quantity
 * @param left edge
 * @param top edge
 * @param width of the whole time
 * @param height of the whole scale
 */
record Panel(
        Svg svg,
        Columns columns,
        Symlog scale,
        double left,
        double top,
        double width,
        double height) {

    private static final double LEAST_SPACING = 18;

    double x(double seconds) {
        return left + width * seconds / columns.seconds();
    }

    double y(double value) {
        return top + height / 2 * (1 - scale.at(value));
    }

    private double middle(int column) {
        return left + width * (column + 0.5) / columns.count();
    }

    /** Draws the frame, and lines with their names, as many as there is room for. */
    void frame(DoubleFunction<String> name, String label) {
        List<Double> sizes = new ArrayList<>(scale.ticks((int) (height / 2 / LEAST_SPACING) - 1));
        if (y(0) - y(scale.halfLinear()) > LEAST_SPACING) {
            sizes.add(scale.halfLinear());
        }
        for (double size : sizes) {
            mark(size, "+" + name.apply(size));
            mark(-size, "\u2212" + name.apply(size));
        }
        mark(0, "0");
        svg.stroke(left, y(0), left + width, y(0), "class=\"axis\"");
        svg.rectangle(left, top, width, height, "class=\"frame\"");
        svg.upwards(left - 86, top + height / 2, "class=\"label\"", label);
    }

    private void mark(double value, String words) {
        svg.stroke(left, y(value), left + width, y(value), "class=\"grid\"");
        svg.text(left - 8, y(value) + 4, "class=\"tick\" text-anchor=\"end\"", words);
    }

    /** Draws marks of time. */
    void timeMarks(TimeTicks ticks) {
        for (double at = 0; at <= columns.seconds(); at += ticks.stepSeconds()) {
            svg.stroke(x(at), top, x(at), top + height, "class=\"grid\"");
        }
    }

    /**
     * Fills what lies between two quantities of the columns; where either is NaN there is a gap.
     */
    void band(
            ToDoubleFunction<Columns.Column> low,
            ToDoubleFunction<Columns.Column> high,
            String attributes) {
        int from = 0;
        while (from < columns.count()) {
            int to = from;
            while (to < columns.count() && isThere(to, low, high)) {
                to++;
            }
            if (to > from) {
                band(from, to, low, high, attributes);
            }
            from = to + 1;
        }
    }

    private boolean isThere(
            int column,
            ToDoubleFunction<Columns.Column> low,
            ToDoubleFunction<Columns.Column> high) {
        Columns.Column at = columns.get(column);
        return at.isSeen()
                && !Double.isNaN(low.applyAsDouble(at))
                && !Double.isNaN(high.applyAsDouble(at));
    }

    private void band(
            int from,
            int to,
            ToDoubleFunction<Columns.Column> low,
            ToDoubleFunction<Columns.Column> high,
            String attributes) {
        StringBuilder path = new StringBuilder("M");
        for (int i = from; i < to; i++) {
            path.append(point(i, high.applyAsDouble(columns.get(i))));
        }
        for (int i = to - 1; i >= from; i--) {
            path.append(point(i, low.applyAsDouble(columns.get(i))));
        }
        svg.path(path + "z", attributes);
    }

    /** Draws a quantity of the columns as a line. */
    void curve(ToDoubleFunction<Columns.Column> quantity, String attributes) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < columns.count(); i++) {
            boolean isThere = isThere(i, quantity, quantity);
            if (isThere) {
                path.append(drawing ? "" : "M");
                path.append(point(i, quantity.applyAsDouble(columns.get(i))));
            }
            drawing = isThere;
        }
        svg.path(path.toString(), "fill=\"none\" " + attributes);
    }

    private String point(int column, double value) {
        return Svg.point(middle(column), y(value));
    }
}
