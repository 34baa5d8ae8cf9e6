/**
 * The server: who may ask, how often, and what is remembered of those who ask. All of it is on the
 * way of each packet, so nothing here allocates once it is made.
 */
@NullMarked
package org.truechimer.proto.server;

import org.jspecify.annotations.NullMarked;
