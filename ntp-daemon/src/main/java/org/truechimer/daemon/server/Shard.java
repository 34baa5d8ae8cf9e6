package org.truechimer.daemon.server;

import org.truechimer.daemon.linux.DatagramPort;
import org.truechimer.proto.server.Responder;
import org.truechimer.proto.server.ServedTime;
import org.truechimer.proto.server.ServerCount;
import org.truechimer.proto.server.ServerCounters;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/**
 * Answers what comes to one port, as long as anything comes. One thread does; it reads what changes
 * (the time to tell, the rules) once for each batch of requests, so that each is answered from one
 * piece.
 */
final class Shard {
    /** An older stamp, or one of the future, is of before a step of the clock: 2^32 is a second. */
    private static final long OLDEST_STAMP = 1L << 32;

    private final DatagramPort port;
    private final MemorySegment memory;
    private final ServedClock clock;
    private final ServerCounters counters;
    private final Supplier<Responder> responders;
    private final int[] answers = new int[DatagramPort.BATCH];
    private int epoch;

    /**
     * @param port belongs to the thread that calls
     * @param clock says what to tell
     * @param responders gives the one to use now, again and again
     * @param counters of what the responder does not see
     */
    Shard(
            DatagramPort port,
            ServedClock clock,
            Supplier<Responder> responders,
            ServerCounters counters) {
        this.port = port;
        this.memory = port.memory();
        this.clock = clock;
        this.responders = responders;
        this.counters = counters;
        this.epoch = clock.time().epoch();
    }

    /**
     * Answers until the port is ended.
     *
     * @throws IOException if the system does not let anything be received
     */
    void serve() throws IOException {
        for (int count = port.receive(); count > 0; count = port.receive()) {
            turn(count);
        }
    }

    private void turn(int count) {
        Responder responder = responders.get();
        ServedTime time = clock.time();
        if (time.epoch() != epoch) {
            responder.forget();
            epoch = time.epoch();
        }
        respond(count, responder, time);
        finish(count, responder, time);
        int refused = port.send();
        if (refused > 0) {
            counters.add(ServerCount.NOT_SENT, refused);
        }
        int departures = port.departures();
        for (int i = 0; i < departures; i++) {
            responder.left(port.departedReceive(i), time.served(port.departed(i)));
        }
    }

    private void respond(int count, Responder responder, ServedTime time) {
        for (int slot = 0; slot < count; slot++) {
            responder.expect(port.sourceHigh(slot), port.sourceLow(slot));
        }
        long now = port.now();
        long nowNanos = System.nanoTime();
        for (int slot = 0; slot < count; slot++) {
            int answer =
                    responder.respond(
                            memory,
                            port.base(slot),
                            port.length(slot),
                            port.sourceHigh(slot),
                            port.sourceLow(slot),
                            time.served(arrival(slot, now)),
                            nowNanos,
                            time);
            answers[slot] = answer;
            if (answer < 0) {
                port.drop(slot);
            } else {
                port.answer(slot, Responder.length(answer), Responder.wantsStamp(answer));
            }
        }
    }

    private long arrival(int slot, long now) {
        long stamp = port.received(slot);
        if (stamp != 0 && now - stamp >= 0 && now - stamp < OLDEST_STAMP) {
            return stamp;
        }
        counters.add(ServerCount.STAMPED_LATE);
        return now;
    }

    private void finish(int count, Responder responder, ServedTime time) {
        long leaving = time.served(port.now());
        for (int slot = 0; slot < count; slot++) {
            if (answers[slot] >= 0) {
                responder.finish(memory, port.base(slot), answers[slot], leaving);
            }
        }
    }
}
