package org.truechimer.proto.source;

import org.jspecify.annotations.Nullable;
import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.KissCode;
import org.truechimer.proto.wire.Mode;
import org.truechimer.proto.wire.Packet;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * One association with one server in client mode (RFC 5905 section 9): a state machine that knows
 * when to ask next, what to send, and what to believe of what comes back.
 *
 * <p>At most one exchange is open. It is ended by the first answer that passes every check, or from
 * outside by {@link #ended}. A packet that fails a check changes nothing but what is counted, so
 * that nobody who guesses or replays packets can disturb the association (RFC 9769 section 2).
 *
 * <p>In interleaved mode a request gives the server's last receive timestamp back, and the answer
 * tells when the answer before it left: it is that exchange which is measured then, a poll late and
 * with better instants. A server that does not take part answers in basic mode, and is measured as
 * ever.
 */
public final class Source {
    private static final int VERSION = 4;

    /** Precision that data minimisation has a client send: it says nothing about the machine. */
    private static final int NO_PRECISION = 32;

    /**
     * After so many requests in a row without an answer they are basic again: somebody on the way
     * may not let others through.
     */
    private static final int INTERLEAVED_REQUESTS_MAX = 4;

    private final int id;
    private final Address address;
    private final PollPlan plan;
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private SourceOptions options;

    private boolean exchangeOpen;
    private boolean kissed;
    private long lastExchange;
    private NtpTimestamp nonce = NtpTimestamp.ZERO;

    /** What an answer in interleaved mode echoes; zero while none is asked for. */
    private NtpTimestamp interleavedNonce = NtpTimestamp.ZERO;

    private @Nullable Answered lastAnswered;
    private boolean interleaved;
    private @Nullable Sample lastSample;
    private @Nullable DropReason lastFault;

    private int reach;
    private int unanswered;
    private long sent;
    private long accepted;

    /**
     * Makes a source that was never asked. Its first requests are a burst.
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
        this.plan = new PollPlan(options, firstPollFreeNanos);
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

    /** Takes the options of a new configuration; everything learnt stays. */
    public void reconfigure(SourceOptions newOptions) {
        options = newOptions;
        plan.reconfigure(newOptions);
    }

    /**
     * {@return when the next request is due, on the free-running clock; {@link Long#MAX_VALUE}
     * while an exchange is open, and for ever when the server refused service for good}
     */
    public long nextPollNanos() {
        return exchangeOpen ? Long.MAX_VALUE : plan.dueNanos(unanswered);
    }

    /**
     * Opens an exchange. Only when none is open, and not before {@link #nextPollNanos}.
     *
     * <p>The request says nothing about this machine: no timestamp of its clock, nothing about its
     * own synchronisation.
     *
     * @param now the clocks
     * @param exchange the number of the exchange, unique in this run
     * @param nonce 64 unpredictable bits, sent as the transmit timestamp
     * @param jitter 64 random bits, to spread the requests of many clients
     */
    public Request poll(Reading now, long exchange, long nonce, long jitter) {
        if (now.freeNanos() < nextPollNanos()) {
            throw new IllegalStateException(
                    "source " + id + " is not due before " + nextPollNanos());
        }
        // Zero would mean "unknown" to the server, and must never be a right echo.
        this.nonce = new NtpTimestamp(nonce == 0 || nonce == -1 ? 1 : nonce);
        Optional<Answered> named = named();
        interleavedNonce =
                named.isPresent() ? new NtpTimestamp(~this.nonce.bits()) : NtpTimestamp.ZERO;
        exchangeOpen = true;
        kissed = false;
        lastExchange = exchange;
        reach = reach << 1 & 0xFF;
        sent++;
        plan.sent(now.freeNanos(), jitter);
        return new Request(
                request(plan.exponent(unanswered), named.map(Answered::header)),
                plan.timeoutNanos(unanswered),
                named.map(Answered::local));
    }

    /** {@return the exchange that a request names in interleaved mode; empty in basic mode} */
    private Optional<Answered> named() {
        return Optional.ofNullable(lastAnswered)
                .filter(_ -> options.xleave() && unanswered < INTERLEAVED_REQUESTS_MAX);
    }

    private Header request(int poll, Optional<Header> named) {
        return new Header(
                Leap.NONE,
                VERSION,
                Mode.CLIENT,
                0,
                poll,
                NO_PRECISION,
                NtpShort.ZERO,
                NtpShort.ZERO,
                0,
                NtpTimestamp.ZERO,
                named.map(Header::receive).orElse(NtpTimestamp.ZERO),
                interleavedNonce,
                nonce);
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
     * @param pivotUnixSeconds no true time is before this: decides the era of the server's
     *     timestamps
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
        if (sent == 0 || exchange != lastExchange) {
            return drop(DropReason.LATE);
        } else if (!exchangeOpen) {
            return drop((reach & 1) == 1 ? DropReason.DUPLICATE : DropReason.LATE);
        }
        return switch (packet) {
            case Packet.Malformed _ -> drop(DropReason.MALFORMED);
            case Packet.Valid(Header header, var _, var _) -> {
                Optional<DropReason> strange = strangeness(header, authentication);
                if (strange.isPresent()) {
                    yield drop(strange.get());
                } else if (header.stratum() == 0) {
                    yield kiss(now, header, authentication);
                }
                yield answer(now, header, departure, arrival, local, pivotUnixSeconds);
            }
        };
    }

    /** What shows that a packet is not the server's answer to the open request. */
    private Optional<DropReason> strangeness(Header header, Authentication authentication) {
        if (header.version() != VERSION) {
            return Optional.of(DropReason.VERSION);
        } else if (header.mode() != Mode.SERVER) {
            return Optional.of(DropReason.MODE);
        } else if (lastAnswered != null && lastAnswered.isRepeatedBy(header)) {
            return Optional.of(DropReason.DUPLICATE);
        } else if (!echoes(header, nonce) && !echoes(header, interleavedNonce)) {
            return Optional.of(DropReason.BOGUS_ORIGIN);
        }
        return switch (authentication) {
            case NONE, VERIFIED -> Optional.empty();
            case REFUSED -> Optional.of(DropReason.COOKIE_REFUSED);
            case FAILED -> Optional.of(DropReason.UNAUTHENTIC);
        };
    }

    private static boolean echoes(Header header, NtpTimestamp asked) {
        return !asked.isZero() && header.origin().equals(asked);
    }

    /** A kiss does not end the exchange: it may be forged, and the true answer still on its way. */
    private Outcome kiss(Reading now, Header header, Authentication authentication) {
        if (kissed) {
            return drop(DropReason.DUPLICATE);
        }
        return switch (KissCode.of(header.referenceId()).orElse(null)) {
            case RATE -> {
                kissed = true;
                plan.limit();
                yield new Outcome.RateLimited(pollExponent());
            }
            case DENY -> refuse(now, KissCode.DENY, authentication);
            case RSTR -> refuse(now, KissCode.RSTR, authentication);
            case INIT, STEP -> fault(DropReason.UNSYNCHRONISED);
            case null ->
                    fault(
                            KissCode.isSpelt(header.referenceId())
                                    ? DropReason.KISS
                                    : DropReason.UNSYNCHRONISED);
            case ACST, AUTH, AUTO, BCST, CRYP, DROP, MCST, NKEY, NTSN, RMOT ->
                    fault(DropReason.KISS);
        };
    }

    private Outcome refuse(Reading now, KissCode code, Authentication authentication) {
        kissed = true;
        if (authentication == Authentication.VERIFIED) {
            plan.stop();
            exchangeOpen = false;
            return new Outcome.Refused(code, Double.POSITIVE_INFINITY);
        }
        return new Outcome.Refused(code, plan.pause(now.freeNanos()));
    }

    private Outcome answer(
            Reading now,
            Header header,
            Stamp departure,
            Stamp arrival,
            Address local,
            long pivotUnixSeconds) {
        Optional<Answered> completed =
                Optional.ofNullable(lastAnswered).filter(_ -> echoes(header, interleavedNonce));
        Answer answer =
                completed
                        .map(before -> Answer.interleaved(header, before, pivotUnixSeconds))
                        .orElseGet(
                                () -> Answer.basic(header, departure, arrival, pivotUnixSeconds));
        Optional<DropReason> fault = answer.fault(now, local);
        if (fault.isPresent()) {
            return fault(fault.get());
        }
        wasAnswered();
        interleaved = completed.isPresent();
        boolean spent = !interleaved || departure.epoch() != arrival.epoch();
        lastAnswered = new Answered(header, departure, arrival, local, spent);
        if (completed.filter(Answered::spent).isPresent()) {
            return new Outcome.Confirmed();
        }
        lastSample = answer.sample();
        return new Outcome.Accepted(lastSample);
    }

    private void wasAnswered() {
        boolean wasSilent = reach == 0;
        exchangeOpen = false;
        lastFault = null;
        reach |= 1;
        unanswered = 0;
        accepted++;
        plan.answered();
        if (wasSilent) {
            // It has just appeared, or come back: the clock is best served by a few answers soon.
            plan.burst(PollPlan.BURST_REQUESTS - 1);
        }
    }

    /**
     * Ends the open exchange, and gives up the one that the next answer in interleaved mode would
     * complete, because a clock was changed, ours or the server's.
     */
    public void forgetExchanges() {
        exchangeOpen = false;
        if (lastAnswered != null) {
            lastAnswered = lastAnswered.asSpent();
        }
    }

    /** {@return whether the last answer was in interleaved mode} */
    public boolean isInterleaved() {
        return interleaved;
    }

    private Outcome fault(DropReason reason) {
        lastFault = reason;
        return drop(reason);
    }

    private Outcome drop(DropReason reason) {
        dropped.merge(reason, 1L, Long::sum);
        return new Outcome.Dropped(reason);
    }

    /** Ends an exchange that got no good answer; does nothing when it is not the open one. */
    public void ended(Reading now, long exchange) {
        if (exchangeOpen && exchange == lastExchange) {
            exchangeOpen = false;
            unanswered++;
        }
    }

    /**
     * {@return whether the start still asks as often as the initial poll exponent says: until
     * {@link #wantPoll} is called first, a kiss limits the rate, or all requests of the start were
     * sent}
     */
    public boolean isStarting() {
        return plan.isStarting();
    }

    /**
     * Asks for another poll interval, counted from the last request. It is held within the options'
     * limits, and never under what the server asked for by kisses.
     *
     * @param exponent log2 seconds
     */
    public void wantPoll(int exponent) {
        plan.want(exponent);
    }

    /**
     * Sends the next requests in quick succession: at first two seconds apart, or one where the
     * least poll exponent is 0 or less, then up to eight times as far, the first as soon as that
     * spacing allows. Does nothing while the server limits the rate.
     *
     * @param requests how many, 1 to 8
     */
    public void burst(int requests) {
        plan.burst(requests);
    }

    /** Ends a burst: the next request is due a poll interval after the last. */
    public void endBurst() {
        plan.endBurst();
    }

    /**
     * {@return log2 of the seconds between requests outside of bursts, with what kisses and silence
     * add}
     */
    public int pollExponent() {
        return plan.exponent(unanswered);
    }

    /** {@return the last eight requests, lowest bit the newest, 1 for answered} */
    public int reach() {
        return reach;
    }

    /** {@return requests since the last accepted answer, the open one not counted} */
    public int unanswered() {
        return unanswered;
    }

    /** {@return requests sent} */
    public long sent() {
        return sent;
    }

    /** {@return answers accepted} */
    public long accepted() {
        return accepted;
    }

    /** {@return packets dropped, by reason; reasons that never occurred are absent} A copy. */
    public Map<DropReason, Long> dropped() {
        return new EnumMap<>(dropped);
    }

    /** {@return the last accepted answer} */
    public Optional<Sample> lastSample() {
        return Optional.ofNullable(lastSample);
    }

    /**
     * {@return why the server's own answers are dropped: the reason for the last answer to our very
     * request, authentic where it has to be; empty since one was accepted} What strangers send does
     * not count.
     */
    public Optional<DropReason> lastFault() {
        return Optional.ofNullable(lastFault);
    }

    /** {@return whether the server refused service for good} */
    public boolean isStopped() {
        return plan.isStopped();
    }

    /**
     * Shows its state to a visitor, or takes it over; its number and address are those that it was
     * made with.
     */
    public void state(StateVisitor visitor) {
        options = visitor.value(SourceOptions.class, options);
        plan.state(visitor);
        for (DropReason reason : DropReason.values()) {
            long count = visitor.i64(dropped.getOrDefault(reason, 0L));
            if (count != 0) {
                dropped.put(reason, count);
            }
        }
        exchangeOpen = visitor.flag(exchangeOpen);
        kissed = visitor.flag(kissed);
        lastExchange = visitor.i64(lastExchange);
        nonce = visitor.value(NtpTimestamp.class, nonce);
        interleavedNonce = visitor.value(NtpTimestamp.class, interleavedNonce);
        lastAnswered =
                visitor.optional(Answered.class, Optional.ofNullable(lastAnswered)).orElse(null);
        interleaved = visitor.flag(interleaved);
        lastSample = visitor.optional(Sample.class, lastSample()).orElse(null);
        lastFault = visitor.optional(DropReason.class, lastFault()).orElse(null);
        reach = visitor.i32(reach);
        unanswered = visitor.i32(unanswered);
        sent = visitor.i64(sent);
        accepted = visitor.i64(accepted);
    }
}
