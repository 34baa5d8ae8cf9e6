/**
 * Instants and their arithmetic: the formats of NTP on the wire, the readings of the local clocks,
 * and the exchange of four stamps.
 */
@NullMarked
package org.truechimer.proto.time;

import org.jspecify.annotations.NullMarked;
