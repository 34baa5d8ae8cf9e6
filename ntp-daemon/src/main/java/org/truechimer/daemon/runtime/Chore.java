package org.truechimer.daemon.runtime;

/**
 * Something small that the engine thread does again and again.
 *
 * @param intervalNanos how often, at least
 * @param work what; it must not wait for anything
 */
record Chore(long intervalNanos, Runnable work) {}
