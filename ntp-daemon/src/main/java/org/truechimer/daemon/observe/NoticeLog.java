package org.truechimer.daemon.observe;

import org.truechimer.proto.engine.Notice;

import java.lang.System.Logger;

/** Carries the engine's notices into the log, in words and in reasonable number. For one thread. */
public final class NoticeLog {
    private final Logger logger;
    private final boolean steering;
    private final NoticeLimiter limiter = new NoticeLimiter();

    /**
     * Makes one.
     *
     * @param logger where to
     * @param steering whether the clock is steered, or only watched
     */
    public NoticeLog(Logger logger, boolean steering) {
        this.logger = logger;
        this.steering = steering;
    }

    /**
     * Logs one notice, or counts it as suppressed.
     *
     * @param nowNanos the free-running clock
     */
    public void on(Notice notice, long nowNanos) {
        NoticeLimiter.Verdict verdict = limiter.on(notice, nowNanos);
        if (!verdict.shown()) {
            return;
        }
        NoticeText text = NoticeText.of(notice, steering);
        StringBuilder line = new StringBuilder(text.text());
        if (verdict.suppressed() > 0) {
            line.append(" (")
                    .append(verdict.suppressed())
                    .append(verdict.suppressed() == 1 ? " like it was" : " like it were")
                    .append(" not shown.)");
        } else if (verdict.last()) {
            line.append(
                    " (It changes often; from now on that is shown every ten minutes at most.)");
        }
        logger.log(text.level(), line.toString());
    }
}
