package org.truechimer.proto.sim;

/**
 * A network path: a way there and a way back, and what befalls packets on them. Packets overtake
 * each other where the queueing varies.
 *
 * @param outward from client to server
 * @param back from server to client
 * @param mishaps what befalls packets
 */
public record Path(Way outward, Way back, Mishaps mishaps) {

    /**
     * How probable it is that something happens to a packet.
     *
     * @param loss it is lost, each way
     * @param duplication an answer arrives twice
     * @param replay an older answer arrives as well
     * @param corruption bits of an answer are flipped
     */
    public record Mishaps(double loss, double duplication, double replay, double corruption) {
        /** Nothing happens. */
        public static final Mishaps NONE = new Mishaps(0, 0, 0, 0);
    }

    /** {@return a path that is the same both ways and loses nothing} */
    public static Path symmetric(double delaySeconds, double jitterSeconds) {
        return new Path(
                new Way(delaySeconds, jitterSeconds),
                new Way(delaySeconds, jitterSeconds),
                Mishaps.NONE);
    }
}
