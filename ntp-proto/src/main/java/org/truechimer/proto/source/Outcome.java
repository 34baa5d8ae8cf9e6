package org.truechimer.proto.source;

import org.truechimer.proto.wire.KissCode;

/** What became of a packet that arrived for a source. */
public sealed interface Outcome {

    /**
     * It passed every check and ended its exchange.
     *
     * @param sample what it says
     */
    record Accepted(Sample sample) implements Outcome {}

    /**
     * It passed every check and ended its exchange, but measures nothing: in interleaved mode it
     * tells of the exchange before, and that one's instants were taken already, as it told them
     * itself.
     */
    record Confirmed() implements Outcome {}

    /**
     * It changed nothing but the counter of its reason. The exchange goes on: the true answer may
     * still come.
     *
     * @param reason the first check that it failed
     */
    record Dropped(DropReason reason) implements Outcome {}

    /**
     * The server asks to be polled less often (kiss code RATE). The exchange goes on.
     *
     * @param pollExponent log2 seconds between requests from now on
     */
    record RateLimited(int pollExponent) implements Outcome {}

    /**
     * The server refuses service (kiss codes DENY and RSTR). Without authentication it is only a
     * pause, which a good answer ends, because anybody on the path can forge it: the exchange goes
     * on. With authentication the source is stopped and the exchange is over.
     *
     * @param code what it said
     * @param pauseSeconds when it is asked again; infinite for never
     */
    record Refused(KissCode code, double pauseSeconds) implements Outcome {}
}
