package org.truechimer.proto.engine;

import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Packet;

import java.util.List;
import java.util.Optional;

/**
 * Everything that can enter the engine. An event is a value: the same events, with the same
 * readings of the clocks, lead to the same effects.
 */
public sealed interface Event {

    /**
     * The first event.
     *
     * @param frequency the frequency that the wall clock runs with, as a fraction of its nominal
     *     rate
     * @param saved what an earlier run left, if it could be read
     * @param steering whether the wall clock may be steered; otherwise it is only watched
     * @param sessions those whose keys and cookies an earlier run left
     */
    record Started(
            double frequency,
            Optional<SavedState> saved,
            boolean steering,
            List<SavedSession> sessions)
            implements Event {
        public Started {
            sessions = List.copyOf(sessions);
        }
    }

    /**
     * The configuration changed; sources that are in both keep their history.
     *
     * @param configuration the whole new configuration
     */
    record Reconfigured(Configuration configuration) implements Event {}

    /**
     * The time that {@link Engine#nextAlarmNanos} named has come, or may have: a spurious alarm
     * does nothing.
     *
     * @param nonce 64 unpredictable bits, for the transmit timestamp of a request
     * @param jitter 64 random bits, for spreading polls; seen from outside, so never the same bits
     *     as {@code nonce}
     */
    record Alarm(long nonce, long jitter) implements Event {}

    /**
     * A name was looked up.
     *
     * @param host the name that was asked for
     * @param addresses its addresses in the resolver's order, their ports 0; never empty
     */
    record Resolved(String host, List<Address> addresses) implements Event {}

    /**
     * A name could not be looked up.
     *
     * @param host the name that was asked for
     * @param reason the resolver's own words
     */
    record ResolveFailed(String host, String reason) implements Event {}

    /**
     * A datagram arrived from the address that was asked.
     *
     * @param source the source's number
     * @param exchange the exchange's number, see {@link Effect.Query}
     * @param packet what it held, parsed or malformed
     * @param authentication the verdict on its authenticity
     * @param local the address that it arrived at
     * @param departure when the request left
     * @param arrival when this packet arrived
     * @param cookies how many are left now of the session that protects the exchange; 0 when none
     *     does
     */
    record Received(
            int source,
            long exchange,
            Packet packet,
            Authentication authentication,
            Address local,
            Stamp departure,
            Stamp arrival,
            int cookies)
            implements Event {}

    /**
     * An exchange is over: no more packets of it will come.
     *
     * @param source the source's number
     * @param exchange the exchange's number
     * @param end why
     */
    record ExchangeEnded(int source, long exchange, ExchangeEnd end) implements Event {}

    /**
     * Keys were exchanged.
     *
     * @param session its number, see {@link Effect.ExchangeKeys}
     * @param terms what was agreed on
     * @param cookies how many came with the keys
     */
    record KeysExchanged(long session, KeyTerms terms, int cookies) implements Event {}

    /**
     * No keys came of an exchange.
     *
     * @param session its number, see {@link Effect.ExchangeKeys}
     * @param fault why
     * @param words the same in more detail
     */
    record KeyExchangeFailed(long session, KeyExchangeFault fault, String words) implements Event {}

    /**
     * The clock was changed from outside. The reading that comes with this event has the new epoch.
     *
     * @param disruption what happened
     * @param frequency the frequency that the wall clock runs with now, as a fraction
     */
    record Disrupted(Disruption disruption, double frequency) implements Event {}

    /**
     * The wall clock could not be steered as asked.
     *
     * @param reason the system's own words
     */
    record ClockRefused(String reason) implements Event {}

    /** The program is about to end: state worth keeping is to be saved. */
    record Stopping() implements Event {}
}
