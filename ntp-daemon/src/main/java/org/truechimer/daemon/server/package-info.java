/**
 * Serves time: sockets, and the threads that answer what comes to them. What is answered is decided
 * by {@code org.truechimer.proto.server}; here is where requests come from and answers go to.
 */
@NullMarked
package org.truechimer.daemon.server;

import org.jspecify.annotations.NullMarked;
