package org.truechimer.proto.sim;

import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.KissCode;

import java.util.ArrayList;
import java.util.List;

/**
 * A server of the world: where it is, how it is reached, and how it lies. What it says can be
 * changed while it runs.
 */
public final class SimulatedServer {
    private static final int SERVER_MODE = 4;

    private final List<Address> addresses = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private Path path;
    private Lie lie = Lie.NONE;
    private double toldSeconds;
    private boolean garbled;
    private int stratum = 1;
    private int referenceId = 0x47505300; // "GPS"
    private Leap leap = Leap.NONE;
    private boolean silent;
    private final KeyService keys = new KeyService();

    /** Makes a server that tells the truth. */
    public SimulatedServer(Address address, Path path) {
        this.addresses.add(address);
        this.path = path;
    }

    /** {@return where it is} */
    public Address address() {
        return addresses.getLast();
    }

    /** Bears a name as well. */
    public SimulatedServer named(String name) {
        names.add(name);
        return this;
    }

    /** Is at another address from now on, and at no other. */
    public SimulatedServer movedTo(Address other) {
        addresses.add(other);
        return this;
    }

    /** {@return whether it is at an address now; it answers at every port} */
    boolean isAt(Address other) {
        return isSameHost(address(), other);
    }

    /** {@return whether it is or was at an address} */
    boolean wasAt(Address other) {
        return addresses.stream().anyMatch(address -> isSameHost(address, other));
    }

    private static boolean isSameHost(Address one, Address other) {
        return one.high() == other.high() && one.low() == other.low();
    }

    boolean hasName() {
        return !names.isEmpty();
    }

    boolean isNamed(String name) {
        return names.contains(name) || address().host().equals(name);
    }

    /** {@return how it is reached} */
    public Path path() {
        return path;
    }

    /** Is reached on another way from now on. */
    public SimulatedServer reachedBy(Path other) {
        path = other;
        return this;
    }

    /** Lies by so much from now on: it was false all along, or restarted with another clock. */
    public SimulatedServer lyingBy(double seconds) {
        return lying(Lie.constant(seconds));
    }

    /** {@return where it exchanges keys} */
    public KeyService keys() {
        return keys;
    }

    /** Lies like this from now on. */
    public SimulatedServer lying(Lie other) {
        lie = other;
        return this;
    }

    /**
     * Claims this stratum and reference from now on; stratum 0 makes it kiss with the reference as
     * the code.
     */
    public SimulatedServer claiming(int otherStratum, int otherReferenceId) {
        stratum = otherStratum;
        referenceId = otherReferenceId;
        return this;
    }

    /** Announces this from now on. */
    public SimulatedServer announcing(Leap other) {
        leap = other;
        return this;
    }

    /** Answers nothing, or answers again. */
    public SimulatedServer silent(boolean nothing) {
        silent = nothing;
        return this;
    }

    boolean isSilent() {
        return silent;
    }

    /** {@return how far the clock was ahead in its last answer, seconds} */
    double toldSeconds() {
        return toldSeconds;
    }

    /** {@return whether its last answer was spoilt on the way} */
    boolean isGarbled() {
        return garbled;
    }

    /** Takes note that its last answer was spoilt on the way. */
    void wasGarbled() {
        garbled = true;
    }

    /** {@return the answer to a request whose cookie it does not know} */
    Header refusal(Header request) {
        return new Header(
                Leap.UNSYNCHRONISED,
                request.version(),
                SERVER_MODE,
                0,
                request.poll(),
                -23,
                NtpShort.ZERO,
                NtpShort.ZERO,
                KissCode.NTSN.referenceId(),
                NtpTimestamp.ZERO,
                request.transmit(),
                NtpTimestamp.ZERO,
                NtpTimestamp.ZERO);
    }

    /**
     * {@return the answer to a request}
     *
     * @param unixNanos true time at which the request arrived, nanoseconds since the Unix epoch
     * @param holdingNanos how long it is held
     * @param trueSeconds the same time, seconds since the start
     */
    Header answer(Header request, long unixNanos, long holdingNanos, double trueSeconds) {
        toldSeconds = lie.secondsAt(trueSeconds);
        garbled = false;
        long received = unixNanos + Math.round(toldSeconds * 1e9);
        return new Header(
                leap,
                request.version(),
                SERVER_MODE,
                stratum,
                request.poll(),
                -23,
                NtpShort.ZERO,
                NtpShort.ofSecondsRoundedUp(1e-5),
                referenceId,
                NtpTimestamp.ofUnixNanos(received - 1_000_000_000L),
                request.transmit(),
                NtpTimestamp.ofUnixNanos(received),
                NtpTimestamp.ofUnixNanos(received + holdingNanos));
    }
}
