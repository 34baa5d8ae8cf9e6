/**
 * What the daemon asks of Linux: the kernel's clock, packet timestamps, readiness of sockets,
 * systemd and signals.
 *
 * <p>This is the only package that calls native code. {@code Libc} binds the C library's functions
 * and turns the pair of return value and errno into one number: a result of zero or more, or a
 * negative errno. {@code Structs} holds the memory layouts and {@code LinuxConstants} the numbers,
 * under their C names, so that a test can hold both against the C compiler's. Everything is right
 * for 64-bit little-endian machines, x86-64 and arm64; where the two differ, {@code Structs} says
 * so.
 *
 * <p>Nothing here decides: the clock is read and steered as told, packets are sent and stamped.
 * Faults that are to be expected (no privilege, no route, a closed port) are typed results or
 * checked exceptions with words for the person who runs the daemon.
 */
@NullMarked
package org.truechimer.daemon.linux;

import org.jspecify.annotations.NullMarked;
