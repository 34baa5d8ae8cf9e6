package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.octets.Output;

/**
 * A number that stands for all effects so far, in their order and by their event: once two runs
 * differ, so do their numbers from then on. It is the 64-bit hash FNV-1a of their octets, which
 * finds what differs by accident, and is no proof against whoever forges a journal.
 */
final class EffectChain {
    private static final long BASIS = 0xCBF2_9CE4_8422_2325L;
    private static final long PRIME = 0x100_0000_01B3L;

    private long value = BASIS;
    private long effects;

    /** Begins without any effect. */
    EffectChain() {}

    /** Goes on from where another one was. */
    EffectChain(long value, long effects) {
        this.value = value;
        this.effects = effects;
    }

    /** The effects from here on are those of the next event. */
    void nextEvent() {
        mix((byte) 0); // the octets of no effect begin so
    }

    void add(Effect effect) {
        Output octets = new Output();
        EffectEncoding.write(octets, effect);
        for (byte octet : octets.octets()) {
            mix(octet);
        }
        effects++;
    }

    long value() {
        return value;
    }

    /** {@return how many there were} */
    long effects() {
        return effects;
    }

    private void mix(byte octet) {
        value = (value ^ (octet & 0xFF)) * PRIME;
    }
}
