package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Disruption;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.ExchangeEnd;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.octets.Input;
import org.truechimer.proto.octets.Output;
import org.truechimer.proto.octets.UndecodableException;
import org.truechimer.proto.wire.Authentication;

/** Events in octets and back; a number for each kind, which never comes to mean another one. */
final class EventCodec {
    private static final int STARTED = 1;
    private static final int RECONFIGURED = 2;
    private static final int ALARM = 3;
    private static final int RESOLVED = 4;
    private static final int RESOLVE_FAILED = 5;
    private static final int RECEIVED = 6;
    private static final int EXCHANGE_ENDED = 7;
    private static final int DISRUPTED = 8;
    private static final int CLOCK_REFUSED = 9;
    private static final int STOPPING = 10;
    private static final int KEYS_EXCHANGED = 11;
    private static final int KEY_EXCHANGE_FAILED = 12;

    private EventCodec() {}

    static void write(Output out, Event event) {
        switch (event) {
            case Event.Started(double frequency, var saved, boolean steering, var sessions) ->
                    out.u8(STARTED)
                            .f64(frequency)
                            .optional(saved, Values::writeSavedState)
                            .flag(steering)
                            .list(sessions, KeyValues::writeSavedSession);
            case Event.Reconfigured(var configuration) ->
                    ConfigurationCodec.write(out.u8(RECONFIGURED), configuration);
            case Event.Alarm(long nonce, long jitter) -> out.u8(ALARM).i64(nonce).i64(jitter);
            case Event.Resolved(String host, var addresses) ->
                    out.u8(RESOLVED).text(host).list(addresses, Values::writeAddress);
            case Event.ResolveFailed(String host, String reason) ->
                    out.u8(RESOLVE_FAILED).text(host).text(reason);
            case Event.Received received -> writeReceived(out.u8(RECEIVED), received);
            case Event.ExchangeEnded(int source, long exchange, var end) ->
                    out.u8(EXCHANGE_ENDED).i32(source).i64(exchange).name(end);
            case Event.Disrupted(var disruption, double frequency) ->
                    out.u8(DISRUPTED).name(disruption).f64(frequency);
            case Event.ClockRefused(String reason) -> out.u8(CLOCK_REFUSED).text(reason);
            case Event.Stopping() -> out.u8(STOPPING);
            case Event.KeysExchanged(long session, var terms, int cookies) -> {
                out.u8(KEYS_EXCHANGED).i64(session);
                KeyValues.writeTerms(out, terms);
                out.i32(cookies);
            }
            case Event.KeyExchangeFailed(long session, var fault, String words) ->
                    out.u8(KEY_EXCHANGE_FAILED).i64(session).name(fault).text(words);
        }
    }

    static Event read(Input in) throws UndecodableException {
        int kind = in.u8();
        return switch (kind) {
            case STARTED ->
                    new Event.Started(
                            in.f64(),
                            in.optional(Values::readSavedState),
                            in.flag(),
                            in.list(KeyValues::readSavedSession));
            case RECONFIGURED -> new Event.Reconfigured(ConfigurationCodec.read(in));
            case ALARM -> new Event.Alarm(in.i64(), in.i64());
            case RESOLVED -> new Event.Resolved(in.text(), in.list(Values::readAddress));
            case RESOLVE_FAILED -> new Event.ResolveFailed(in.text(), in.text());
            case RECEIVED -> readReceived(in);
            case EXCHANGE_ENDED ->
                    new Event.ExchangeEnded(in.i32(), in.i64(), in.name(ExchangeEnd.class));
            case DISRUPTED -> new Event.Disrupted(in.name(Disruption.class), in.f64());
            case CLOCK_REFUSED -> new Event.ClockRefused(in.text());
            case STOPPING -> new Event.Stopping();
            case KEYS_EXCHANGED ->
                    new Event.KeysExchanged(in.i64(), KeyValues.readTerms(in), in.i32());
            case KEY_EXCHANGE_FAILED ->
                    new Event.KeyExchangeFailed(
                            in.i64(), in.name(KeyExchangeFault.class), in.text());
            default -> throw new UndecodableException("there is no event of kind " + kind);
        };
    }

    private static void writeReceived(Output out, Event.Received received) {
        out.i32(received.source()).i64(received.exchange());
        Values.writePacket(out, received.packet());
        out.name(received.authentication());
        Values.writeAddress(out, received.local());
        Values.writeStamp(out, received.departure());
        Values.writeStamp(out, received.arrival());
        out.i32(received.cookies());
    }

    private static Event readReceived(Input in) throws UndecodableException {
        return new Event.Received(
                in.i32(),
                in.i64(),
                Values.readPacket(in),
                in.name(Authentication.class),
                Values.readAddress(in),
                Values.readStamp(in),
                Values.readStamp(in),
                in.i32());
    }
}
