package org.truechimer.ctl.lab;

import org.truechimer.daemon.linux.KernelRate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The requests that a node of a clknetsim simulation makes of the simulator. They are C structures
 * of a 64-bit Linux in the machine's own byte order, one a message. Simulated time stands still
 * until every node waits in {@link #await}; between two waits a node takes no time at all.
 */
final class Simulator {
    private static final int REGISTER = 1;
    private static final int GET_TIME = 2;
    private static final int ADJUST_TIME = 4;
    private static final int SELECT = 6;
    private static final int SEND = 7;
    private static final int RECEIVE = 8;
    private static final int DEREGISTER = 11;

    private static final int REQUEST_HEADER = 8;
    private static final int REGISTER_REPLY = 8;
    private static final int TIME_REPLY = 5 * Double.BYTES;
    private static final int SELECT_REPLY = 24 + TIME_REPLY;
    private static final int PACKET_HEADER = 24;
    private static final int UDP = 1;

    private static final int TIMEX = 8; // after the clock's number, or the result
    private static final int TIMEX_FREQUENCY = TIMEX + 16;
    private static final int TIMEX_SECONDS = TIMEX + 72;
    private static final int TIMEX_NANOS = TIMEX + 80;
    private static final int TIMEX_TICK = TIMEX + 88;
    private static final int TIMEX_LENGTH = TIMEX + 208;
    private static final int SET_FREQUENCY_AND_TICK = 0x4002;
    private static final int SET_OFFSET_IN_NANOS = 0x2100;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final SimulatorLink link;

    /**
     * The clocks of a node, seconds.
     *
     * @param wall the clock that is steered and stepped, from the simulation's start date
     * @param monotonic steered, never stepped; what {@link #await} waits by
     * @param free neither steered nor stepped
     * @param truth what a clock without error would show, which no node of a real network knows
     */
    record Clocks(double wall, double monotonic, double free, double truth) {}

    /** What a wait ended with. */
    enum Wake {
        /** The time is over. */
        TIME,
        /** A packet is there, {@link #receive}. */
        PACKET,
        /** The simulation is over. */
        END
    }

    /**
     * A UDP packet.
     *
     * @param node the other one, 1 and up: who sent it, or who shall get it
     * @param sourcePort of its sender
     * @param destinationPort of its receiver
     * @param octets what it holds
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Datagram(int node, int sourcePort, int destinationPort, byte[] octets) {}

    Simulator(SimulatorLink link) {
        this.link = link;
    }

    /**
     * Takes a place in the simulation, and waits until it begins there.
     *
     * @param node 1 and up
     */
    void register(int node) throws IOException {
        ByteBuffer request = request(REGISTER, Integer.BYTES);
        request.putInt(node - 1);
        ask(request, REGISTER_REPLY);
    }

    /** {@return what the clocks show} */
    Clocks clocks() throws IOException {
        ByteBuffer reply = ask(request(GET_TIME, Integer.BYTES), TIME_REPLY);
        return new Clocks(
                reply.getDouble(), reply.getDouble(), reply.getDouble(), reply.getDouble());
    }

    /** {@return the rate of the wall clock} */
    KernelRate rate() throws IOException {
        return adjust(adjustment(0));
    }

    /** {@return the rate that the wall clock runs with from now on} */
    KernelRate setRate(KernelRate rate) throws IOException {
        ByteBuffer request = adjustment(SET_FREQUENCY_AND_TICK);
        request.putLong(REQUEST_HEADER + TIMEX_FREQUENCY, rate.units());
        request.putLong(REQUEST_HEADER + TIMEX_TICK, rate.tickMicros());
        return adjust(request);
    }

    /** Adds so much to the wall clock. */
    void step(long deltaNanos) throws IOException {
        ByteBuffer request = adjustment(SET_OFFSET_IN_NANOS);
        request.putLong(
                REQUEST_HEADER + TIMEX_SECONDS, Math.floorDiv(deltaNanos, NANOS_PER_SECOND));
        request.putLong(REQUEST_HEADER + TIMEX_NANOS, Math.floorMod(deltaNanos, NANOS_PER_SECOND));
        adjust(request);
    }

    /**
     * Lets time pass.
     *
     * @param seconds at most so many, on the monotonic clock
     * @return what ended the wait
     */
    Wake await(double seconds) throws IOException {
        ByteBuffer request = request(SELECT, 16);
        request.putDouble(seconds).putInt(1); // 1: packets end the wait
        int reason = ask(request, SELECT_REPLY).getInt();
        return switch (reason) {
            case 0 -> Wake.TIME;
            case 1, 2 -> Wake.PACKET; // 2: it was sent to everyone
            case 3 -> Wake.END;
            default ->
                    throw new IOException(
                            "the simulator ended a wait for the unknown reason " + reason);
        };
    }

    /** Sends a packet now; one to a node that is not there is lost. */
    void send(Datagram datagram) throws IOException {
        ByteBuffer request = request(SEND, PACKET_HEADER + datagram.octets().length);
        request.putInt(UDP)
                .putInt(0) // the first and only network
                .putInt(datagram.node() - 1)
                .putInt(datagram.sourcePort())
                .putInt(datagram.destinationPort())
                .putInt(datagram.octets().length)
                .put(datagram.octets());
        tell(request);
    }

    /** {@return the packet that ended the last wait; nothing if it was none of UDP} */
    Optional<Datagram> receive() throws IOException {
        ByteBuffer reply = ask(request(RECEIVE, 0), PACKET_HEADER);
        int type = reply.getInt();
        int _ = reply.getInt();
        int node = reply.getInt() + 1;
        int sourcePort = reply.getInt();
        int destinationPort = reply.getInt();
        byte[] octets = new byte[Math.clamp(reply.getInt(), 0, reply.remaining())];
        reply.get(octets);
        return type == UDP
                ? Optional.of(new Datagram(node, sourcePort, destinationPort, octets))
                : Optional.empty();
    }

    /** Leaves; nothing else may follow. */
    void deregister() throws IOException {
        tell(request(DEREGISTER, 0));
    }

    private static ByteBuffer adjustment(int modes) {
        ByteBuffer request = request(ADJUST_TIME, TIMEX_LENGTH);
        return request.putInt(REQUEST_HEADER + TIMEX, modes);
    }

    private KernelRate adjust(ByteBuffer request) throws IOException {
        ByteBuffer reply = ask(request, TIMEX_LENGTH);
        if (reply.getInt(0) < 0) {
            throw new IOException("the simulator refused to adjust the clock");
        }
        return new KernelRate(reply.getLong(TIMEX_TICK), reply.getLong(TIMEX_FREQUENCY));
    }

    /** A request of this kind, ready for its body. */
    private static ByteBuffer request(int kind, int bodyLength) {
        return ByteBuffer.allocate(REQUEST_HEADER + bodyLength)
                .order(ByteOrder.nativeOrder())
                .putInt(kind)
                .putInt(0);
    }

    private void tell(ByteBuffer request) throws IOException {
        byte[] message = new byte[request.capacity()];
        request.get(0, message);
        link.send(message);
    }

    private ByteBuffer ask(ByteBuffer request, int leastLength) throws IOException {
        tell(request);
        byte[] reply = link.receive();
        if (reply.length == 0) {
            throw new IOException("the simulator has gone");
        }
        if (reply.length < leastLength) {
            throw new IOException(
                    "the simulator answered %d octets to request %d, where at least %d were due"
                            .formatted(reply.length, request.getInt(0), leastLength));
        }
        return ByteBuffer.wrap(reply).order(ByteOrder.nativeOrder());
    }
}
