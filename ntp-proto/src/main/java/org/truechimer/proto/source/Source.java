package org.truechimer.proto.source;

import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Packet;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** One association with one server (RFC 5905 section 9), in client mode. */
public final class Source {
    private final int id;
    private final Address address;
    private final SourceOptions options;
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private long nextPollNanos;

    /**
     * Makes a source that was never asked.
     *
     * @param id its number, unique in this run
     * @param options how it is polled and judged
     * @param address where it is asked
     * @param firstPollFreeNanos when it is asked first, on the free-running clock
     */
    public Source(int id, SourceOptions options, Address address, long firstPollFreeNanos) {
        this.id = id;
        this.options = options;
        this.address = address;
        this.nextPollNanos = firstPollFreeNanos;
    }

    /** {@return its number, unique in this run} */
    public int id() {
        return id;
    }

    /** {@return where it is asked} */
    public Address address() {
        return address;
    }

    /** {@return how it is polled and judged} */
    public SourceOptions options() {
        return options;
    }

    /** Takes other options, of a new configuration; everything learnt stays. */
    public void reconfigure(SourceOptions newOptions) {
        throw new UnsupportedOperationException(newOptions.toString());
    }

    /**
     * {@return when the next request is due, on the free-running clock; {@link Long#MAX_VALUE} while an exchange is open,
     * and for ever when the server refused service}
     */
    public long nextPollNanos() {
        return nextPollNanos;
    }

    /**
     * Opens an exchange. Only when none is open, and not before {@link #nextPollNanos}.
     *
     * @param now the clocks
     * @param exchange the number of the exchange, unique in this run
     * @param nonce 64 unpredictable bits, sent as the transmit timestamp
     * @param jitter 64 random bits, to spread the requests of many clients
     */
    public Request poll(Reading now, long exchange, long nonce, long jitter) {
        throw new UnsupportedOperationException();
    }

    /**
     * Judges a packet that came back from the server's address.
     *
     * @param now the clocks
     * @param exchange the exchange in which it came
     * @param packet what it held
     * @param authentication the verdict on its authenticity
     * @param local the address that it arrived at
     * @param departure when the request left
     * @param arrival when the packet arrived
     * @param pivotUnixSeconds no true time is before this: decides the era of the server's timestamps
     */
    public Outcome receive(
            Reading now,
            long exchange,
            Packet packet,
            Authentication authentication,
            Address local,
            Stamp departure,
            Stamp arrival,
            long pivotUnixSeconds) {
        throw new UnsupportedOperationException();
    }

    /** Ends an exchange that got no answer; does nothing when it is not the open one. */
    public void ended(Reading now, long exchange) {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks for another poll interval, from the last request on. It is held within the options' limits, and never under what
     * the server asked for by kisses.
     *
     * @param exponent log2 seconds
     */
    public void wantPoll(int exponent) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends the next requests in quick succession, the first as soon as the least spacing allows. Not while the server
     * limits the rate.
     *
     * @param requests how many, 1 to 8
     */
    public void burst(int requests) {
        throw new UnsupportedOperationException();
    }

    /** Ends a burst: the next request is due a poll interval after the last. */
    public void endBurst() {
        throw new UnsupportedOperationException();
    }

    /** {@return log2 of the seconds between requests outside of bursts, with what kisses and silence add} */
    public int pollExponent() {
        return options.initialPoll();
    }

    /** {@return the last eight requests, lowest bit the newest, 1 for answered} */
    public int reach() {
        return 0;
    }

    /** {@return requests since the last accepted answer, the open one not counted} */
    public int unanswered() {
        return 0;
    }

    /** {@return requests sent} */
    public long sent() {
        return 0;
    }

    /** {@return answers accepted} */
    public long accepted() {
        return 0;
    }

    /** {@return packets dropped, by reason; reasons that never occurred are absent} A copy. */
    public Map<DropReason, Long> dropped() {
        return new EnumMap<>(dropped);
    }

    /** {@return the last accepted answer} */
    public Optional<Sample> lastSample() {
        return Optional.empty();
    }

    /**
     * {@return why the server's own answers are dropped: the reason of the last answer to our very request, authentic where it
     * has to be; empty when that was accepted} What strangers send does not count.
     */
    public Optional<DropReason> lastFault() {
        return Optional.empty();
    }

    /** {@return whether the server refused service for good} */
    public boolean isStopped() {
        return false;
    }
}
