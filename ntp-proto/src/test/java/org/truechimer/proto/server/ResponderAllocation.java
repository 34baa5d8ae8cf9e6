package org.truechimer.proto.server;

import org.truechimer.proto.Allocation;
import org.truechimer.proto.wire.Header;

import java.util.function.IntSupplier;

/**
 * Prints how many bytes a million requests of each kind allocate. A program of its own, because the
 * options of the Java machine matter.
 */
final class ResponderAllocation {
    private static final int PACKETS = 1_000_000;

    private ResponderAllocation() {}

    public static void main(String[] args) {
        RateLimit limit = new RateLimit(1_000, 1000, 2, true);
        Requests requests = new Requests(Requests.policy(limit, AccessList.EVERYONE));
        print("plain", () -> requests.request().respond(Header.LENGTH), requests);
        print(
                "interleaved",
                () -> requests.request(4, requests.received, 1, 2).respond(Header.LENGTH),
                requests);
        print("dropped", () -> requests.request().respond(50), requests);
        print(
                "limited",
                () -> {
                    requests.nowNanos -= 500;
                    return requests.request().respond(Header.LENGTH);
                },
                requests);
        for (int key = 1; key <= 5; key++) {
            int keyId = key;
            print("key " + key, () -> requests.respond(requests.request().sign(keyId)), requests);
        }
    }

    private static void print(String kind, IntSupplier packet, Requests requests) {
        long bytes =
                Allocation.bytesOf(
                        () -> {
                            for (int i = 0; i < PACKETS; i++) {
                                requests.nowNanos += 1000;
                                requests.received += 4096;
                                int answer = packet.getAsInt();
                                if (answer >= 0) {
                                    requests.complete(answer);
                                }
                            }
                        });
        System.out.println(kind + ": " + bytes);
    }
}
