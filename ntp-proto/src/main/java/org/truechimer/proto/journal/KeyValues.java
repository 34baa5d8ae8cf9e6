package org.truechimer.proto.journal;

import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.Protection;
import org.truechimer.proto.engine.SavedSession;
import org.truechimer.proto.engine.Validity;
import org.truechimer.proto.octets.Input;
import org.truechimer.proto.octets.Output;
import org.truechimer.proto.octets.UndecodableException;

/** What is known of keys and how sources are protected, in octets and back. */
final class KeyValues {
    private static final int NONE = 0;
    private static final int KEY = 1;
    private static final int NTS = 2;

    private KeyValues() {}

    static void writeProtection(Output out, Protection protection) {
        switch (protection) {
            case Protection.None() -> out.u8(NONE);
            case Protection.Key(int id) -> out.u8(KEY).i32(id);
            case Protection.Nts nts -> writeNts(out.u8(NTS), nts);
        }
    }

    static Protection readProtection(Input in) throws UndecodableException {
        int kind = in.u8();
        return switch (kind) {
            case NONE -> new Protection.None();
            case KEY -> new Protection.Key(in.i32());
            case NTS -> new Protection.Nts(in.optional(Input::text), in.flag());
            default -> throw new UndecodableException("there is no protection of kind " + kind);
        };
    }

    static void writeNts(Output out, Protection.Nts nts) {
        out.optional(nts.authority(), Output::text).flag(nts.serviceLookup());
    }

    static void writeTerms(Output out, KeyTerms terms) {
        out.optional(terms.host(), Output::text).i32(terms.port());
        Values.writeAddress(out, terms.peer());
        out.i32(terms.algorithm()).text(terms.subject());
        writeValidity(out, terms.validity());
    }

    static KeyTerms readTerms(Input in) throws UndecodableException {
        return new KeyTerms(
                in.optional(Input::text),
                in.i32(),
                Values.readAddress(in),
                in.i32(),
                in.text(),
                readValidity(in));
    }

    static void writeValidity(Output out, Validity validity) {
        out.i64(validity.notBeforeUnixSeconds()).i64(validity.notAfterUnixSeconds());
    }

    private static Validity readValidity(Input in) throws UndecodableException {
        return new Validity(in.i64(), in.i64());
    }

    static void writeSavedSession(Output out, SavedSession session) {
        out.text(session.name()).i64(session.number());
        writeTerms(out, session.terms());
        out.i32(session.cookies());
    }

    static SavedSession readSavedSession(Input in) throws UndecodableException {
        return new SavedSession(in.text(), in.i64(), readTerms(in), in.i32());
    }
}
