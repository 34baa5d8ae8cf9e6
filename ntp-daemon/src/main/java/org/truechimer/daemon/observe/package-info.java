/**
 * What the daemon tells those who watch it.
 *
 * <p>One record, {@link org.truechimer.daemon.observe.Observation}, holds all of it. It leaves the
 * daemon three ways: as a JSON document over a Unix socket, as metrics over HTTP, and, whenever
 * something changes, as a sentence in the log. None of the ways takes anything in: the socket is
 * never read, and the HTTP endpoint knows one path.
 */
@NullMarked
package org.truechimer.daemon.observe;

import org.jspecify.annotations.NullMarked;
