package org.truechimer.daemon.runtime;

import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.SavedSession;
import org.truechimer.proto.nts.NtsSession;
import org.truechimer.proto.nts.SessionKeys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The keys and cookies of all sessions, by number: what the engine decides about and never sees.
 * Any thread may use it.
 */
final class Sessions implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, KeptSession> sessions = new TreeMap<>();
    private final Runnable changed;

    /** What one request takes along; it is closed after it. */
    static final class Use implements AutoCloseable {
        private final SessionKeys keys;
        private final byte[] cookie;
        private final int placeholders;

        private Use(SessionKeys keys, byte[] cookie, int placeholders) {
            this.keys = keys;
            this.cookie = cookie;
            this.placeholders = placeholders;
        }

        SessionKeys keys() {
            return keys;
        }

        /** {@return a cookie that no other request has} */
        byte[] cookie() {
            return cookie;
        }

        /** {@return how many more cookies the answer may bring than one} */
        int placeholders() {
            return placeholders;
        }

        @Override
        public void close() {
            keys.close();
        }
    }

    /**
     * @param saved those of an earlier run
     * @param changed told when there is something new to save
     */
    Sessions(List<KeptSession> saved, Runnable changed) {
        saved.forEach(session -> sessions.put(session.number, session));
        this.changed = changed;
    }

    /** {@return all that may be known of them} */
    List<SavedSession> known() {
        return locked(() -> sessions.values().stream().map(KeptSession::saved).toList());
    }

    /** Takes the keys of an exchange. */
    void keep(Effect.ExchangeKeys asked, KeyTerms terms, NtsSession agreed) {
        KeptSession session =
                new KeptSession(
                        asked.name(),
                        asked.session(),
                        terms,
                        agreed.keys(),
                        agreed.alternative(),
                        agreed.cookies());
        locked(() -> sessions.put(asked.session(), session));
        changed.run();
    }

    /** {@return what a request takes along; empty when there is no such session, or no cookie} */
    Optional<Use> use(long number) {
        return locked(
                () ->
                        Optional.ofNullable(sessions.get(number))
                                .flatMap(
                                        session ->
                                                session.jar
                                                        .take()
                                                        .map(cookie -> use(session, cookie))));
    }

    /** With keys of its own: the session may be forgotten meanwhile. */
    private static Use use(KeptSession session, byte[] cookie) {
        SessionKeys keys = session.keys();
        return new Use(
                new SessionKeys(copy(keys.clientToServer()), copy(keys.serverToClient())),
                cookie,
                session.jar.placeholders());
    }

    private static AeadKey copy(AeadKey key) {
        byte[] secret = key.copySecret();
        try {
            return new AeadKey(key.algorithm(), secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * An answer was verified; {@return how many cookies there are now}
     *
     * @param fresh those that it brought
     */
    int answered(long number, List<byte[]> fresh) {
        int left =
                locked(
                        () -> {
                            KeptSession session = sessions.get(number);
                            if (session == null) {
                                return 0;
                            }
                            session.proven();
                            session.jar.add(fresh);
                            return session.jar.size();
                        });
        changed.run();
        return left;
    }

    /**
     * A server refused a cookie; {@return whether the session has other keys, that the next request
     * shall be made with}
     */
    boolean switchKeys(long number) {
        return locked(
                () ->
                        Optional.ofNullable(sessions.get(number))
                                .filter(KeptSession::switchKeys)
                                .isPresent());
    }

    /** {@return how many cookies are left} */
    int cookies(long number) {
        return locked(
                () ->
                        Optional.ofNullable(sessions.get(number))
                                .map(session -> session.jar.size())
                                .orElse(0));
    }

    /** Forgets a session. */
    void forget(long number) {
        locked(
                () -> {
                    Optional.ofNullable(sessions.remove(number)).ifPresent(KeptSession::close);
                    return null;
                });
        changed.run();
    }

    /** {@return the octets of the file that all of them are kept in} */
    byte[] octets() {
        return locked(() -> SessionFile.octets(new ArrayList<>(sessions.values())));
    }

    /** Overwrites all keys. */
    @Override
    public void close() {
        locked(
                () -> {
                    sessions.values().forEach(KeptSession::close);
                    sessions.clear();
                    return null;
                });
    }

    private <T> T locked(Supplier<T> body) {
        lock.lock();
        try {
            return body.get();
        } finally {
            lock.unlock();
        }
    }
}
