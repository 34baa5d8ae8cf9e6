package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Credential;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Notice;
import org.truechimer.proto.octets.Output;

/**
 * Effects in octets: two are written alike when they are alike, and only then. Nothing reads them
 * back, because a replay makes them anew.
 */
final class EffectEncoding {
    private EffectEncoding() {}

    static void write(Output out, Effect effect) {
        switch (effect) {
            case Effect.Resolve(String host) -> out.u8(1).text(host);
            case Effect.Query(
                            int source,
                            long exchange,
                            var server,
                            var request,
                            var knownAt,
                            var credential,
                            long timeout) -> {
                out.u8(2).i32(source).i64(exchange);
                Values.writeAddress(out, server);
                Values.writeHeader(out, request);
                write(out.optional(knownAt, Values::writeAddress), credential);
                out.i64(timeout);
            }
            case Effect.EndExchange(int source, long exchange) ->
                    out.u8(3).i32(source).i64(exchange);
            case Effect.SetFrequency(double frequency) -> out.u8(4).f64(frequency);
            case Effect.Step(long deltaNanos) -> out.u8(5).i64(deltaNanos);
            case Effect.SetStatus(boolean synchronised, var leap, long greatest, long estimated) ->
                    out.u8(6).flag(synchronised).name(leap).i64(greatest).i64(estimated);
            case Effect.Save(var state) -> Values.writeSavedState(out.u8(7), state);
            case Effect.Notify(var notice) -> write(out.u8(8), notice);
            case Effect.ExchangeKeys(
                            String name,
                            long session,
                            String host,
                            int port,
                            var how,
                            var denied) -> {
                out.u8(9).text(name).i64(session).text(host).i32(port);
                KeyValues.writeNts(out, how);
                out.list(denied, Output::text);
            }
            case Effect.ForgetKeys(long session) -> out.u8(10).i64(session);
        }
    }

    private static void write(Output out, Credential credential) {
        switch (credential) {
            case Credential.None() -> out.u8(0);
            case Credential.Key(int id) -> out.u8(1).i32(id);
            case Credential.Session(long number) -> out.u8(2).i64(number);
        }
    }

    private static void write(Output out, Notice notice) {
        switch (notice) {
            case Notice.SynchronisationChanged(var from, var to) -> out.u8(1).name(from).name(to);
            case Notice.StandingChanged(int source, String name, var from, var to, double excess) ->
                    out.u8(2).i32(source).text(name).name(from).name(to).f64(excess);
            case Notice.Stepped(long deltaNanos) -> out.u8(3).i64(deltaNanos);
            case Notice.StepRefused(long deltaNanos, double limitSeconds, var limit) ->
                    out.u8(4).i64(deltaNanos).f64(limitSeconds).name(limit);
            case Notice.ClockDisrupted(var disruption) -> out.u8(5).name(disruption);
            case Notice.SteeringRefused(String reason) -> out.u8(6).text(reason);
            case Notice.NameUnresolved(String name, String reason, double retrySeconds) ->
                    out.u8(7).text(name).text(reason).f64(retrySeconds);
            case Notice.AddressReplaced(int source, String name, String was, var why) ->
                    out.u8(8).i32(source).text(name).text(was).name(why);
            case Notice.RateLimited(int source, String name, int pollExponent) ->
                    out.u8(9).i32(source).text(name).i32(pollExponent);
            case Notice.ServiceRefused(int source, String name, String code, double pause) ->
                    out.u8(10).i32(source).text(name).text(code).f64(pause);
            case Notice.LeapAnnounced(var leap) -> out.u8(11).name(leap);
            case Notice.KeysAgreed(String name, var terms, int cookies) -> {
                KeyValues.writeTerms(out.u8(12).text(name), terms);
                out.i32(cookies);
            }
            case Notice.KeyExchangeFailed(String name, var fault, String words, double retry) ->
                    out.u8(13).text(name).name(fault).text(words).f64(retry);
            case Notice.CookieRefused(int source, String name) -> out.u8(14).i32(source).text(name);
            case Notice.CertificateOutOfDate(
                            String name,
                            String subject,
                            var validity,
                            long unixSeconds,
                            double retry) -> {
                KeyValues.writeValidity(out.u8(15).text(name).text(subject), validity);
                out.i64(unixSeconds).f64(retry);
            }
            case Notice.CertificatesUndated(
                            long clock,
                            long agreed,
                            long earliest,
                            int agreeing,
                            int needed) ->
                    out.u8(16).i64(clock).i64(agreed).i64(earliest).i32(agreeing).i32(needed);
            case Notice.CertificatesDated(long unixSeconds, int agreeing) ->
                    out.u8(17).i64(unixSeconds).i32(agreeing);
        }
    }
}
