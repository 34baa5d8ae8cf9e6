package org.truechimer.proto.server;

import java.util.Arrays;

/**
 * When the answers of late left, for the interleaved mode (RFC 9769 section 2): a client that asks
 * again names the receive timestamp of the last answer it got, and is told when that answer really
 * left. Fixed memory, 12 octets for each answer that fits. One thread owns it.
 *
 * <p>A receive timestamp may be in one of eight places. When all are taken, the oldest answer goes
 * whose client has not shown yet that it gets our answers; such a client, which an address that was
 * forged cannot be, makes room for its like alone, or after an hour.
 */
public final class InterleavedHistory {
    /** What {@link #take} says of a receive timestamp that it does not know. */
    public static final long UNKNOWN = 0;

    private static final int WAYS = 8;
    private static final int ENTRIES_MAX = 1 << 28;
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    /** How long after its arrival a packet is answered at most: half a second. */
    private static final int DELAY_BITS = 31;

    private static final int PROVEN = 1 << DELAY_BITS;

    /** An hour and eight minutes, in the unit of NTP timestamps. */
    private static final long LONGEST_POLL = 1L << (12 + Integer.SIZE);

    /** Receive timestamps; 0 where there is none. */
    private final long[] receives;

    /** How much later the answer left, and whether its client is proven. */
    private final int[] delays;

    private final int sets;

    /**
     * Makes an empty history.
     *
     * @param entries how many answers fit, from 1; rounded up to a multiple of eight
     */
    public InterleavedHistory(int entries) {
        if (entries < 1 || entries > ENTRIES_MAX) {
            throw new IllegalArgumentException(entries + " entries");
        }
        sets = (entries + WAYS - 1) / WAYS;
        receives = new long[sets * WAYS];
        delays = new int[sets * WAYS];
    }

    /** {@return how many answers fit} */
    public int capacity() {
        return receives.length;
    }

    /**
     * {@return a receive timestamp, at or right behind the given one, that is none of those kept
     * here, nor 0} What the answer to a request says, so that no two say the same.
     *
     * @param receive when the request came, as an NTP timestamp
     */
    public long unique(long receive) {
        long unique = receive;
        while (unique == 0 || find(unique) >= 0) {
            unique++;
        }
        return unique;
    }

    /**
     * {@return when the answer left that had this receive timestamp; {@link #UNKNOWN} if it is not
     * known} It is forgotten then: it must not be told twice.
     *
     * @param receive a request's origin timestamp
     */
    public long take(long receive) {
        int place = receive == 0 ? -1 : find(receive);
        if (place < 0) {
            return UNKNOWN;
        }
        forget(place);
        return receive + (delays[place] & ~PROVEN);
    }

    /**
     * Keeps an answer, or, under the same receive timestamp, when it really left. One that left
     * before it came, or half a second later, is not kept.
     *
     * @param receive its receive timestamp, from {@link #unique}
     * @param transmit when it left
     * @param proven whether its request named an earlier answer, so {@link #take} knew it
     */
    public void keep(long receive, long transmit, boolean proven) {
        long delay = transmit - receive;
        int place = find(receive);
        if (delay <= 0 || delay >>> DELAY_BITS != 0) {
            forget(place);
            return;
        }
        if (place < 0) {
            place = room(receive, proven);
        }
        if (place >= 0) {
            receives[place] = receive;
            delays[place] = (int) delay | (proven ? PROVEN : 0);
        }
    }

    /**
     * Tells when an answer really left, if it is kept still.
     *
     * @param receive its receive timestamp
     * @param transmit when it left
     */
    public void refine(long receive, long transmit) {
        int place = find(receive);
        if (place >= 0) {
            keep(receive, transmit, delays[place] < 0);
        }
    }

    /** Forgets all: the clock was stepped, so the timestamps mean nothing any more. */
    public void clear() {
        Arrays.fill(receives, 0);
    }

    private void forget(int place) {
        if (place >= 0) {
            receives[place] = 0;
        }
    }

    private int find(long receive) {
        int first = set(receive);
        for (int place = first; place < first + WAYS; place++) {
            if (receives[place] == receive) {
                return place;
            }
        }
        return -1;
    }

    /** {@return a place for another answer; -1 if those who have one deserve it more} */
    private int room(long receive, boolean proven) {
        int first = set(receive);
        int oldest = -1;
        int oldestProven = -1;
        for (int place = first; place < first + WAYS; place++) {
            if (receives[place] == 0) {
                return place;
            } else if (delays[place] >= 0) {
                oldest = older(oldest, place);
            } else {
                oldestProven = older(oldestProven, place);
            }
        }
        if (oldest >= 0) {
            return oldest;
        }
        boolean forgotten = receive - receives[oldestProven] > LONGEST_POLL;
        return proven || forgotten ? oldestProven : -1;
    }

    private int older(int place, int other) {
        return place < 0 || receives[other] - receives[place] < 0 ? other : place;
    }

    /** A receive timestamp is ours and nobody can choose it, so any good mixing will do. */
    private int set(long receive) {
        return (int) Math.unsignedMultiplyHigh(receive * MULTIPLIER, sets) * WAYS;
    }
}
