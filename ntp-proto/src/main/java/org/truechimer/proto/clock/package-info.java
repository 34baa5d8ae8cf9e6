/**
 * The clock: what is known of its offset and frequency, how it is steered, and how wrong it can be.
 */
@NullMarked
package org.truechimer.proto.clock;

import org.jspecify.annotations.NullMarked;
