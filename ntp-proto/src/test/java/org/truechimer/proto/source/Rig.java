package org.truechimer.proto.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.time.Reading;
import org.truechimer.proto.time.Stamp;
import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Packet;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A source, its clocks, and a server that answers as the test likes. The free-running clock starts
 * at one hour.
 */
final class Rig {
    static final long SECOND = 1_000_000_000L;
    static final long MILLI = 1_000_000L;
    static final long START = 3_600 * SECOND;
    static final long PIVOT = 1_767_225_600L;
    static final Address SERVER = Address.ofIPv4(0xC0000201, 123);
    static final Address LOCAL = Address.ofIPv4(0xC6336407, 50123);

    final Source source;
    long free = START;

    /** The server's clock minus the free-running clock. */
    long serverMinusFree = 1_800_000_000L * SECOND;

    int epoch = 7;
    long jitter;
    long exchange = 100;
    long nonce = 0x5A5A_0000_0000_0001L;
    Request request = new Request(new HeaderDraft().header(), 0, Optional.empty());

    Rig(SourceOptions options) {
        source = new Source(3, options, SERVER, START);
    }

    Rig() {
        this(new SourceOptions(4, 10, 4, PollEffort.BALANCED, false, false, false, false));
    }

    Reading now() {
        return new Reading(free, free + 1_700_000_000L * SECOND, epoch);
    }

    /** Lets time pass until the source wants to ask, and asks. */
    Request poll() {
        assertThat(source.nextPollNanos()).as("next poll").isNotEqualTo(Long.MAX_VALUE);
        free = Math.max(free, source.nextPollNanos());
        request = source.poll(now(), ++exchange, ++nonce, jitter);
        return request;
    }

    /** {@return a good answer to the open request: 10 ms there, 1 ms held, 10 ms back} */
    Header answer() {
        return answer(_ -> {});
    }

    Header answer(Consumer<HeaderDraft> edit) {
        HeaderDraft draft = new HeaderDraft();
        draft.origin = request.header().transmit();
        draft.receive = serverTime(10 * MILLI);
        draft.transmit = serverTime(11 * MILLI);
        draft.reference = serverTime(-64 * SECOND);
        edit.accept(draft);
        return draft.header();
    }

    /** {@return the server's time so long after the departure of the open request} */
    NtpTimestamp serverTime(long afterNanos) {
        return NtpTimestamp.ofUnixNanos(free + afterNanos + serverMinusFree);
    }

    /** {@return a kiss in answer to the open request, its timestamps without meaning} */
    Header kiss(int referenceId) {
        HeaderDraft draft = new HeaderDraft();
        draft.leap = Leap.UNSYNCHRONISED;
        draft.stratum = 0;
        draft.referenceId = referenceId;
        draft.origin = request.header().transmit();
        return draft.header();
    }

    Outcome receive(Header header) {
        return receive(header, Authentication.NONE);
    }

    Outcome receive(Header header, Authentication authentication) {
        return receive(
                new Packet.Valid(header, List.of(), Optional.empty()),
                authentication,
                stamp(0),
                stamp(21 * MILLI));
    }

    Outcome receive(Packet packet, Authentication authentication, Stamp departure, Stamp arrival) {
        return source.receive(
                now(), exchange, packet, authentication, LOCAL, departure, arrival, PIVOT);
    }

    /** {@return an instant after the departure of the open request} */
    Stamp stamp(long afterNanos) {
        return new Stamp(free + afterNanos, epoch, StampQuality.KERNEL);
    }

    void pollAndAnswer() {
        poll();
        assertThat(receive(answer())).isInstanceOf(Outcome.Accepted.class);
    }

    void pollInVain() {
        poll();
        free += request.timeoutNanos();
        source.ended(now(), exchange);
    }

    /** {@return seconds from the last request to the next} */
    double waitSeconds() {
        long sentAt = free;
        return (source.nextPollNanos() - sentAt) / 1e9;
    }
}
