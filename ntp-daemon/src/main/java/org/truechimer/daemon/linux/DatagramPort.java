package org.truechimer.daemon.linux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Where requests come from and answers go to, some at a time. A request stays where it was
 * received, and its answer is written over it: nothing is copied.
 *
 * <p>Each turn is: {@link #receive}, then {@link #answer} or {@link #drop} for each slot that holds
 * a request, then {@link #send}. {@link Slots} tells a slot that is used otherwise. One thread uses
 * a port, the one that opened it; any other may end the receiving.
 */
public interface DatagramPort extends AutoCloseable {
    /** Most requests at a time. */
    int BATCH = 64;

    /** {@return the memory that all slots lie in} */
    MemorySegment memory();

    /** {@return where in the memory a slot begins} */
    long base(int slot);

    /**
     * Waits for requests.
     *
     * @return how many came: they are in the slots from 0 on; 0 once {@link #end} was called
     * @throws IOException if the system does not let anything be received
     */
    int receive() throws IOException;

    /**
     * {@return octets of the request in a slot} More than {@link Slots#CAPACITY} when the rest of
     * it is lost.
     */
    int length(int slot);

    /** {@return the upper 64 bits of the IPv6 address of who sent the request} */
    long sourceHigh(int slot);

    /** {@return the lower 64 bits of that address, of IPv4 in its mapped form} */
    long sourceLow(int slot);

    /**
     * {@return when the request arrived, NTP timestamp of the machine's wall clock; 0 when nobody
     * knows}
     */
    long received(int slot);

    /** {@return what the machine's wall clock shows now, NTP timestamp} */
    long now();

    /**
     * Has the first octets of a slot sent to whom the request came from.
     *
     * @param length how many octets
     * @param stamped whether the system should say when they left, in {@link #departed}
     */
    void answer(int slot, int length, boolean stamped);

    /** Forgets the request in a slot. */
    void drop(int slot);

    /**
     * Sends what is to be sent; what cannot be sent is lost, as any datagram may be.
     *
     * @return how many answers the system did not take
     */
    int send();

    /**
     * {@return how many answers are known by now to have left, since the last time that this was
     * asked} Perhaps fewer than wanted it, and some of an earlier turn.
     */
    int departures();

    /** {@return the receive timestamp of the answer that left, which tells them apart} */
    long departedReceive(int departure);

    /** {@return when it left, NTP timestamp of the machine's wall clock} */
    long departed(int departure);

    /** Lets {@link #receive} return 0, now and ever after; any thread may, until this is closed. */
    void end();

    @Override
    void close();
}
