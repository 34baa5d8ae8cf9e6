/**
 * A record of everything that entered the engine, and its replay: the same events through a fresh
 * engine give the same effects, and where they do not, it is known at which event.
 */
@NullMarked
package org.truechimer.proto.journal;

import org.jspecify.annotations.NullMarked;
