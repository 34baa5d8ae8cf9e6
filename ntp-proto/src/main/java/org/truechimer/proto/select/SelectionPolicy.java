package org.truechimer.proto.select;

/**
 * How sources are judged.
 *
 * @param minimumAgreeing so many sources have to agree before any is believed, at least 1
 * @param maximumDistanceSeconds a source with a greater root distance is not used
 */
public record SelectionPolicy(int minimumAgreeing, double maximumDistanceSeconds) {
    /** What holds when nothing is configured. */
    public static final SelectionPolicy DEFAULT = new SelectionPolicy(3, 1.5);
}
