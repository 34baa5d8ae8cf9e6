package org.truechimer.ctl.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.truechimer.proto.sim.SplitMix64;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Mode;
import org.truechimer.proto.wire.Packet;
import org.truechimer.proto.wire.PacketParser;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/**
 * A simulator of one client and its servers that speaks as much of clknetsim's protocol as a node
 * uses, in the thread of the client. The servers are the first nodes, the client is the last one.
 * Messages are held to their exact lengths, as the real simulator does.
 */
final class FakeSimulation implements SimulatorLink {
    private static final double BASE_DELAY = 1e-3;
    private static final double JITTER = 1e-5;
    private static final double LEAST_WAIT = 1e-10;

    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    private record Arrival(double seconds, int node, int port, byte[] octets) {}

    private final SplitMix64 chance = new SplitMix64(1);
    private final PriorityQueue<Arrival> underWay =
            new PriorityQueue<>(Comparator.comparingDouble(Arrival::seconds));
    private final Deque<Arrival> arrived = new ArrayDeque<>();
    private final Deque<byte[]> replies = new ArrayDeque<>();
    private final long startUnixSeconds;
    private final double[] serverErrors;
    private final double oscillatorError;
    private final double endSeconds;
    private final double judgedFromSeconds;
    private double seconds;
    private double wall;
    private double monotonic;
    private double free;
    private long tick = 10_000;
    private long frequencyUnits;
    private boolean registered;

    /** Seconds, the greatest since the judging began. */
    double greatestError;

    int requests;
    int steps;
    boolean left;

    FakeSimulation(
            long startUnixSeconds,
            double offsetSeconds,
            double oscillatorError,
            double endSeconds,
            double judgedFromSeconds,
            double... serverErrors) {
        this.startUnixSeconds = startUnixSeconds;
        this.wall = offsetSeconds;
        this.oscillatorError = oscillatorError;
        this.endSeconds = endSeconds;
        this.judgedFromSeconds = judgedFromSeconds;
        this.serverErrors = serverErrors.clone();
    }

    @Override
    public void send(byte[] message) {
        assertThat(replies).as("replies that nobody has read").isEmpty();
        assertThat(left).isFalse();
        ByteBuffer request = ByteBuffer.wrap(message).order(ByteOrder.nativeOrder());
        int kind = request.getInt(0);
        assertThat(registered).isEqualTo(kind != 1);
        ByteBuffer body = request.slice(8, message.length - 8).order(ByteOrder.nativeOrder());
        switch (kind) {
            case 1 -> register(body);
            case 2 -> time(body);
            case 4 -> adjust(body);
            case 6 -> select(body);
            case 7 -> packet(body);
            case 8 -> deliver(body);
            case 11 -> left = true;
            default -> throw new AssertionError("request of kind " + kind);
        }
    }

    @Override
    public byte[] receive() {
        byte[] reply = replies.poll();
        assertThat(reply).as("a reply: the real simulator would let us wait for ever").isNotNull();
        return reply;
    }

    private void register(ByteBuffer body) {
        assertThat(body.remaining()).isEqualTo(4);
        assertThat(body.getInt()).isEqualTo(serverErrors.length);
        registered = true;
        reply(8).putInt(1).putInt(1);
    }

    private void time(ByteBuffer body) {
        assertThat(body.remaining()).isEqualTo(4);
        assertThat(body.getInt()).as("clock").isZero();
        putTime(reply(40));
    }

    private void putTime(ByteBuffer reply) {
        reply.putDouble(wall)
                .putDouble(monotonic)
                .putDouble(free)
                .putDouble(seconds)
                .putDouble((1 + oscillatorError) * steeredRate() - 1);
    }

    private void adjust(ByteBuffer body) {
        assertThat(body.remaining()).isEqualTo(216);
        assertThat(body.getInt(0)).as("clock").isZero();
        int modes = body.getInt(8);
        if ((modes & 0x0002) != 0) {
            frequencyUnits = Math.clamp(body.getLong(24), -32_768_000, 32_768_000);
        }
        if ((modes & 0x4000) != 0) {
            tick = body.getLong(96);
            assertThat(tick).isBetween(9_000L, 11_000L);
        }
        if ((modes & 0x0100) != 0) {
            assertThat(modes & 0x2000).as("ADJ_NANO").isNotZero();
            assertThat(body.getLong(88)).isBetween(0L, 999_999_999L);
            wall += body.getLong(80) + body.getLong(88) * 1e-9;
            steps++;
        }
        reply(216).putLong(24, frequencyUnits).putLong(96, tick);
    }

    private void select(ByteBuffer body) {
        assertThat(body.remaining()).isEqualTo(16);
        double deadline = monotonic + Math.max(0, body.getDouble());
        assertThat(body.getInt()).as("packets end it").isEqualTo(1);
        int reason = -1;
        while (reason < 0) {
            if (seconds >= endSeconds) {
                reason = 3;
            } else if (deadline - monotonic <= LEAST_WAIT) {
                reason = 0;
            } else if (!arrived.isEmpty()) {
                reason = 1;
            } else {
                passUntilSomethingHappens(deadline);
            }
        }
        ByteBuffer reply = reply(64).putInt(reason);
        reply.position(24);
        putTime(reply);
    }

    private void passUntilSomethingHappens(double deadline) {
        double rate = (1 + oscillatorError) * steeredRate();
        double next = Math.min(seconds + (deadline - monotonic) / rate, endSeconds);
        if (!underWay.isEmpty()) {
            next = Math.min(next, underWay.element().seconds());
        }
        double passed = next - seconds;
        seconds = next;
        wall += passed * rate;
        monotonic += passed * rate;
        free += passed * (1 + oscillatorError);
        while (!underWay.isEmpty() && underWay.element().seconds() <= seconds) {
            arrived.add(underWay.remove());
        }
        if (seconds >= judgedFromSeconds) {
            greatestError = Math.max(greatestError, Math.abs(wall - seconds));
        }
    }

    private double steeredRate() {
        return tick / 10_000.0 + frequencyUnits / 65_536e6;
    }

    private void packet(ByteBuffer body) {
        int type = body.getInt();
        int network = body.getInt();
        int server = body.getInt();
        int sourcePort = body.getInt();
        int destinationPort = body.getInt();
        int length = body.getInt();
        assertThat(type).isEqualTo(1);
        assertThat(network).isZero();
        assertThat(destinationPort).isEqualTo(123);
        assertThat(body.remaining()).isEqualTo(length);
        requests++;
        if (server >= 0 && server < serverErrors.length) {
            byte[] octets = new byte[length];
            body.get(octets);
            Packet request = PacketParser.parse(octets, 0, length);
            assertThat(request).isInstanceOf(Packet.Valid.class);
            double received = seconds + delay();
            byte[] answer = new byte[Header.LENGTH];
            answer(((Packet.Valid) request).header(), received + serverErrors[server])
                    .write(answer, 0);
            underWay.add(new Arrival(received + delay(), server, sourcePort, answer));
        }
    }

    private double delay() {
        return BASE_DELAY + JITTER * chance.nextExponential();
    }

    private Header answer(Header request, double told) {
        NtpTimestamp now =
                NtpTimestamp.ofUnixNanos(
                        startUnixSeconds * 1_000_000_000L + Math.round(told * 1e9));
        return new Header(
                Leap.NONE,
                request.version(),
                Mode.SERVER,
                1,
                request.poll(),
                -25,
                NtpShort.ZERO,
                NtpShort.ZERO,
                0x53494D00, // "SIM"
                now,
                request.transmit(),
                now,
                now);
    }

    private void deliver(ByteBuffer body) {
        assertThat(body.remaining()).isZero();
        Arrival arrival = arrived.poll();
        if (arrival == null) {
            reply(24).putInt(0).putInt(0).putInt(-1);
        } else {
            reply(24 + arrival.octets().length)
                    .putInt(1)
                    .putInt(0)
                    .putInt(arrival.node())
                    .putInt(123)
                    .putInt(arrival.port())
                    .putInt(arrival.octets().length)
                    .put(arrival.octets());
        }
    }

    private ByteBuffer reply(int length) {
        byte[] reply = new byte[length];
        replies.add(reply);
        return ByteBuffer.wrap(reply).order(ByteOrder.nativeOrder());
    }
}
