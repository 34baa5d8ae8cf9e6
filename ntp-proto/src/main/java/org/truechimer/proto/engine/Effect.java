package org.truechimer.proto.engine;

import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;

import java.util.List;
import java.util.Optional;

/** Everything that the engine can ask for. Whoever carries an effect out decides nothing. */
public sealed interface Effect {

    /**
     * Look a name up and report {@link Event.Resolved} or {@link Event.ResolveFailed}.
     *
     * @param host the name
     */
    record Resolve(String host) implements Effect {}

    /**
     * Send a request from a fresh random port, report every datagram that comes back from the
     * server's address as {@link Event.Received}, and {@link Event.ExchangeEnded} when the time is
     * over or the network says no.
     *
     * @param source the source's number
     * @param exchange a number that no other exchange of this run has
     * @param server where to
     * @param request what to send, see {@link #requestFrom}
     * @param knownAt where we were when the server told the timestamp that the request gives back;
     *     empty for a request that gives none
     * @param credential what the request is protected with and each answer verified by
     * @param timeoutNanos how long to listen
     */
    record Query(
            int source,
            long exchange,
            Address server,
            Header request,
            Optional<Address> knownAt,
            Credential credential,
            long timeoutNanos)
            implements Effect {

        /**
         * {@return the request as it is to leave from an address} A timestamp that the server told
         * us elsewhere stays behind: with it, whoever listens here would know us again (RFC 9769
         * section 5).
         *
         * @param local ours
         */
        public Header requestFrom(Address local) {
            return knownAt.filter(where -> !where.isSameHost(local)).isEmpty()
                    ? request
                    : request.withOrigin(NtpTimestamp.ZERO);
        }
    }

    /**
     * Exchange keys (RFC 8915 section 4), keep them and their cookies under the session's number,
     * and report {@link Event.KeysExchanged} or {@link Event.KeyExchangeFailed}. All is to be
     * checked of the server's certificate but its dates, which are reported.
     *
     * @param name the source's, as configured
     * @param session a number that no other session has, of earlier runs either
     * @param host name or address of the server that exchanges keys
     * @param port where it does, of TCP
     * @param how what the configuration says of it
     * @param denied time servers that are not wanted
     */
    record ExchangeKeys(
            String name,
            long session,
            String host,
            int port,
            Protection.Nts how,
            List<String> denied)
            implements Effect {
        public ExchangeKeys {
            denied = List.copyOf(denied);
        }
    }

    /**
     * Forget the keys and cookies of a session: nothing is asked with them any more. An exchange
     * that is under way with them goes on.
     *
     * @param session its number
     */
    record ForgetKeys(long session) implements Effect {}

    /**
     * Stop listening for an exchange, because it was answered or its source is gone. No event
     * follows.
     *
     * @param source the source's number
     * @param exchange the exchange's number
     */
    record EndExchange(int source, long exchange) implements Effect {}

    /**
     * Let the wall clock run at another rate.
     *
     * @param frequency the change against its nominal rate, as a fraction: 1e-6 gains a microsecond
     *     each second
     */
    record SetFrequency(double frequency) implements Effect {}

    /**
     * Step the wall clock. The next reading has a new epoch.
     *
     * @param deltaNanos what to add to it
     */
    record Step(long deltaNanos) implements Effect {}

    /**
     * Tell the kernel, and those who ask it, how good the time is.
     *
     * @param synchronised whether the clock can be relied on within the bound
     * @param leap the leap second to carry out at the end of this UTC day, or NONE
     * @param maxErrorNanos bound of the error now; the kernel lets it grow by itself
     * @param estimatedErrorNanos one standard deviation of the error
     */
    record SetStatus(boolean synchronised, Leap leap, long maxErrorNanos, long estimatedErrorNanos)
            implements Effect {}

    /**
     * Keep this for the next run.
     *
     * @param state what to keep
     */
    record Save(SavedState state) implements Effect {}

    /**
     * Tell the person who reads the log.
     *
     * @param notice what happened
     */
    record Notify(Notice notice) implements Effect {}
}
