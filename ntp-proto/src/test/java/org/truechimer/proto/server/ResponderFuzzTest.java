package org.truechimer.proto.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.HeaderFields;
import org.truechimer.proto.wire.Mode;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

class ResponderFuzzTest {
    private static final AccessList ALL_BUT_SOME =
            new AccessList(
                    List.of(new Prefix(0x2001L << 48, 0, 17)),
                    Access.DENY,
                    List.of(new Prefix(0, 0, 1)),
                    Access.IGNORE);

    @FuzzTest(maxDuration = "2m")
    void anyOctetsGetAnAnswerThatIsNoLongerOrNone(FuzzedDataProvider data) {
        RateLimit limit = new RateLimit(data.consumeInt(0, 1000), data.consumeInt(1, 4), 1, true);
        Requests requests = new Requests(Requests.policy(limit, ALL_BUT_SOME));
        while (data.remainingBytes() > 0) {
            Address source =
                    new Address(data.consumeLong(), data.consumeLong(), data.consumeInt(0, 9));
            int claimed = data.consumeInt(-1, 3000);
            byte[] octets = data.consumeBytes(2048);
            MemorySegment.copy(
                    octets,
                    0,
                    requests.segment,
                    ValueLayout.JAVA_BYTE,
                    Requests.BASE,
                    octets.length);
            int length = claimed > 2048 ? claimed : octets.length;
            long known = requests.counters.of(ServerCount.RECEIVED);

            int answer = requests.respond(length, source);

            if (answer >= 0) {
                assertThat(Responder.length(answer)).isBetween(48, length);
                requests.finish(answer, requests.received + 1);
                assertThat(HeaderFields.mode(requests.segment, Requests.BASE))
                        .isEqualTo(Mode.SERVER);
            } else if (Drop.of(answer) != Drop.RATE_LIMITED
                    && Drop.of(answer) != Drop.AUTHENTICATION) {
                assertThat(isKnown(requests, source, known)).isFalse();
            }
            requests.nowNanos += 100;
        }
    }

    /** Whether the last request was taken down: the last of all that are known came just now. */
    private static boolean isKnown(Requests requests, Address source, long before) {
        List<Client> seen = new ArrayList<>();
        requests.clients.forEach(
                client -> {
                    if (client.lastSeenNanos() == requests.nowNanos
                            && client.address().contains(source.high(), source.low())) {
                        seen.add(client);
                    }
                });
        return before >= 0 && !seen.isEmpty();
    }
}
