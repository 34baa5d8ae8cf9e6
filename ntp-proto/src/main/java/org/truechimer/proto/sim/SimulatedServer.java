package org.truechimer.proto.sim;

import org.truechimer.proto.crypto.Nonces;
import org.truechimer.proto.server.InterleavedHistory;
import org.truechimer.proto.server.NtsAnswers;
import org.truechimer.proto.server.Responder;
import org.truechimer.proto.server.ServedTime;
import org.truechimer.proto.server.ServerCounters;
import org.truechimer.proto.server.ServerPolicy;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.KissCode;
import org.truechimer.proto.wire.Mode;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server of the world: where it is, how it is reached, and how it lies. What it says can be
 * changed while it runs.
 */
public final class SimulatedServer {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long HOLDING_NANOS = 20_000;
    private static final double DISPERSION_SECONDS = 1e-5;

    /** Answers that it remembers for the interleaved mode. */
    private static final int REMEMBERED = 64;

    private final MemorySegment place = MemorySegment.ofArray(new byte[Header.LENGTH]);
    private final Responder responder;
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
    private double earlySeconds;

    /** Makes a server that tells the truth. */
    public SimulatedServer(Address address, Path path) {
        this.addresses.add(address);
        this.path = path;
        this.responder =
                new Responder(
                        ServerPolicy.DEFAULT,
                        Optional.empty(),
                        new InterleavedHistory(REMEMBERED),
                        new NtsAnswers(Optional::empty, new Nonces(new byte[Nonces.SEED_LENGTH])),
                        new ServerCounters(),
                        address.low());
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
        return address().isSameHost(other);
    }

    /** {@return whether it is or was at an address} */
    boolean wasAt(Address other) {
        return addresses.stream().anyMatch(address -> address.isSameHost(other));
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

    /** Lies like this from now on: its clock was set, so what it remembers of its answers goes. */
    public SimulatedServer lying(Lie other) {
        lie = other;
        return restarted();
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

    /** Takes the transmit timestamps so much before its answers leave, in the mean. */
    public SimulatedServer stampingEarly(double meanSeconds) {
        earlySeconds = meanSeconds;
        return this;
    }

    /** Starts anew: it remembers nothing of its answers. */
    public SimulatedServer restarted() {
        responder.forget();
        return this;
    }

    /**
     * An answer that leaves.
     *
     * @param header what it says
     * @param holdingNanos how long after the request came
     */
    record Reply(Header header, long holdingNanos) {}

    /**
     * {@return the answer to a request, which the responder of the daemon makes; empty if it makes
     * none}
     *
     * @param unixNanos true time at which the request arrived, nanoseconds since the Unix epoch
     * @param trueSeconds the same time, seconds since the start
     * @param random of how early it stamps
     */
    Optional<Reply> answer(Header request, long unixNanos, double trueSeconds, SplitMix64 random) {
        toldSeconds = lie.secondsAt(trueSeconds);
        garbled = false;
        long receivedNanos = unixNanos + Math.round(toldSeconds * 1e9);
        request.write(place, 0);
        int answer =
                responder.respond(
                        place,
                        0,
                        Header.LENGTH,
                        0,
                        0,
                        stamp(receivedNanos),
                        Math.round(trueSeconds * 1e9),
                        time(receivedNanos));
        if (answer < 0) {
            return Optional.empty();
        }
        responder.finish(place, 0, answer, stamp(receivedNanos + HOLDING_NANOS));
        long holdingNanos = HOLDING_NANOS;
        if (earlySeconds > 0) {
            holdingNanos += Math.round(earlySeconds * 1e9 * random.nextExponential());
        }
        Header header = Header.read(place, 0);
        if (Responder.wantsStamp(answer)) {
            responder.left(header.receive().bits(), stamp(receivedNanos + holdingNanos));
        }
        return Optional.of(new Reply(header, holdingNanos));
    }

    /** {@return the answer to a request whose cookie it does not know} */
    Reply refusal(Header request) {
        Header header =
                new Header(
                        Leap.UNSYNCHRONISED,
                        request.version(),
                        Mode.SERVER,
                        0,
                        request.poll(),
                        0,
                        NtpShort.ZERO,
                        NtpShort.ZERO,
                        KissCode.NTSN.referenceId(),
                        NtpTimestamp.ZERO,
                        request.transmit(),
                        NtpTimestamp.ZERO,
                        NtpTimestamp.ZERO);
        return new Reply(header, HOLDING_NANOS);
    }

    private ServedTime time(long nowUnixNanos) {
        return new ServedTime(
                leap.value(),
                stratum,
                0,
                NtpShort.ofSecondsRoundedUp(DISPERSION_SECONDS).bits(),
                0,
                referenceId,
                stamp(nowUnixNanos - NANOS_PER_SECOND),
                0,
                stamp(nowUnixNanos),
                0,
                0);
    }

    private static long stamp(long unixNanos) {
        return NtpTimestamp.ofUnixNanos(unixNanos).bits();
    }
}
