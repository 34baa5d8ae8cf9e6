package org.truechimer.ctl.lab;

import org.truechimer.daemon.linux.ClockReader;
import org.truechimer.daemon.linux.ListeningSocket;
import org.truechimer.daemon.linux.SystemCallException;
import org.truechimer.proto.sim.SplitMix64;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Mode;
import org.truechimer.proto.wire.Packet;
import org.truechimer.proto.wire.PacketParser;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * An NTP server on this machine that acts as if it were some way off. A request that comes to its
 * socket counts as received after the time of the way out, and its answer is sent after the time of
 * the way back, so that a client measures a real path.
 *
 * <p>The answer is stamped last of all: where the machine was too busy to send it in time, the
 * server held it longer, and the way back took what it should. A late thread so costs the client
 * nothing but a later answer.
 */
public final class LabServer implements AutoCloseable {
    private static final long HOLDING_NANOS = 20_000;
    private static final long SPIN_NANOS = 200_000;
    private static final int PRECISION_EXPONENT = -24;
    private static final int REFERENCE_ID = 0x4C414200; // "LAB"
    private static final NtpShort ROOT_DISPERSION = NtpShort.ofSecondsRoundedUp(100e-6);

    private final ServerPlan plan;
    private final TrueTime time;
    private final ClockReader reader;
    private final SplitMix64 chance;
    private final ListeningSocket socket;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    /**
     * Takes the address.
     *
     * @param plan what to be
     * @param time what to tell
     * @param reader of the machine's clocks, this server's own
     * @param seed of the jitter
     * @throws SystemCallException if the address cannot be had
     */
    public LabServer(ServerPlan plan, TrueTime time, ClockReader reader, long seed)
            throws SystemCallException {
        this.plan = plan;
        this.time = time;
        this.reader = reader;
        this.chance = new SplitMix64(seed);
        this.socket = new ListeningSocket(plan.address(), reader);
    }

    /** {@return what it is} */
    public ServerPlan plan() {
        return plan;
    }

    /** {@return where it listens} */
    public Address address() {
        return socket.local();
    }

    /** {@return how many requests it has answered} */
    public long answered() {
        return answered.get();
    }

    /**
     * {@return how many datagrams it has dropped, because they were no requests or could not be
     * answered}
     */
    public long dropped() {
        return dropped.get();
    }

    /**
     * Answers until {@link #end}; one thread does, and nobody closes meanwhile.
     *
     * @throws SystemCallException if the system does not let anything be received
     */
    public void serve() throws SystemCallException {
        while (true) {
            Optional<ListeningSocket.Incoming> incoming = socket.receive();
            if (incoming.isEmpty()) {
                return;
            }
            (answer(incoming.get()) ? answered : dropped).incrementAndGet();
        }
    }

    /** Lets {@link #serve} return; any thread may, until this is closed. */
    public void end() {
        socket.end();
    }

    @Override
    public void close() {
        socket.close();
    }

    private boolean answer(ListeningSocket.Incoming incoming) {
        Packet packet = PacketParser.parse(incoming.octets(), 0, incoming.octets().length);
        if (!(packet instanceof Packet.Valid valid) || valid.header().mode() != Mode.CLIENT) {
            return false;
        }
        long received = incoming.arrival().freeNanos() + delay(plan.outwardNanos());
        long back = delay(plan.returnNanos());
        awaitFreeNanos(received + HOLDING_NANOS + back);
        byte[] octets = new byte[Header.LENGTH];
        answer(valid.header(), received, reader.freeNanos() - back).write(octets, 0);
        return socket.send(octets, incoming.sender());
    }

    private Header answer(Header request, long received, long transmitted) {
        NtpTimestamp receive = told(received);
        return new Header(
                Leap.NONE,
                request.version(),
                Mode.SERVER,
                1,
                request.poll(),
                PRECISION_EXPONENT,
                NtpShort.ZERO,
                ROOT_DISPERSION,
                REFERENCE_ID,
                receive,
                request.transmit(),
                receive,
                told(transmitted));
    }

    private NtpTimestamp told(long freeNanos) {
        return NtpTimestamp.ofUnixNanos(time.at(freeNanos) + plan.errorNanos());
    }

    private long delay(long leastNanos) {
        return leastNanos + Math.round(plan.jitterNanos() * chance.nextExponential());
    }

    /** Sleeps, and is awake for the last moment. */
    private void awaitFreeNanos(long deadline) {
        long left = deadline - reader.freeNanos();
        while (left > 0) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
            left = deadline - reader.freeNanos();
        }
    }
}
