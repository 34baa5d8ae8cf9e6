package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Packet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which request of another engine a recorded one answers: the first to the same server that was
 * sent after it or together with it. Only what was asked then was answered.
 */
final class Counterparts {
    private static final int KEPT = 4096;

    private final Map<Address, Effect.Query> waiting = new LinkedHashMap<>();
    private final TreeMap<Long, Pair> pairs = new TreeMap<>();
    private final Map<String, Long> waitingSessions = new LinkedHashMap<>();
    private final TreeMap<Long, Optional<Long>> sessions = new TreeMap<>();
    private long firstRecorded = Long.MAX_VALUE;
    private long madeBasic;

    private record Pair(Effect.Query recorded, Optional<Effect.Query> other) {}

    /** Takes note of what the other engine asks for. */
    void other(Effect effect) {
        switch (effect) {
            case Effect.Query query -> waiting.put(query.server(), query);
            case Effect.EndExchange(int _, long exchange) ->
                    waiting.values().removeIf(query -> query.exchange() == exchange);
            case Effect.ExchangeKeys exchange ->
                    waitingSessions.put(exchange.name(), exchange.session());
            case Effect.Resolve _,
                    Effect.ForgetKeys _,
                    Effect.SetFrequency _,
                    Effect.Step _,
                    Effect.SetStatus _,
                    Effect.Save _,
                    Effect.Notify _ -> {}
        }
    }

    /** Takes note of what was asked for then. */
    void recorded(Effect effect) {
        if (effect instanceof Effect.Query query) {
            firstRecorded = Math.min(firstRecorded, query.exchange());
            Optional<Effect.Query> other = Optional.ofNullable(waiting.remove(query.server()));
            pairs.put(query.exchange(), new Pair(query, other));
            if (pairs.size() > KEPT) {
                pairs.pollFirstEntry();
            }
        } else if (effect instanceof Effect.ExchangeKeys exchange) {
            sessions.put(
                    exchange.session(),
                    Optional.ofNullable(waitingSessions.remove(exchange.name())));
            if (sessions.size() > KEPT) {
                sessions.pollFirstEntry();
            }
        }
    }

    /** {@return the same for the other engine, if it has exchanged keys with the same server} */
    Optional<Event> of(Event.KeysExchanged event) {
        return session(event.session())
                .map(mine -> new Event.KeysExchanged(mine, event.terms(), event.cookies()));
    }

    /** {@return the same for the other engine, if it has exchanged keys with the same server} */
    Optional<Event> of(Event.KeyExchangeFailed event) {
        return session(event.session())
                .map(mine -> new Event.KeyExchangeFailed(mine, event.fault(), event.words()));
    }

    private Optional<Long> session(long recorded) {
        return sessions.getOrDefault(recorded, Optional.of(recorded));
    }

    /** {@return the same for the other engine, if it has asked} Its stamps stay as they are. */
    Optional<Event> of(Event.Received event) {
        Pair pair = pairs.get(event.exchange());
        if (pair == null) {
            return event.exchange() < firstRecorded ? Optional.of(event) : Optional.empty();
        }
        return pair.other.map(
                query ->
                        new Event.Received(
                                query.source(),
                                query.exchange(),
                                answering(event.packet(), pair.recorded.request(), query.request()),
                                event.authentication(),
                                event.local(),
                                event.departure(),
                                event.arrival(),
                                event.cookies()));
    }

    /** {@return the same for the other engine, if it has asked} */
    Optional<Event> of(Event.ExchangeEnded event) {
        Pair pair = pairs.get(event.exchange());
        if (pair == null) {
            return event.exchange() < firstRecorded ? Optional.of(event) : Optional.empty();
        }
        return pair.other.map(
                query -> new Event.ExchangeEnded(query.source(), query.exchange(), event.end()));
    }

    /** {@return how many answers in interleaved mode became such of basic mode} */
    long madeBasic() {
        return madeBasic;
    }

    /** An echo of the recorded request becomes one of the other; what is no echo stays none. */
    private Packet answering(Packet packet, Header recorded, Header other) {
        return switch (packet) {
            case Packet.Malformed malformed -> malformed;
            case Packet.Valid(Header header, var fields, var mac) ->
                    new Packet.Valid(answering(header, recorded, other), fields, mac);
        };
    }

    /**
     * An answer in interleaved mode says when an earlier one left, so it is one to the other engine
     * only if both name that one. Where they do not, the server would have answered in basic mode.
     * When this answer left is not known then, but not before its request came: with that the other
     * engine measures a delay that is too long, by as much as the server took.
     */
    private Header answering(Header header, Header recorded, Header other) {
        NtpTimestamp origin = header.origin();
        if (origin.equals(recorded.transmit())) {
            return header.withOrigin(other.transmit());
        }
        if (origin.isZero() || !origin.equals(recorded.receive())) {
            return header;
        }
        if (recorded.origin().equals(other.origin())) {
            return header.withOrigin(other.receive());
        }
        madeBasic++;
        return header.withOrigin(other.transmit()).withTransmit(header.receive());
    }
}
