package org.truechimer.ctl.simulate;

import java.util.function.Consumer;

/**
 * Something that happens in a scenario.
 *
 * @param seconds when, after the start
 * @param words what, in a few words
 * @param deed does it
 */
record Happening(double seconds, String words, Consumer<Stage> deed) {}
