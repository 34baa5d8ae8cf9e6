package org.truechimer.proto.server;

import org.jspecify.annotations.Nullable;
import org.truechimer.proto.crypto.Authenticator;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.HeaderFields;
import org.truechimer.proto.wire.KissCode;
import org.truechimer.proto.wire.Mode;
import org.truechimer.proto.wire.PacketParser;
import org.truechimer.proto.wire.Trailer;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Makes answers of requests where the requests lie. An answer is written in two strokes, because
 * its last stamp is to be as late as can be: {@link #respond} decides and writes all but that,
 * {@link #finish} writes the transmit timestamp, and what depends on it, when the answer is about
 * to leave.
 *
 * <p>An answer is never longer than its request, and whoever gets none leaves nothing behind but
 * what the limit of its own address has to remember. Nothing here allocates, but what the platform
 * makes of the keys of network time security. One thread uses it.
 */
public final class Responder {
    private static final int VERSION_1 = 1;
    private static final int VERSION_4 = 4;

    /** Version 1 had no modes. */
    private static final int NO_MODE = 0;

    private static final int UNSYNCHRONISED = Leap.UNSYNCHRONISED.value();
    private static final int KISS_STRATUM = 0;
    private static final long LOW_BITS = (1L << (32 + ServedTime.PRECISION)) - 1;

    // An answer that is not finished: its length, and what is to be done yet.
    private static final int LENGTH_MASK = 0xFFFF;
    private static final int STAMPED = 1 << 16;
    private static final int TO_REMEMBER = 1 << 17;
    private static final int TO_SIGN = 1 << 18;
    private static final int TO_SEAL = 1 << 19;
    private static final int SEAL_SHIFT = 20;

    private final ServerPolicy policy;
    private final @Nullable ClientTable clients;
    private final InterleavedHistory history;
    private final Authenticator authenticator;
    private final NtsAnswers nts;
    private final ServerCounters counters;
    private final Noise noise;

    /**
     * @param policy whom to answer
     * @param clients takes requests down; without it there is no limit and no record
     * @param history of the interleaved mode
     * @param nts makes the answers of network time security
     * @param counters count what becomes of the requests
     * @param seed of the bits below the clock's precision, unpredictable
     */
    public Responder(
            ServerPolicy policy,
            Optional<ClientTable> clients,
            InterleavedHistory history,
            NtsAnswers nts,
            ServerCounters counters,
            long seed) {
        this.policy = policy;
        this.clients = clients.orElse(null);
        this.history = history;
        this.authenticator = new Authenticator(policy.keys());
        this.nts = nts;
        this.counters = counters;
        this.noise = new Noise(seed);
    }

    /**
     * Is told whose request comes next but a few; it costs nothing to leave that out, but time.
     *
     * @param sourceHigh the upper 64 bits of the sender's IPv6 address
     * @param sourceLow the lower 64 bits; with {@code sourceHigh} the mapped form of IPv4
     */
    public void expect(long sourceHigh, long sourceLow) {
        if (clients != null) {
            clients.expect(sourceHigh, sourceLow);
        }
    }

    /**
     * Makes the answer of a request in place, but for its last stamp.
     *
     * @param segment holds the request
     * @param base offset of its first octet
     * @param length of the request; of one that does not fit into its place, the true length
     * @param sourceHigh the upper 64 bits of the sender's IPv6 address
     * @param sourceLow the lower 64 bits; with {@code sourceHigh} the mapped form of IPv4
     * @param received when it arrived, NTP timestamp of the served clock
     * @param nowNanos the same on a clock that never goes back
     * @param time what to say
     * @return the answer for {@link #finish}, of which {@link #length} and {@link #wantsStamp} tell
     *     more; or a negative number that {@link Drop#of} understands
     */
    public int respond(
            MemorySegment segment,
            long base,
            int length,
            long sourceHigh,
            long sourceLow,
            long received,
            long nowNanos,
            ServedTime time) {
        counters.add(ServerCount.RECEIVED);
        long head = length < Header.LENGTH ? 0 : HeaderFields.head(segment, base);
        int macOffset = macOffset(segment, base, length, head);
        int answer =
                macOffset < 0
                        ? macOffset
                        : admit(
                                segment,
                                base,
                                length,
                                head,
                                macOffset,
                                sourceHigh,
                                sourceLow,
                                received,
                                nowNanos,
                                time);
        if (answer < 0) {
            counters.add(Drop.of(answer));
        }
        return answer;
    }

    /** {@return octets of an answer} */
    public static int length(int answer) {
        return answer & LENGTH_MASK;
    }

    /**
     * {@return whether the system should say when the answer left, for {@link #left}: its client is
     * in interleaved mode}
     */
    public static boolean wantsStamp(int answer) {
        return (answer & STAMPED) != 0;
    }

    /** {@return where the MAC begins, counted from the base; or why there is no request} */
    private int macOffset(MemorySegment segment, long base, int length, long head) {
        if (length < Header.LENGTH) {
            return Drop.TOO_SHORT.code();
        } else if (length > PacketParser.MAXIMUM_LENGTH) {
            return Drop.TOO_LONG.code();
        }
        int version = HeaderFields.versionOf(head);
        int mode = HeaderFields.modeOf(head);
        if (mode == Mode.CONTROL || mode == Mode.PRIVATE) {
            return Drop.CONTROL.code();
        } else if (mode != Mode.CLIENT && !(mode == NO_MODE && version == VERSION_1)) {
            return Drop.NOT_A_REQUEST.code();
        } else if (!policy.accepts(version)) {
            return Drop.VERSION.code();
        }
        long offset = Trailer.macOffset(segment, version, base + Header.LENGTH, base + length);
        if (offset == Trailer.BAD_FIELD_LENGTH) {
            return Drop.EXTENSION_FIELD_LENGTH.code();
        }
        return offset == Trailer.NO_MAC ? Drop.TRAILING_OCTETS.code() : (int) (offset - base);
    }

    private int admit(
            MemorySegment segment,
            long base,
            int length,
            long head,
            int macOffset,
            long sourceHigh,
            long sourceLow,
            long received,
            long nowNanos,
            ServedTime time) {
        Access access = policy.access().of(sourceHigh, sourceLow);
        if (access == Access.IGNORE) {
            return Drop.IGNORED.code();
        }
        int version = HeaderFields.versionOf(head);
        boolean signed = macOffset < length;
        boolean secured = !signed && version == VERSION_4 && nts.reads(segment, base, length);
        if (secured) {
            counters.add(ServerCount.NTS_RECEIVED);
            if (!nts.isComplete()) {
                return Drop.NTS_INCOMPLETE.code();
            }
        }
        RateVerdict verdict =
                clients == null
                        ? RateVerdict.ANSWER
                        : clients.request(sourceHigh, sourceLow, version, nowNanos);
        NtsRequirement requirement = secured ? NtsRequirement.NONE : policy.requirement();
        if (verdict == RateVerdict.DROP) {
            count(secured, ServerCount.NTS_RATE_LIMITED);
            return Drop.RATE_LIMITED.code();
        } else if (requirement == NtsRequirement.IGNORE) {
            return Drop.WITHOUT_NTS.code();
        } else if (access == Access.DENY || requirement == NtsRequirement.DENY) {
            counters.add(ServerCount.DENIED);
            count(secured, ServerCount.NTS_DENIED);
            return refuse(segment, base, head, KissCode.DENY, received, secured);
        } else if (verdict == RateVerdict.KISS) {
            counters.add(ServerCount.TOLD_TO_SLOW_DOWN);
            count(secured, ServerCount.NTS_RATE_LIMITED);
            return refuse(segment, base, head, KissCode.RATE, received, secured);
        } else if (secured && !nts.verify()) {
            counters.add(ServerCount.NTS_NAK);
            return refuse(segment, base, head, KissCode.NTSN, received, true);
        } else if (signed && !authenticator.verify(segment, base, macOffset, length - macOffset)) {
            return Drop.AUTHENTICATION.code();
        }
        counters.add(ServerCount.ANSWERED);
        int answer = tell(segment, base, head, received, time);
        if (secured) {
            return toSeal(segment, base, answer);
        }
        return signed
                ? toSign(segment, base, base + macOffset, length - macOffset, answer)
                : answer;
    }

    private void count(boolean condition, ServerCount what) {
        if (condition) {
            counters.add(what);
        }
    }

    /** A client of network time security believes a refusal only with its own identifier. */
    private int refuse(
            MemorySegment segment,
            long base,
            long head,
            KissCode code,
            long received,
            boolean secured) {
        int length = kiss(segment, base, head, code, received);
        return secured ? nts.identify(segment, base) : length;
    }

    private int kiss(MemorySegment segment, long base, long head, KissCode code, long received) {
        HeaderFields.origin(segment, base, HeaderFields.transmit(segment, base));
        HeaderFields.answer(
                segment,
                base,
                head,
                UNSYNCHRONISED,
                HeaderFields.versionOf(head),
                Mode.SERVER,
                KISS_STRATUM,
                ServedTime.PRECISION,
                0,
                0,
                code.referenceId());
        HeaderFields.reference(segment, base, 0);
        HeaderFields.receive(segment, base, fuzzy(received));
        return Header.LENGTH;
    }

    private int tell(MemorySegment segment, long base, long head, long received, ServedTime time) {
        HeaderFields.answer(
                segment,
                base,
                head,
                time.leap(),
                HeaderFields.versionOf(head),
                Mode.SERVER,
                time.stratum(),
                ServedTime.PRECISION,
                time.rootDelay(),
                time.rootDispersion(received),
                time.referenceId());
        HeaderFields.reference(segment, base, time.reference());
        return tellStamps(segment, base, received);
    }

    /**
     * Writes origin and receive timestamps, and in interleaved mode the transmit timestamp (RFC
     * 9769 section 2): when the answer left that the request's origin timestamp names.
     */
    private int tellStamps(MemorySegment segment, long base, long received) {
        long origin = HeaderFields.origin(segment, base);
        long transmit = HeaderFields.transmit(segment, base);
        if (origin == 0) { // and so says nothing of an earlier answer, and will not do so later
            HeaderFields.origin(segment, base, transmit);
            HeaderFields.receive(segment, base, fuzzy(received));
            return Header.LENGTH;
        }
        long receive = HeaderFields.receive(segment, base);
        long left = receive == transmit ? InterleavedHistory.UNKNOWN : history.take(origin);
        HeaderFields.receive(segment, base, history.unique(fuzzy(received)));
        if (left == InterleavedHistory.UNKNOWN) {
            HeaderFields.origin(segment, base, transmit);
            return Header.LENGTH | TO_REMEMBER;
        }
        counters.add(ServerCount.INTERLEAVED);
        if (clients != null) {
            clients.markInterleaved();
        }
        HeaderFields.origin(segment, base, receive);
        HeaderFields.transmit(segment, base, left);
        return Header.LENGTH | TO_REMEMBER | STAMPED;
    }

    /** An authentic answer has the key and the length of the request's MAC. */
    private int toSign(
            MemorySegment segment, long base, long macOffset, int macLength, int answer) {
        counters.add(ServerCount.AUTHENTICATED);
        if (clients != null) {
            clients.markAuthenticated();
        }
        Trailer.keyId(segment, base + Header.LENGTH, Trailer.keyId(segment, macOffset));
        return (answer + macLength) | TO_SIGN;
    }

    private int toSeal(MemorySegment segment, long base, int answer) {
        counters.add(ServerCount.NTS_ANSWERED);
        if (clients != null) {
            clients.markAuthenticated();
        }
        int number = nts.begin(segment, base);
        int flags = answer & ~LENGTH_MASK;
        return nts.length(number) | flags | TO_SEAL | number << SEAL_SHIFT;
    }

    /**
     * Completes an answer that is about to leave.
     *
     * @param segment holds the answer
     * @param base offset of its first octet
     * @param answer what {@link #respond} returned, not negative
     * @param transmitted when it leaves, NTP timestamp of the served clock
     */
    public void finish(MemorySegment segment, long base, int answer, long transmitted) {
        long stamp = fuzzy(transmitted);
        long received = HeaderFields.receive(segment, base);
        if ((answer & STAMPED) == 0) {
            HeaderFields.transmit(
                    segment, base, stamp == received || stamp == 0 ? stamp + 1 : stamp);
        }
        if ((answer & TO_REMEMBER) != 0) {
            history.keep(received, stamp, (answer & STAMPED) != 0);
        }
        if ((answer & TO_SIGN) != 0) {
            int keyId = Trailer.keyId(segment, base + Header.LENGTH);
            int _ = authenticator.sign(segment, base, Header.LENGTH, keyId);
        }
        if ((answer & TO_SEAL) != 0) {
            nts.seal(segment, base, answer >>> SEAL_SHIFT);
        }
    }

    /**
     * Takes note of when an answer really left.
     *
     * @param received the receive timestamp that it holds
     * @param transmitted when it left, NTP timestamp of the served clock
     */
    public void left(long received, long transmitted) {
        history.refine(received, transmitted);
    }

    /** Forgets what it remembers of stamps: the clock was set, so they mean nothing any more. */
    public void forget() {
        history.clear();
    }

    /** {@return the stamp with chance in the bits that the clock is too coarse for} */
    private long fuzzy(long stamp) {
        return (stamp & ~LOW_BITS) | (noise.next() & LOW_BITS);
    }
}
