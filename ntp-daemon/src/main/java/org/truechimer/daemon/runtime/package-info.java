/**
 * The daemon at work: one engine thread, and around it those who carry out what the engine asks
 * for.
 *
 * <p>{@link org.truechimer.daemon.runtime.EngineThread} alone touches the engine. Everything that
 * happens anywhere else becomes an event in its queue; everything that the engine wants becomes a
 * call to the clock, the exchanges, the resolver, the state file or the log, and none of those
 * decides anything.
 */
@NullMarked
package org.truechimer.daemon.runtime;

import org.jspecify.annotations.NullMarked;
