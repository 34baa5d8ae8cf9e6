package org.truechimer.proto.source;

import org.truechimer.proto.time.Exchange;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;

import java.util.Optional;

/**
 * An answer that is known to be the server's, to our very request; what it says is still to be
 * examined (RFC 5905 figure 22, tests 6 and 7, and what practice added).
 *
 * @param header what it says
 * @param measured what the answer said whose instants these are: the same, or in interleaved mode
 *     the one before
 * @param departure when the request of those instants left
 * @param arrival when their answer arrived
 * @param exchange the four instants
 */
record Answer(Header header, Header measured, Stamp departure, Stamp arrival, Exchange exchange) {
    private static final int UNSYNCHRONISED_STRATUM = 16;
    private static final double GREATEST_ROOT_DISTANCE_SECONDS = 16;
    private static final long LONGEST_DELAY_NANOS = 3_000_000_000L;
    private static final long LONGEST_HOLDING_NANOS = 4_000_000_000L;

    /**
     * How far two stamps of one clock can be apart the wrong way, besides the clock's precision.
     */
    private static final long STAMP_ERROR_NANOS = 1_000;

    /** How much faster than true time the free-running clock, which nobody steers, can run. */
    private static final double CLOCK_RATE_ERROR = 500e-6;

    /** No clock that is read for NTP is coarser than one that counts the cycles of the mains. */
    private static final double COARSEST_PRECISION_SECONDS = 0x1p-6;

    /**
     * Stamps taken by the card and by the program can disagree by so much without spoiling a
     * measurement.
     */
    private static final long HOLDING_ERROR_NANOS = 1_000_000;

    /**
     * {@return the answer with the era of its timestamps decided}
     *
     * @param pivotUnixSeconds no true time is before this
     */
    static Answer basic(Header header, Stamp departure, Stamp arrival, long pivotUnixSeconds) {
        return of(header, header, departure, arrival, pivotUnixSeconds);
    }

    /**
     * {@return the same of an answer in interleaved mode, which completes the exchange before it}
     */
    static Answer interleaved(Header header, Answered before, long pivotUnixSeconds) {
        return of(header, before.header(), before.departure(), before.arrival(), pivotUnixSeconds);
    }

    private static Answer of(
            Header header, Header measured, Stamp departure, Stamp arrival, long pivotUnixSeconds) {
        long receive = measured.receive().unixNanos(pivotUnixSeconds);
        // Not by the pivot: the two belong together also where an era begins between them.
        long transmit = header.transmit().unixNanosNear(receive);
        return new Answer(
                header,
                measured,
                departure,
                arrival,
                new Exchange(departure.freeNanos(), receive, transmit, arrival.freeNanos()));
    }

    /** {@return the first check that it fails; empty when it is good} */
    Optional<DropReason> fault(Reading now, Address local) {
        return clockFault(now)
                .or(this::statusFault)
                .or(this::delayFault)
                .or(() -> loopFault(local));
    }

    /** In interleaved mode the stamps are long on the free-running clock, which nobody steps. */
    private Optional<DropReason> clockFault(Reading now) {
        boolean fresh = measured.equals(header);
        boolean torn = departure.epoch() != arrival.epoch() || arrival.epoch() != now.epoch();
        return failing(fresh && torn, DropReason.CLOCK_STEPPED);
    }

    private Optional<DropReason> statusFault() {
        double rootDistance = header.rootDelay().seconds() / 2 + header.rootDispersion().seconds();
        return failing(
                        header.receive().isZero() || header.transmit().isZero(),
                        DropReason.ZERO_TIMESTAMP)
                .or(() -> failing(header.stratum() > UNSYNCHRONISED_STRATUM, DropReason.STRATUM))
                .or(
                        () ->
                                failing(
                                        header.stratum() == UNSYNCHRONISED_STRATUM
                                                || header.leap() == Leap.UNSYNCHRONISED,
                                        DropReason.UNSYNCHRONISED))
                .or(
                        () ->
                                failing(
                                        rootDistance >= GREATEST_ROOT_DISTANCE_SECONDS,
                                        DropReason.ROOT_DISTANCE))
                .or(() -> failing(wasSetAfterItAnswered(), DropReason.REFERENCE_TIME));
    }

    /** In interleaved mode the transmit timestamp is from before the request. */
    private boolean wasSetAfterItAnswered() {
        return !header.reference().isZero()
                && header.reference().minus(header.transmit()) > 0
                && header.reference().minus(header.receive()) > 0;
    }

    private Optional<DropReason> delayFault() {
        long elapsed = exchange.arrivalNanos() - exchange.departureNanos();
        long holding = exchange.transmitNanos() - exchange.receiveNanos();
        double precisionSeconds =
                Math.min(Math.scalb(1.0, header.precision()), COARSEST_PRECISION_SECONDS);
        double tolerance = STAMP_ERROR_NANOS + precisionSeconds * 1e9 + elapsed * CLOCK_RATE_ERROR;
        boolean tooEarly =
                elapsed < 0 || holding < -HOLDING_ERROR_NANOS || exchange.delayNanos() < -tolerance;
        boolean tooLate =
                holding > LONGEST_HOLDING_NANOS || exchange.delayNanos() > LONGEST_DELAY_NANOS;
        return failing(tooLate, DropReason.EXCESSIVE_DELAY)
                .or(() -> failing(tooEarly, DropReason.NEGATIVE_DELAY));
    }

    /** At stratum 1 the reference id is a name, not an address. */
    private Optional<DropReason> loopFault(Address local) {
        return failing(
                header.stratum() > 1 && header.referenceId() == local.referenceId(),
                DropReason.LOOP);
    }

    private static Optional<DropReason> failing(boolean fails, DropReason reason) {
        return fails ? Optional.of(reason) : Optional.empty();
    }

    Sample sample() {
        StampQuality worse =
                departure.quality().compareTo(arrival.quality()) > 0
                        ? departure.quality()
                        : arrival.quality();
        return new Sample(
                exchange,
                arrival.epoch(),
                worse,
                header.leap(),
                header.stratum(),
                measured.rootDelay().seconds(),
                measured.rootDispersion().seconds(),
                header.precision(),
                header.referenceId());
    }
}
