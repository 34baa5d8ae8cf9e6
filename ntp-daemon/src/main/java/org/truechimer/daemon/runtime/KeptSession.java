package org.truechimer.daemon.runtime;

import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.SavedSession;
import org.truechimer.proto.nts.SessionKeys;

import java.util.List;
import java.util.Optional;

/** The keys and cookies of one session. {@link Sessions} has it to itself. */
final class KeptSession {
    final String name;
    final long number;
    final KeyTerms terms;
    final CookieJar jar;
    private SessionKeys keys;
    private Optional<SessionKeys> alternative;

    KeptSession(
            String name,
            long number,
            KeyTerms terms,
            SessionKeys keys,
            Optional<SessionKeys> alternative,
            List<byte[]> cookies) {
        this.name = name;
        this.number = number;
        this.terms = terms;
        this.keys = keys;
        this.alternative = alternative;
        this.jar = new CookieJar(cookies);
    }

    SessionKeys keys() {
        return keys;
    }

    Optional<SessionKeys> alternative() {
        return alternative;
    }

    SavedSession saved() {
        return new SavedSession(name, number, terms, jar.size());
    }

    /** The keys have opened an answer: they are the right ones. */
    void proven() {
        alternative.ifPresent(SessionKeys::close);
        alternative = Optional.empty();
    }

    /** {@return whether there are other keys, which take the place of those that do not work} */
    boolean switchKeys() {
        if (alternative.isEmpty()) {
            return false;
        }
        keys.close();
        keys = alternative.get();
        alternative = Optional.empty();
        return true;
    }

    void close() {
        keys.close();
        alternative.ifPresent(SessionKeys::close);
    }

    /** {@return the number and what was agreed on, and nothing of what is secret} */
    @Override
    public String toString() {
        return "session " + number + " of " + name;
    }
}
