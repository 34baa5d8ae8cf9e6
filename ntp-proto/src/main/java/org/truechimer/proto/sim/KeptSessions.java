package org.truechimer.proto.sim;

import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.SavedSession;

import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The client's keys and cookies, which outlive it. */
final class KeptSessions {
    private final TreeMap<Long, Session> sessions = new TreeMap<>();

    private static final class Session {
        final String name;
        final KeyTerms terms;
        final int generation;
        int cookies = KeyService.COOKIES;

        Session(String name, KeyTerms terms, int generation) {
            this.name = name;
            this.terms = terms;
            this.generation = generation;
        }
    }

    void keep(Effect.ExchangeKeys asked, KeyTerms terms, int generation) {
        sessions.put(asked.session(), new Session(asked.name(), terms, generation));
    }

    void forget(long number) {
        sessions.remove(number);
    }

    /** {@return which of the server's keys the cookie is sealed with; empty when none is left} */
    OptionalInt takeCookie(long number) {
        Session session = sessions.get(number);
        if (session == null || session.cookies == 0) {
            return OptionalInt.empty();
        }
        session.cookies--;
        return OptionalInt.of(session.generation);
    }

    /** Takes as many cookies as are missing, as an answer brings them. */
    void refill(long number) {
        Session session = sessions.get(number);
        if (session != null) {
            session.cookies = KeyService.COOKIES;
        }
    }

    int cookies(long number) {
        Session session = sessions.get(number);
        return session == null ? 0 : session.cookies;
    }

    List<SavedSession> saved() {
        return sessions.entrySet().stream()
                .map(
                        entry ->
                                new SavedSession(
                                        entry.getValue().name,
                                        entry.getKey(),
                                        entry.getValue().terms,
                                        entry.getValue().cookies))
                .toList();
    }
}
