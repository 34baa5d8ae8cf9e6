package org.truechimer.proto.server;

import org.truechimer.proto.wire.Address;

import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/**
 * Who asks, and how often, in a fixed amount of memory: 51 octets for each client that fits. One
 * thread owns a table and calls its methods; {@link #forEach} alone may be called by any.
 *
 * <p>A client may be in one of eight places, which a keyed hash of its address chooses, so nobody
 * outside can aim at the place of another. When all eight are taken, the newcomer gets the place of
 * the client of least standing, by lot among equals. Standing is the number of answers that a
 * client got, on a logarithmic scale, and fades with silence: a flood from forged addresses, of
 * which each asks once, costs each eight clients of longer standing one place at most; and as only
 * answers count, which the rate limit hands out slowly, standing takes time to forge.
 *
 * <p>Another thread reads eight places at a time: their owner counts up before it changes one of
 * them and after, and the reader takes what it copied only if the count was even and stayed the
 * same. The owner never waits.
 */
public final class ClientTable {
    private static final int WAYS = 8;
    private static final int ENTRIES_MAX = 1 << 27;

    // A set: a count of changes, a tag of 16 bits for each way, and the entries.
    private static final int TAGS = 1;
    private static final int ENTRIES = 3;
    private static final int ENTRY_LONGS = 6;
    private static final int SET_LONGS = ENTRIES + WAYS * ENTRY_LONGS;

    // An entry.
    private static final int HIGH = 0;
    private static final int LOW = 1;

    /** When the bucket will be full again. */
    private static final int FULL = 2;

    private static final int SEEN = 3;

    /** Drops in the lower 32 bits, requests in the upper ones. */
    private static final int COUNTS = 4;

    private static final int TRAITS = 5;

    // Traits: the mean interval as the upper 24 bits of a float, the second of the last kiss in 32
    // bits, then these.
    private static final int INTERVAL_SHIFT = 40;
    private static final long ALL_BUT_INTERVAL = (1L << INTERVAL_SHIFT) - 1;
    private static final int FLOAT_BITS_LEFT_OUT = 8;
    private static final int KISS_SHIFT = 8;
    private static final long KISS_MASK = 0xFFFF_FFFFL << KISS_SHIFT;
    private static final long KISSED = 1 << 5;
    private static final long INTERLEAVED = 1 << 4;
    private static final long AUTHENTICATED = 1 << 3;
    private static final long VERSION_MASK = 7;

    private static final long EACH_TAG = 0x0001_0001_0001_0001L;
    private static final long EACH_TAGS_TOP = 0x8000_8000_8000_8000L;
    private static final int TAG_BITS = 16;
    private static final int TAGS_PER_LONG = 4;

    /** One step of standing is lost in so much silence: 2<sup>41</sup> ns, 37 minutes. */
    private static final int FADING_SHIFT = 41;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final float SECONDS_PER_NANO = 1e-9f;
    private static final float INTERVAL_WEIGHT = 0.125f;

    /** An owner that changes a set as often as that while it is read has died amid a change. */
    private static final int READS_MAX = 10_000;

    private final long[] table;
    private final int sets;
    private final int ipv6PrefixBits;
    private final long ipv6HighMask;
    private final long ipv6LowMask;
    private final SipHash addresses;
    private final SipHash lots;
    private RateLimit limit;
    private long lotsDrawn;
    private int lastSet;
    private int lastEntry = ENTRIES;

    /** Means nothing; without it, nothing would have to be read for {@link #expect}. */
    @SuppressWarnings("UnusedVariable")
    private long expected;

    /**
     * Makes an empty table.
     *
     * @param entries how many clients fit, from 1; rounded up to a multiple of eight
     * @param ipv6PrefixBits how many leading bits of an IPv6 address make a client, 1 to 128
     * @param limit how often each may ask
     * @param key0 64 unpredictable bits
     * @param key1 64 more
     */
    public ClientTable(int entries, int ipv6PrefixBits, RateLimit limit, long key0, long key1) {
        if (entries < 1 || entries > ENTRIES_MAX) {
            throw new IllegalArgumentException(entries + " entries");
        }
        if (ipv6PrefixBits < 1 || ipv6PrefixBits > 128) {
            throw new IllegalArgumentException("prefix of " + ipv6PrefixBits + " bits");
        }
        sets = (entries + WAYS - 1) / WAYS;
        table = new long[sets * SET_LONGS];
        this.ipv6PrefixBits = ipv6PrefixBits;
        ipv6HighMask = Prefix.highMask(ipv6PrefixBits);
        ipv6LowMask = Prefix.lowMask(ipv6PrefixBits);
        this.limit = limit;
        addresses = new SipHash(key0, key1);
        lots = new SipHash(addresses.of(1, 0), addresses.of(2, 0));
    }

    /** {@return how many clients fit} */
    public int capacity() {
        return sets * WAYS;
    }

    /** Changes how often each client may ask, from the next request on. */
    public void limit(RateLimit newLimit) {
        limit = newLimit;
    }

    /**
     * Is told who asks soon, so that what is remembered of him is near by then: the memory for
     * several of them comes side by side, where that of each would come in its turn.
     *
     * @param high the upper 64 bits of the sender's IPv6 address
     * @param low the lower 64 bits; with {@code high} the mapped form of IPv4
     */
    public void expect(long high, long low) {
        boolean ofIPv4 = Address.isIPv4(high, low);
        long clientHigh = ofIPv4 ? high : high & ipv6HighMask;
        long clientLow = ofIPv4 ? low : low & ipv6LowMask;
        long hash = addresses.of(clientHigh, clientLow);
        int entry = find(set(hash), tag(hash), clientHigh, clientLow);
        expected += entry < 0 ? 0 : table[entry + TRAITS];
    }

    /**
     * Takes a request down, and {@return what it deserves}
     *
     * @param high the upper 64 bits of the sender's IPv6 address
     * @param low the lower 64 bits; with {@code high} the mapped form of IPv4
     * @param version NTP version of the request, 0 to 7
     * @param nowNanos when it came, on a clock that never goes back; never far from the last one
     */
    public RateVerdict request(long high, long low, int version, long nowNanos) {
        boolean ofIPv4 = Address.isIPv4(high, low);
        long clientHigh = ofIPv4 ? high : high & ipv6HighMask;
        long clientLow = ofIPv4 ? low : low & ipv6LowMask;
        long hash = addresses.of(clientHigh, clientLow);
        long tag = tag(hash);
        int set = set(hash);
        beginChange(set);
        int entry = find(set, tag, clientHigh, clientLow);
        if (entry < 0) {
            entry = admit(set, tag, clientHigh, clientLow, nowNanos);
        }
        RateVerdict verdict = spend(entry, nowNanos);
        takeDown(entry, verdict, version, nowNanos);
        endChange(set);
        lastSet = set;
        lastEntry = entry;
        return verdict;
    }

    /** Remembers that the last request was answered in interleaved mode. */
    public void markInterleaved() {
        mark(INTERLEAVED);
    }

    /** Remembers that the last request was authentic. */
    public void markAuthenticated() {
        mark(AUTHENTICATED);
    }

    /**
     * Shows all clients, in no order. Any thread may call it, while the owner goes on.
     *
     * @param clients is shown one after the other
     */
    public void forEach(Consumer<Client> clients) {
        long[] copy = new long[SET_LONGS];
        for (int set = 0; set < table.length; set += SET_LONGS) {
            if (!copySet(set, copy)) {
                continue;
            }
            for (int way = 0; way < WAYS; way++) {
                if (tagAt(copy, 0, way) != 0) {
                    clients.accept(client(copy, ENTRIES + way * ENTRY_LONGS));
                }
            }
        }
    }

    private void mark(long trait) {
        beginChange(lastSet);
        table[lastEntry + TRAITS] |= trait;
        endChange(lastSet);
    }

    /** Without a branch that cannot be foretold: there, the memory for the next would wait. */
    private int find(int set, long tag, long high, long low) {
        long all = tag * EACH_TAG;
        long same =
                likeTags(table[set + TAGS] ^ all) >>> (TAG_BITS - 1)
                        | likeTags(table[set + TAGS + 1] ^ all) >>> (TAG_BITS - 2);
        for (; same != 0; same &= same - 1) {
            int bit = Long.numberOfTrailingZeros(same);
            int way = (bit % TAG_BITS) * TAGS_PER_LONG + bit / TAG_BITS;
            int entry = entry(set, way);
            if (table[entry + HIGH] == high && table[entry + LOW] == low) {
                return entry;
            }
        }
        return -1;
    }

    /** {@return the top bit of each tag without differences; above one, perhaps by mistake} */
    private static long likeTags(long differences) {
        return (differences - EACH_TAG) & ~differences & EACH_TAGS_TOP;
    }

    private int admit(int set, long tag, long high, long low, long nowNanos) {
        int way = leastWay(set, nowNanos);
        int word = set + TAGS + way / TAGS_PER_LONG;
        int shift = way % TAGS_PER_LONG * TAG_BITS;
        table[word] = (table[word] & ~(0xFFFFL << shift)) | (tag << shift);
        int entry = entry(set, way);
        table[entry + HIGH] = high;
        table[entry + LOW] = low;
        table[entry + FULL] = nowNanos;
        table[entry + SEEN] = nowNanos;
        table[entry + COUNTS] = 0;
        table[entry + TRAITS] = 0;
        return entry;
    }

    /** {@return an empty way, or that of the client of least standing} */
    private int leastWay(int set, long nowNanos) {
        int first = (int) lot() & (WAYS - 1);
        int least = first;
        int leastStanding = Integer.MAX_VALUE;
        for (int i = 0; i < WAYS; i++) {
            int way = (first + i) & (WAYS - 1);
            if (tagAt(table, set, way) == 0) {
                return way;
            }
            int standing = standing(entry(set, way), nowNanos);
            if (standing < leastStanding) {
                least = way;
                leastStanding = standing;
            }
        }
        return least;
    }

    private int standing(int entry, long nowNanos) {
        long counts = table[entry + COUNTS];
        int answers = (int) (counts >>> Integer.SIZE) - (int) counts;
        long silence = Math.max(0, nowNanos - table[entry + SEEN]) >>> FADING_SHIFT;
        return Integer.SIZE - Integer.numberOfLeadingZeros(answers) - (int) silence;
    }

    private RateVerdict spend(int entry, long nowNanos) {
        long aheadNanos = Math.max(0, table[entry + FULL] - nowNanos);
        if (aheadNanos <= limit.toleranceNanos()) {
            table[entry + FULL] = nowNanos + aheadNanos + limit.intervalNanos();
            return RateVerdict.ANSWER;
        }
        if ((lot() & ((1L << limit.leak()) - 1)) == 0) {
            return RateVerdict.ANSWER;
        }
        return limit.kiss() && kiss(entry, nowNanos) ? RateVerdict.KISS : RateVerdict.DROP;
    }

    /** {@return whether the client may be told to slow down; it has been, then} */
    private boolean kiss(int entry, long nowNanos) {
        long traits = table[entry + TRAITS];
        int second = (int) (nowNanos / NANOS_PER_SECOND);
        int silentSeconds = second - (int) (traits >>> KISS_SHIFT);
        long intervalSeconds = limit.intervalNanos() / NANOS_PER_SECOND + 1;
        if ((traits & KISSED) != 0 && silentSeconds <= intervalSeconds) {
            return false;
        }
        table[entry + TRAITS] =
                (traits & ~KISS_MASK) | ((second & 0xFFFF_FFFFL) << KISS_SHIFT) | KISSED;
        return true;
    }

    private void takeDown(int entry, RateVerdict verdict, int version, long nowNanos) {
        long counts = table[entry + COUNTS];
        long traits = table[entry + TRAITS];
        if (counts != 0) {
            float gap = (nowNanos - table[entry + SEEN]) * SECONDS_PER_NANO;
            float mean = interval(traits);
            float next = isFirstGap(counts) ? gap : mean + INTERVAL_WEIGHT * (gap - mean);
            long bits =
                    Integer.toUnsignedLong(Float.floatToRawIntBits(next)) >>> FLOAT_BITS_LEFT_OUT;
            traits = (traits & ALL_BUT_INTERVAL) | (bits << INTERVAL_SHIFT);
        }
        long drop = verdict == RateVerdict.ANSWER ? 0 : 1;
        if (counts >>> Integer.SIZE != 0xFFFF_FFFFL) {
            table[entry + COUNTS] = counts + (1L << Integer.SIZE) + drop;
        }
        table[entry + SEEN] = nowNanos;
        table[entry + TRAITS] = (traits & ~VERSION_MASK) | (version & VERSION_MASK);
    }

    private static boolean isFirstGap(long counts) {
        return counts >>> Integer.SIZE == 1;
    }

    private static float interval(long traits) {
        return Float.intBitsToFloat((int) (traits >>> INTERVAL_SHIFT) << FLOAT_BITS_LEFT_OUT);
    }

    private Client client(long[] from, int entry) {
        long high = from[entry + HIGH];
        long low = from[entry + LOW];
        long counts = from[entry + COUNTS];
        long traits = from[entry + TRAITS];
        long requests = counts >>> Integer.SIZE;
        return new Client(
                new Prefix(high, low, Address.isIPv4(high, low) ? 128 : ipv6PrefixBits),
                requests,
                counts & 0xFFFF_FFFFL,
                from[entry + SEEN],
                requests > 1 ? interval(traits) : Double.NaN,
                (int) (traits & VERSION_MASK),
                (traits & INTERLEAVED) != 0,
                (traits & AUTHENTICATED) != 0);
    }

    private long lot() {
        return lots.of(lotsDrawn++, 0);
    }

    private int set(long hash) {
        return (int) Math.unsignedMultiplyHigh(hash, sets) * SET_LONGS;
    }

    /** {@return 16 bits of the hash that the choice of the set leaves; never 0} */
    private static long tag(long hash) {
        long tag = hash & 0xFFFF;
        return tag == 0 ? 1 : tag;
    }

    private static long tagAt(long[] from, int set, int way) {
        return (from[set + TAGS + way / TAGS_PER_LONG] >>> (way % TAGS_PER_LONG * TAG_BITS))
                & 0xFFFF;
    }

    private static int entry(int set, int way) {
        return set + ENTRIES + way * ENTRY_LONGS;
    }

    private void beginChange(int set) {
        table[set]++;
        VarHandle.storeStoreFence();
    }

    private void endChange(int set) {
        VarHandle.storeStoreFence();
        table[set]++;
    }

    /** {@return whether a set could be copied at a moment when it was not being changed} */
    private boolean copySet(int set, long[] copy) {
        for (int i = 0; i < READS_MAX; i++) {
            long changes = table[set];
            VarHandle.loadLoadFence();
            System.arraycopy(table, set, copy, 0, SET_LONGS);
            VarHandle.loadLoadFence();
            if ((changes & 1) == 0 && table[set] == changes) {
                return true;
            }
        }
        return false;
    }
}
