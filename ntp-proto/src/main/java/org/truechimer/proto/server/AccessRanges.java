package org.truechimer.proto.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What all addresses of one family hear: the starts of ranges of addresses in their order, each
 * with the word for those from there up to the next. The leading bits that all starts share are
 * passed over; the bits behind them choose the few starts among which the search is.
 */
final class AccessRanges {
    private static final int INDEX_BITS_MAX = 16;
    private static final int COMMON_BITS_MAX = 112;

    /** The first start is 0, so each address has a range. */
    private final long[] highs;

    private final long[] lows;
    private final Access[] access;
    private final int commonBits;
    private final long commonHighMask;
    private final long commonLowMask;
    private final int indexShift;

    /** Per value of the index bits, the first start (but the one at 0) that has that or more. */
    private final int[] index;

    /** An address from which on one block more, or less, holds. */
    private record Edge(long high, long low, int refused, int served) {
        static final Comparator<Edge> ORDER =
                Comparator.<Edge>comparingLong(edge -> edge.high ^ Long.MIN_VALUE)
                        .thenComparingLong(edge -> edge.low ^ Long.MIN_VALUE);
    }

    private record Start(long high, long low, Access access) {}

    private AccessRanges(List<Start> starts) {
        highs = starts.stream().mapToLong(Start::high).toArray();
        lows = starts.stream().mapToLong(Start::low).toArray();
        access = starts.stream().map(Start::access).toArray(Access[]::new);
        commonBits = commonBits(highs, lows);
        commonHighMask = Prefix.highMask(commonBits);
        commonLowMask = Prefix.lowMask(commonBits);
        int bits =
                Math.min(INDEX_BITS_MAX, 1 + Integer.SIZE - Integer.numberOfLeadingZeros(size()));
        indexShift = Long.SIZE - bits;
        index = new int[(1 << bits) + 1];
        int position = 1;
        for (int value = 0; value < index.length; value++) {
            while (position < size() && indexOf(highs[position], lows[position]) < value) {
                position++;
            }
            index[value] = position;
        }
    }

    /** {@return the ranges that blocks of one family make} */
    static AccessRanges of(
            List<Prefix> refused, Access toRefused, List<Prefix> served, Access toOthers) {
        List<Edge> edges = new ArrayList<>();
        refused.forEach(prefix -> addEdges(edges, prefix, 1, 0));
        served.forEach(prefix -> addEdges(edges, prefix, 0, 1));
        edges.sort(Edge.ORDER);
        List<Start> starts = new ArrayList<>();
        starts.add(new Start(0, 0, toOthers));
        int refusals = 0;
        int services = 0;
        for (Edge edge : edges) {
            refusals += edge.refused;
            services += edge.served;
            Access access = refusals > 0 ? toRefused : services > 0 ? Access.ALLOW : toOthers;
            Start last = starts.getLast();
            if (last.high == edge.high && last.low == edge.low) {
                starts.removeLast();
            }
            if (starts.isEmpty() || starts.getLast().access != access) {
                starts.add(new Start(edge.high, edge.low, access));
            }
        }
        return new AccessRanges(starts);
    }

    private static void addEdges(List<Edge> edges, Prefix prefix, int refused, int served) {
        edges.add(new Edge(prefix.high(), prefix.low(), refused, served));
        long nextLow = prefix.lastLow() + 1;
        long nextHigh = prefix.lastHigh() + (nextLow == 0 ? 1 : 0);
        if (nextLow != 0 || nextHigh != 0) {
            edges.add(new Edge(nextHigh, nextLow, -refused, -served));
        }
    }

    /** {@return what an address hears} */
    Access at(long high, long low) {
        if (size() == 1) {
            return access[0];
        }
        int side =
                compare(
                        high & commonHighMask,
                        low & commonLowMask,
                        highs[1] & commonHighMask,
                        lows[1] & commonLowMask);
        if (side != 0) {
            return access[side < 0 ? 0 : size() - 1];
        }
        int value = indexOf(high, low);
        int from = index[value] - 1;
        int to = index[value + 1] - 1;
        while (from < to) {
            int middle = (from + to + 1) >>> 1;
            if (compare(highs[middle], lows[middle], high, low) <= 0) {
                from = middle;
            } else {
                to = middle - 1;
            }
        }
        return access[from];
    }

    private int size() {
        return access.length;
    }

    /** {@return the bits behind the common ones} */
    private int indexOf(long high, long low) {
        long bits =
                commonBits < Long.SIZE
                        ? high << commonBits | low >>> 1 >>> (Long.SIZE - 1 - commonBits)
                        : low << (commonBits - Long.SIZE);
        return (int) (bits >>> indexShift);
    }

    /** {@return how many leading bits all starts but the one at 0 share} */
    private static int commonBits(long[] highs, long[] lows) {
        int last = highs.length - 1;
        if (last == 0) {
            return 0;
        }
        long differentHigh = highs[1] ^ highs[last];
        int common =
                differentHigh != 0
                        ? Long.numberOfLeadingZeros(differentHigh)
                        : Long.SIZE + Long.numberOfLeadingZeros(lows[1] ^ lows[last]);
        return Math.min(common, COMMON_BITS_MAX);
    }

    private static int compare(long high, long low, long otherHigh, long otherLow) {
        int highs = Long.compareUnsigned(high, otherHigh);
        return highs != 0 ? highs : Long.compareUnsigned(low, otherLow);
    }
}
