package org.truechimer.proto.source;

import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.PollExponent;

/**
 * When a server is asked. The estimator says how often it would like to; bursts ask sooner;
 * silence, and what the server asks for, make it later; and nothing makes it sooner than the least
 * spacing.
 */
final class PollPlan {
    static final int BURST_REQUESTS = 8;

    /**
     * How far apart the requests of a burst are, in steps of the least spacing: close together for
     * the offset, then further apart for the rate.
     */
    private static final int[] BURST_GAPS = {1, 1, 2, 4, 8};

    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long LONGEST_WAIT_NANOS = 4 * SECOND_NANOS;
    private static final double SPREAD = 0.04;

    /**
     * No server's kiss, forged ones above all, makes us ask less often than every 2^13 s, a good
     * two hours.
     */
    private static final int GREATEST_KISSED_EXPONENT = 13;

    /**
     * After so many answers without a kiss we ask twice as often again: a limit that was forged or
     * outlived goes away.
     */
    private static final int ANSWERS_TO_RELAX = 32;

    private static final int SILENT_REQUESTS_BEFORE_BACKOFF = 8;
    private static final int SILENT_REQUESTS_PER_DOUBLING = 2;
    private static final long FIRST_PAUSE_SECONDS = 3_600;
    private static final long LONGEST_PAUSE_SECONDS = 86_400;

    private SourceOptions options;
    private int wantedExponent;
    private int burstLeft = BURST_REQUESTS;
    private int burstSent;
    private int startingLeft;
    private long lastSentNanos;
    private boolean everSent;

    /** How far the next interval is stretched, 0 to 1 times {@link #SPREAD}. */
    private double stretch;

    private long notBeforeNanos;
    private int limitExponent = Integer.MIN_VALUE;
    private int answersSinceLimit;
    private long pauseSeconds;
    private boolean stopped;

    PollPlan(SourceOptions options, long firstNanos) {
        this.options = options;
        this.wantedExponent = options.initialPoll();
        this.startingLeft = options.effort().startingRequests();
        this.notBeforeNanos = firstNanos;
    }

    void reconfigure(SourceOptions newOptions) {
        options = newOptions;
    }

    long dueNanos(int unanswered) {
        if (stopped) {
            return Long.MAX_VALUE;
        }
        if (!everSent) {
            return notBeforeNanos;
        }
        long interval = intervalNanos(unanswered);
        long stretched = interval + (long) (interval * SPREAD * stretch);
        return Math.max(lastSentNanos + stretched, notBeforeNanos);
    }

    /**
     * An answer that comes later is of no use; and the next request is not to wait for one that
     * will not come.
     */
    long timeoutNanos(int unanswered) {
        return Math.min(intervalNanos(unanswered), LONGEST_WAIT_NANOS);
    }

    private long intervalNanos(int unanswered) {
        long spacing = options.minimumPoll() <= 0 ? SECOND_NANOS : 2 * SECOND_NANOS;
        long interval = Math.max(spacing, PollExponent.nanos(exponent(unanswered)));
        if (burstLeft == 0) {
            return interval;
        }
        int step = Math.clamp(burstSent - 1, 0, BURST_GAPS.length - 1);
        return Math.min(interval, spacing * BURST_GAPS[step]);
    }

    int exponent(int unanswered) {
        int least =
                startingLeft > 0
                        ? Math.min(options.initialPoll(), options.minimumPoll())
                        : options.minimumPoll();
        int wanted = Math.clamp(wantedExponent, least, options.maximumPoll());
        int silence =
                Math.max(0, unanswered - SILENT_REQUESTS_BEFORE_BACKOFF)
                        / SILENT_REQUESTS_PER_DOUBLING;
        return Math.max(Math.min(wanted + silence, options.maximumPoll()), limitExponent);
    }

    void sent(long nowNanos, long jitter) {
        everSent = true;
        lastSentNanos = nowNanos;
        stretch = (jitter >>> 11) * 0x1p-53;
        burstSent = burstLeft > 0 ? burstSent + 1 : 0;
        burstLeft = Math.max(0, burstLeft - 1);
        startingLeft = Math.max(0, startingLeft - 1);
    }

    /** {@return whether the start still asks for requests of its own} */
    boolean isStarting() {
        return startingLeft > 0;
    }

    void want(int exponent) {
        wantedExponent = exponent;
        startingLeft = 0;
    }

    void burst(int requests) {
        if (!isLimited()) {
            burstSent = burstLeft == 0 ? 0 : burstSent;
            burstLeft = Math.max(burstLeft, Math.clamp(requests, 1, BURST_REQUESTS));
        }
    }

    void endBurst() {
        burstLeft = 0;
    }

    void answered() {
        pauseSeconds = 0;
        notBeforeNanos = lastSentNanos;
        answersSinceLimit++;
        if (isLimited() && answersSinceLimit >= ANSWERS_TO_RELAX) {
            limitExponent--;
            answersSinceLimit = 0;
        }
    }

    /**
     * The server wants to be asked less often. The interval it names is not read: a forger would
     * name the longest.
     */
    void limit() {
        int exponent = exponent(0);
        limitExponent = Math.min(exponent + 1, Math.max(exponent, GREATEST_KISSED_EXPONENT));
        answersSinceLimit = 0;
        burstLeft = 0;
        startingLeft = 0;
    }

    private boolean isLimited() {
        return limitExponent > options.minimumPoll();
    }

    /**
     * {@return how long the server is left alone, seconds: twice as long each time, up to a day}
     */
    long pause(long nowNanos) {
        pauseSeconds = Math.clamp(2 * pauseSeconds, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS);
        notBeforeNanos = nowNanos + pauseSeconds * SECOND_NANOS;
        burstLeft = 0;
        return pauseSeconds;
    }

    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    void state(StateVisitor visitor) {
        options = visitor.value(SourceOptions.class, options);
        wantedExponent = visitor.i32(wantedExponent);
        burstLeft = visitor.i32(burstLeft);
        burstSent = visitor.i32(burstSent);
        startingLeft = visitor.i32(startingLeft);
        lastSentNanos = visitor.i64(lastSentNanos);
        everSent = visitor.flag(everSent);
        stretch = visitor.f64(stretch);
        notBeforeNanos = visitor.i64(notBeforeNanos);
        limitExponent = visitor.i32(limitExponent);
        answersSinceLimit = visitor.i32(answersSinceLimit);
        pauseSeconds = visitor.i64(pauseSeconds);
        stopped = visitor.flag(stopped);
    }
}
