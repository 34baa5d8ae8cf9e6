package org.truechimer.ctl.simulate;

import java.util.Locale;

/**
 * A drawing as SVG, element by element. Coordinates are in pixels from the upper left corner;
 * attributes are written as in SVG.
 */
final class Svg {
    private final StringBuilder text = new StringBuilder();

    /** Begins a drawing. */
    Svg(int width, int height, String title, String style) {
        text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(width + " " + height)
                .append("\" width=\"" + width)
                .append("\" height=\"" + height)
                .append("\" role=\"img\">\n<title>")
                .append(escape(title))
                .append("</title>\n<style>\n")
                .append(style)
                .append("</style>\n");
    }

    void text(double x, double y, String attributes, String words) {
        text.append("<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" " + attributes + ">")
                .append(escape(words))
                .append("</text>\n");
    }

    /** Adds a text that is read upwards, its middle at a place. */
    void upwards(double x, double y, String attributes, String words) {
        text(
                0,
                0,
                attributes
                        + " text-anchor=\"middle\" transform=\"translate("
                        + number(x)
                        + " "
                        + number(y)
                        + ") rotate(-90)\"",
                words);
    }

    void rectangle(double x, double y, double width, double height, String attributes) {
        text.append("<rect x=\"" + number(x) + "\" y=\"" + number(y))
                .append("\" width=\"" + number(width) + "\" height=\"" + number(height))
                .append("\" " + attributes + "/>\n");
    }

    void stroke(double x1, double y1, double x2, double y2, String attributes) {
        path("M" + point(x1, y1) + point(x2, y2), attributes);
    }

    /** Adds a path; its data is put together of {@link #point}s. */
    void path(String data, String attributes) {
        text.append("<path d=\"" + data.strip() + "\" " + attributes + "/>\n");
    }

    /** {@return a point of a path} */
    static String point(double x, double y) {
        return number(x) + "," + number(y) + " ";
    }

    private static String number(double pixels) {
        return String.format(Locale.ROOT, "%.1f", pixels);
    }

    /** {@return the drawing as a whole} */
    @Override
    public String toString() {
        return text + "</svg>\n";
    }

    private static String escape(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
