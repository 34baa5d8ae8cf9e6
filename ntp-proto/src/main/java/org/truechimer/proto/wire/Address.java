package org.truechimer.proto.wire;

/**
 * An IP address and a UDP port as a value. IPv4 is held in its mapped form, ::ffff:a.b.c.d.
 *
 * @param high the upper 64 bits of the IPv6 address
 * @param low the lower 64 bits of the IPv6 address
 * @param port 0 to 65535
 */
public record Address(long high, long low, int port) {}
