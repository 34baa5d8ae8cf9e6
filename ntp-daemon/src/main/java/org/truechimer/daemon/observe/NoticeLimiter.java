package org.truechimer.daemon.observe;

import org.truechimer.proto.engine.Notice;
import org.truechimer.proto.engine.Notice.AddressReplaced;
import org.truechimer.proto.engine.Notice.CertificateOutOfDate;
import org.truechimer.proto.engine.Notice.CertificatesDated;
import org.truechimer.proto.engine.Notice.CertificatesUndated;
import org.truechimer.proto.engine.Notice.ClockDisrupted;
import org.truechimer.proto.engine.Notice.CookieRefused;
import org.truechimer.proto.engine.Notice.KeyExchangeFailed;
import org.truechimer.proto.engine.Notice.KeysAgreed;
import org.truechimer.proto.engine.Notice.LeapAnnounced;
import org.truechimer.proto.engine.Notice.NameUnresolved;
import org.truechimer.proto.engine.Notice.RateLimited;
import org.truechimer.proto.engine.Notice.ServiceRefused;
import org.truechimer.proto.engine.Notice.StandingChanged;
import org.truechimer.proto.engine.Notice.SteeringRefused;
import org.truechimer.proto.engine.Notice.StepRefused;
import org.truechimer.proto.engine.Notice.Stepped;
import org.truechimer.proto.engine.Notice.SynchronisationChanged;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps a source that flaps from flooding the log: of each kind of notice of each source, five are
 * let through at once, then one every ten minutes. Not for several threads.
 */
public final class NoticeLimiter {
    /** So many of one kind are let through at once. */
    static final int BURST = 5;

    /** After that, one in so many nanoseconds. */
    static final long INTERVAL_NANOS = 600_000_000_000L;

    /** So many kinds and sources are remembered; then those silent for longest are forgotten. */
    private static final int BUCKETS_MAX = 1024;

    private final Map<Key, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);

    /**
     * What is to be done with a notice.
     *
     * @param shown whether it is let through
     * @param suppressed how many of its kind were not, since the last that was
     * @param last whether it is the last that is let through for now
     */
    public record Verdict(boolean shown, int suppressed, boolean last) {}

    /**
     * Takes one notice.
     *
     * @param nowNanos a clock that only moves forward
     */
    public Verdict on(Notice notice, long nowNanos) {
        Bucket bucket = buckets.computeIfAbsent(key(notice), ignored -> new Bucket(nowNanos));
        if (buckets.size() > BUCKETS_MAX) {
            buckets.remove(buckets.keySet().iterator().next());
        }
        return bucket.take(nowNanos);
    }

    private static Key key(Notice notice) {
        String source =
                switch (notice) {
                    case StandingChanged changed -> "#" + changed.source();
                    case AddressReplaced replaced -> "#" + replaced.source();
                    case RateLimited limited -> "#" + limited.source();
                    case ServiceRefused refused -> "#" + refused.source();
                    case CookieRefused refused -> "#" + refused.source();
                    case NameUnresolved unresolved -> unresolved.name();
                    case KeysAgreed agreed -> agreed.name();
                    case KeyExchangeFailed failed -> failed.name();
                    case CertificateOutOfDate bad -> bad.name();
                    case SynchronisationChanged _,
                            Stepped _,
                            StepRefused _,
                            ClockDisrupted _,
                            SteeringRefused _,
                            CertificatesUndated _,
                            CertificatesDated _,
                            LeapAnnounced _ ->
                            "";
                };
        return new Key(notice.getClass(), source);
    }

    private record Key(Class<? extends Notice> kind, String source) {}

    private static final class Bucket {
        private int tokens = BURST;
        private long filledNanos;
        private int suppressed;

        Bucket(long nowNanos) {
            filledNanos = nowNanos;
        }

        Verdict take(long nowNanos) {
            long due = (nowNanos - filledNanos) / INTERVAL_NANOS;
            tokens = (int) Math.min(BURST, tokens + due);
            filledNanos = tokens == BURST ? nowNanos : filledNanos + due * INTERVAL_NANOS;
            if (tokens == 0) {
                suppressed++;
                return new Verdict(false, suppressed, false);
            }
            tokens--;
            Verdict verdict = new Verdict(true, suppressed, tokens == 0);
            suppressed = 0;
            return verdict;
        }
    }
}
