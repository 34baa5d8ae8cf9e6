/**
 * The world that the core is tested in: oscillators, the kernel's clock, paths and servers, in
 * virtual time. The engine that runs here is the one that runs in the daemon, unchanged.
 */
@NullMarked
package org.truechimer.proto.sim;

import org.jspecify.annotations.NullMarked;
