package org.truechimer.proto.journal;

import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.CertificateDates;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.SourceConfiguration;
import org.truechimer.proto.octets.Input;
import org.truechimer.proto.octets.Output;
import org.truechimer.proto.octets.UndecodableException;
import org.truechimer.proto.select.SelectionPolicy;
import org.truechimer.proto.source.PollEffort;
import org.truechimer.proto.source.SourceOptions;

/** The engine's configuration in octets and back. */
final class ConfigurationCodec {
    private ConfigurationCodec() {}

    static void write(Output out, Configuration configuration) {
        out.list(configuration.sources(), ConfigurationCodec::writeSource);
        out.i32(configuration.selection().minimumAgreeing());
        out.f64(configuration.selection().maximumDistanceSeconds());
        writePolicy(out, configuration.clock());
        out.i32(configuration.localStratum()).i64(configuration.earliestUnixSeconds());
        out.name(configuration.certificateDates());
    }

    static Configuration read(Input in) throws UndecodableException {
        return new Configuration(
                in.list(ConfigurationCodec::readSource),
                new SelectionPolicy(in.i32(), in.f64()),
                readPolicy(in),
                in.i32(),
                in.i64(),
                in.name(CertificateDates.class));
    }

    private static void writeSource(Output out, SourceConfiguration source) {
        out.text(source.name()).text(source.host()).i32(source.port());
        out.i32(source.servers()).flag(source.pool());
        out.list(source.ignore(), Values::writeAddress);
        KeyValues.writeProtection(out, source.protection());
        SourceOptions options = source.options();
        out.i32(options.minimumPoll()).i32(options.maximumPoll()).i32(options.initialPoll());
        out.name(options.effort());
        out.flag(options.prefer()).flag(options.trust()).flag(options.noselect());
        out.flag(options.xleave());
    }

    private static SourceConfiguration readSource(Input in) throws UndecodableException {
        return new SourceConfiguration(
                in.text(),
                in.text(),
                in.i32(),
                in.i32(),
                in.flag(),
                in.list(Values::readAddress),
                KeyValues.readProtection(in),
                new SourceOptions(
                        in.i32(),
                        in.i32(),
                        in.i32(),
                        in.name(PollEffort.class),
                        in.flag(),
                        in.flag(),
                        in.flag(),
                        in.flag()));
    }

    private static void writePolicy(Output out, ClockPolicy policy) {
        out.f64(policy.startupForwardSeconds()).f64(policy.startupBackwardSeconds());
        out.f64(policy.panicForwardSeconds()).f64(policy.panicBackwardSeconds());
        out.f64(policy.accumulatedSeconds()).f64(policy.stepThresholdSeconds());
        out.f64(policy.maximumSlew()).f64(policy.maximumFrequency()).f64(policy.maximumWander());
    }

    private static ClockPolicy readPolicy(Input in) throws UndecodableException {
        return new ClockPolicy(
                in.f64(), in.f64(), in.f64(), in.f64(), in.f64(), in.f64(), in.f64(), in.f64(),
                in.f64());
    }
}
