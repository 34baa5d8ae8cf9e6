/** Events in, effects out: the client as one deterministic state machine. */
@NullMarked
package org.truechimer.proto.engine;

import org.jspecify.annotations.NullMarked;
