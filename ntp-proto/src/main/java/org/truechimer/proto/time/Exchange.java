package org.truechimer.proto.time;

/**
 * The four instants of one exchange (RFC 5905 section 8): two on the client's free-running clock,
 * two on the server's.
 *
 * @param departureNanos T1, the request left, free-running clock, nanoseconds
 * @param receiveNanos T2, the request reached the server, its clock, nanoseconds since the Unix
 *     epoch
 * @param transmitNanos T3, the reply left the server, its clock, nanoseconds since the Unix epoch
 * @param arrivalNanos T4, the reply arrived, free-running clock, nanoseconds
 */
public record Exchange(
        long departureNanos, long receiveNanos, long transmitNanos, long arrivalNanos) {

    /**
     * {@return T2 - T1: the clocks' difference (server minus client) plus the outward path,
     * nanoseconds}
     */
    public long outwardNanos() {
        return receiveNanos - departureNanos;
    }

    /** {@return T4 - T3: the return path minus the clocks' difference, nanoseconds} */
    public long returnNanos() {
        return arrivalNanos - transmitNanos;
    }

    /**
     * {@return offset of the server's clock from the free-running clock, nanoseconds, the half
     * rounded down}
     */
    public long offsetNanos() {
        long outward = outwardNanos();
        long back = -returnNanos();
        return (outward & back) + ((outward ^ back) >> 1); // mean of two longs without overflow
    }

    /**
     * {@return round-trip delay without the server's holding time, nanoseconds; negative when the
     * stamps lie}
     */
    public long delayNanos() {
        return (arrivalNanos - departureNanos) - (transmitNanos - receiveNanos);
    }

    /** {@return the middle of the exchange on the free-running clock, nanoseconds} */
    public long middleNanos() {
        return departureNanos + (arrivalNanos - departureNanos) / 2;
    }
}
