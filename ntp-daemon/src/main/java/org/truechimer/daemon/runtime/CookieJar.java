package org.truechimer.daemon.runtime;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * The cookies of one session: each is used once, so that nobody on the way can tell that two
 * requests are of one client (RFC 8915 section 5.7). Not for several threads.
 */
final class CookieJar {
    /** So many are kept; an answer brings as many as were asked for (RFC 8915 section 5.7). */
    static final int KEPT = 8;

    private final Queue<byte[]> cookies = new ArrayDeque<>();

    CookieJar(List<byte[]> first) {
        add(first);
    }

    /** {@return the oldest, which is none of the jar's any more; empty when there is none} */
    Optional<byte[]> take() {
        return Optional.ofNullable(cookies.poll());
    }

    /** {@return how many cookies an answer may bring besides one for the one that was taken} */
    int placeholders() {
        return Math.max(0, KEPT - 1 - cookies.size());
    }

    /** Takes fresh ones; of too many the newest are kept. */
    void add(List<byte[]> fresh) {
        cookies.addAll(fresh);
        while (cookies.size() > KEPT) {
            cookies.remove();
        }
    }

    int size() {
        return cookies.size();
    }

    /** {@return all of them, the oldest first} */
    List<byte[]> all() {
        return List.copyOf(cookies);
    }
}
