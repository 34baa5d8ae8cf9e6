package org.truechimer.proto.engine;

import org.truechimer.proto.octets.StateVisitor;
import org.truechimer.proto.time.Reading;

import java.util.Optional;

/**
 * The keys of one server that is asked under NTS: when they are exchanged, and how many cookies are
 * left of them. The keys in use stay in use until there are others.
 */
final class KeyKeeper {
    private final KeyPlan plan;

    /** The session whose keys are being exchanged; 0 for none. */
    private long asked;

    /** What was agreed on last, while its server's name is being looked up. */
    private Optional<Session> agreed = Optional.empty();

    private Optional<Session> current = Optional.empty();
    private int cookies;
    private boolean datesChecked;
    private boolean refused;
    private boolean outdated;
    private Optional<KeyFailure> failure = Optional.empty();

    /** The server that is asked with these keys; 0 for none. */
    private int member;

    /**
     * Keys that were agreed on.
     *
     * @param number of the session
     * @param terms what they are
     * @param cookies how many came with them
     * @param datesChecked whether the certificate's dates are known to be good
     * @param exchangedFreeNanos when; 0 for an earlier run
     */
    record Session(
            long number,
            KeyTerms terms,
            int cookies,
            boolean datesChecked,
            long exchangedFreeNanos) {
        Session withDates(boolean checked) {
            return new Session(number, terms, cookies, checked, exchangedFreeNanos);
        }
    }

    /** Begins without keys; an exchange is due at a time of the free-running clock. */
    KeyKeeper(long dueNanos) {
        plan = new KeyPlan(dueNanos);
    }

    KeyPlan plan() {
        return plan;
    }

    /** {@return whether keys are being exchanged, or their server is being looked up} */
    boolean isUnderWay() {
        return asked != 0 || agreed.isPresent();
    }

    boolean isAskingFor(long session) {
        return asked != 0 && asked == session;
    }

    /** {@return whether the server of keys that were agreed on is being looked up by this name} */
    boolean isLookingFor(String host) {
        return agreed.flatMap(session -> session.terms().host()).filter(host::equals).isPresent();
    }

    /** {@return what waits for its server's address} */
    Optional<Session> agreed() {
        return agreed;
    }

    Optional<Session> current() {
        return current;
    }

    int member() {
        return member;
    }

    /** {@return whether its certificate was out of date, and there is no other yet} */
    boolean isOutdated() {
        return outdated;
    }

    /** {@return whether there are keys whose certificate's dates are still to be judged} */
    boolean isOpen() {
        return current.isPresent() && !datesChecked;
    }

    /** {@return whether half of the cookies that came with the keys are gone} */
    boolean isHalfSpent() {
        return current.filter(session -> 2 * cookies <= session.cookies()).isPresent();
    }

    /** {@return whether a request can be protected} */
    boolean mayAsk() {
        return current.isPresent() && cookies > 0;
    }

    /** An exchange begins. */
    void ask(long session, Reading now) {
        asked = session;
        plan.begun(now);
    }

    /** Keys were agreed on; who they are for is still to be found. */
    void agree(Session session) {
        asked = 0;
        agreed = Optional.of(session);
    }

    /** The keys that were agreed on take the place of those in use. */
    void use(Session session, int server, Outbox outbox) {
        forget(current, outbox);
        agreed = Optional.empty();
        current = Optional.of(session);
        cookies = session.cookies();
        datesChecked = session.datesChecked();
        refused = false;
        outdated = false;
        failure = Optional.empty();
        member = server;
        plan.done();
    }

    /** No keys came of an exchange; those in use stay. */
    void fail(KeyFailure why, Reading now, Outbox outbox) {
        asked = 0;
        forget(agreed, outbox);
        agreed = Optional.empty();
        failure = Optional.of(why);
        plan.failed(now);
    }

    /** Its keys are worth nothing, because the certificate is out of date. */
    void drop(KeyFailure why, Reading now, Outbox outbox) {
        end(outbox);
        outdated = true;
        failure = Optional.of(why);
        plan.failed(now);
    }

    /** All of it is given up. */
    void end(Outbox outbox) {
        forget(agreed, outbox);
        forget(current, outbox);
        agreed = Optional.empty();
        current = Optional.empty();
        cookies = 0;
        refused = false;
        member = 0;
    }

    private static void forget(Optional<Session> session, Outbox outbox) {
        session.ifPresent(known -> outbox.add(new Effect.ForgetKeys(known.number())));
    }

    /** The dates of its certificate are good. */
    void check() {
        datesChecked = true;
    }

    /** A request takes a cookie along; whatever becomes of the last one, there will be others. */
    void asks(Reading now) {
        cookies--;
        refused = false;
        if (cookies == 0 && !isUnderWay()) {
            plan.wantAfterPatience(now);
        }
    }

    /**
     * An answer was verified.
     *
     * @param session whose keys did it
     * @param left cookies that there are now
     */
    void answered(long session, int left) {
        if (isCurrent(session)) {
            cookies = left;
            refused = false;
            if (left > 0 && !isUnderWay()) {
                plan.done();
            }
            if (datesChecked) {
                plan.proven();
            }
        }
    }

    /** The server knows the cookie no more, or somebody says so for it: it may answer yet. */
    void refused(long session) {
        refused |= isCurrent(session);
    }

    /** A request had no good answer: new keys are wanted where that may be due to the old ones. */
    void unanswered(Reading now) {
        if (refused || cookies == 0) {
            want(now);
        }
    }

    /** A request could not be protected: the session has no cookie, whatever was believed. */
    void lost(long session, Reading now) {
        if (isCurrent(session)) {
            cookies = 0;
            want(now);
        }
    }

    /** New keys are wanted as soon as that is not too often. */
    void want(Reading now) {
        if (!isUnderWay()) {
            plan.want(now);
        }
    }

    /** {@return whether these keys are in use} */
    boolean isCurrent(long session) {
        return current.filter(known -> known.number() == session).isPresent();
    }

    NtsSnapshot snapshot(Reading now) {
        return new NtsSnapshot(
                current.map(Session::terms),
                current.isPresent() && datesChecked,
                cookies,
                current.map(Session::exchangedFreeNanos).orElse(0L),
                plan.attempts(),
                plan.waitSeconds(now),
                failure);
    }

    void state(StateVisitor visitor) {
        plan.state(visitor);
        asked = visitor.i64(asked);
        agreed = visitor.optional(Session.class, agreed);
        current = visitor.optional(Session.class, current);
        cookies = visitor.i32(cookies);
        datesChecked = visitor.flag(datesChecked);
        refused = visitor.flag(refused);
        outdated = visitor.flag(outdated);
        failure = visitor.optional(KeyFailure.class, failure);
        member = visitor.i32(member);
    }
}
