package org.truechimer.daemon.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Places for datagrams, and who has each of them at the moment: the system, which may fill it; the
 * server, which makes an answer of what came; or the system again, which is to send that. A place
 * that is used by whom it does not belong to ends the program's thread, for the datagram in it
 * would be garbage.
 */
final class Slots {
    /** Octets of the longest datagram that has room. */
    static final int CAPACITY = 2048;

    /**
     * An odd number of cache lines, so that the first octets of the slots, which are the ones that
     * are used, spread over the whole cache.
     */
    private static final long STRIDE = CAPACITY + 64;

    private static final byte FREE = 0;
    private static final byte RECEIVED = 1;
    private static final byte TO_SEND = 2;

    private final MemorySegment memory;
    private final byte[] states;

    Slots(Arena arena, int count) {
        memory = arena.allocate(count * STRIDE, 64);
        states = new byte[count];
    }

    int count() {
        return states.length;
    }

    MemorySegment memory() {
        return memory;
    }

    long base(int slot) {
        return slot * STRIDE;
    }

    /** A datagram came into a slot. */
    void receive(int slot) {
        change(slot, FREE, RECEIVED);
    }

    /** What is in a slot is to be sent. */
    void answer(int slot) {
        change(slot, RECEIVED, TO_SEND);
    }

    /** What came into a slot is of no use. */
    void drop(int slot) {
        change(slot, RECEIVED, FREE);
    }

    /** What was to be sent from a slot has been, or is lost. */
    void sent(int slot) {
        change(slot, TO_SEND, FREE);
    }

    private void change(int slot, byte from, byte to) {
        if (states[slot] != from) {
            throw new IllegalStateException(
                    "slot " + slot + " is in state " + states[slot] + ", not " + from);
        }
        states[slot] = to;
    }
}
