package org.truechimer.proto.server;

/**
 * What is known of a client: one address of IPv4, or a block of IPv6.
 *
 * @param address whose packets these were; the addresses may have been forged
 * @param requests how many came, since the client is known
 * @param drops how many of them were not answered, because they came too soon
 * @param lastSeenNanos when the last one came, on the clock that the table is told of
 * @param intervalSeconds the mean time between the last requests; NaN after a single one
 * @param version the NTP version of the last one
 * @param interleaved whether any was answered in interleaved mode
 * @param authenticated whether any was authentic
 */
public record Client(
        Prefix address,
        long requests,
        long drops,
        long lastSeenNanos,
        double intervalSeconds,
        int version,
        boolean interleaved,
        boolean authenticated) {}
