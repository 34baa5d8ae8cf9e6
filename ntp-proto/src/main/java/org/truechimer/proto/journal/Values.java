package org.truechimer.proto.journal;

import org.truechimer.proto.engine.SavedState;
import org.truechimer.proto.octets.Input;
import org.truechimer.proto.octets.Output;
import org.truechimer.proto.octets.UndecodableException;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.ExtensionField;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Mac;
import org.truechimer.proto.wire.Malformation;
import org.truechimer.proto.wire.Packet;

import java.lang.foreign.MemorySegment;

/** The values that events are made of, in octets and back. */
final class Values {
    private static final int VALID = 1;
    private static final int MALFORMED = 2;
    private static final int UNKNOWN_FIELD = 1;

    private Values() {}

    static void writeReading(Output out, Reading reading) {
        out.i64(reading.freeNanos()).i64(reading.wallNanos()).i32(reading.epoch());
    }

    static Reading readReading(Input in) throws UndecodableException {
        return new Reading(in.i64(), in.i64(), in.i32());
    }

    static void writeSavedState(Output out, SavedState state) {
        out.f64(state.frequency()).f64(state.frequencySigma()).i64(state.unixSeconds());
    }

    static SavedState readSavedState(Input in) throws UndecodableException {
        return new SavedState(in.f64(), in.f64(), in.i64());
    }

    static void writeAddress(Output out, Address address) {
        out.i64(address.high()).i64(address.low()).u16(address.port());
    }

    static Address readAddress(Input in) throws UndecodableException {
        return new Address(in.i64(), in.i64(), in.u16());
    }

    static void writeStamp(Output out, Stamp stamp) {
        out.i64(stamp.freeNanos()).i32(stamp.epoch()).name(stamp.quality());
    }

    static Stamp readStamp(Input in) throws UndecodableException {
        return new Stamp(in.i64(), in.i32(), in.name(StampQuality.class));
    }

    /** As it stands in a packet. */
    static void writeHeader(Output out, Header header) {
        byte[] octets = new byte[Header.LENGTH];
        header.write(octets, 0);
        out.raw(octets);
    }

    static Header readHeader(Input in) throws UndecodableException {
        byte[] octets = in.raw();
        if (octets.length != Header.LENGTH) {
            throw new UndecodableException("a header of " + octets.length + " octets");
        }
        return Header.read(MemorySegment.ofArray(octets), 0);
    }

    static void writePacket(Output out, Packet packet) {
        switch (packet) {
            case Packet.Valid(var header, var fields, var mac) -> {
                writeHeader(out.u8(VALID), header);
                out.list(fields, Values::writeField).optional(mac, Values::writeMac);
            }
            case Packet.Malformed(var malformation) -> out.u8(MALFORMED).name(malformation);
        }
    }

    static Packet readPacket(Input in) throws UndecodableException {
        int kind = in.u8();
        return switch (kind) {
            case VALID ->
                    new Packet.Valid(
                            readHeader(in),
                            in.list(Values::readField),
                            in.optional(Values::readMac));
            case MALFORMED -> new Packet.Malformed(in.name(Malformation.class));
            default -> throw new UndecodableException("there is no packet of kind " + kind);
        };
    }

    private static void writeField(Output out, ExtensionField field) {
        switch (field) {
            case ExtensionField.Unknown(int type, int length) ->
                    out.u8(UNKNOWN_FIELD).i32(type).i32(length);
        }
    }

    private static ExtensionField readField(Input in) throws UndecodableException {
        int kind = in.u8();
        return switch (kind) {
            case UNKNOWN_FIELD -> new ExtensionField.Unknown(in.i32(), in.i32());
            default ->
                    throw new UndecodableException("there is no extension field of kind " + kind);
        };
    }

    private static void writeMac(Output out, Mac mac) {
        out.i32(mac.keyId()).i32(mac.digestLength());
    }

    private static Mac readMac(Input in) throws UndecodableException {
        return new Mac(in.i32(), in.i32());
    }
}
