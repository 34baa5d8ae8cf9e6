package org.truechimer.ctl.lab;

import org.truechimer.proto.wire.Address;

import java.util.List;
import java.util.Optional;

/**
 * One server as it was asked for.
 *
 * @param address where it listens; port 0 lets the system choose one
 * @param outwardNanos least time of a request on its way
 * @param returnNanos least time of an answer on its way
 * @param jitterNanos mean of what chance adds to each of the two, exponentially distributed
 * @param errorNanos how far ahead of true time the server is
 */
public record ServerPlan(
        Address address, long outwardNanos, long returnNanos, long jitterNanos, long errorNanos) {
    /** How a plan is written. */
    public static final String SYNTAX =
            "port=N,address=IP,delay=TIME,return=TIME,jitter=TIME,error=TIME";

    /**
     * Four servers as there are on the internet: not far, rather far, not quite steady, and wrong
     * by 50 ms.
     */
    public static final List<ServerPlan> DEFAULT =
            List.of(
                    parse("delay=2ms,jitter=100us"),
                    parse("delay=5ms,jitter=200us"),
                    parse("delay=9ms,jitter=400us"),
                    parse("delay=4ms,jitter=200us,error=50ms"));

    private static final String LOOPBACK = "127.0.0.1";
    private static final long DELAY_MAX_NANOS = 10_000_000_000L;

    /**
     * {@return the plan that a text means} What is left out is 0, the address 127.0.0.1, and the
     * way back as long as the way out.
     *
     * @param text {@value #SYNTAX}, all of it optional and in any order
     * @throws IllegalArgumentException when it means none; the message says why
     */
    public static ServerPlan parse(String text) {
        int port = 0;
        String host = LOOPBACK;
        long outward = 0;
        Optional<Long> back = Optional.empty();
        long jitter = 0;
        long error = 0;
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String key = part.substring(0, Math.max(0, equals));
            String value = part.substring(equals + 1);
            switch (key) {
                case "port" -> port = port(value);
                case "address" -> host = value;
                case "delay" -> outward = delay(value);
                case "return" -> back = Optional.of(delay(value));
                case "jitter" -> jitter = delay(value);
                case "error" -> error = DurationText.nanos(value);
                default ->
                        throw new IllegalArgumentException(
                                "'" + part + "' says nothing about a server; write " + SYNTAX);
            }
        }
        return new ServerPlan(address(host, port), outward, back.orElse(outward), jitter, error);
    }

    private static Address address(String host, int port) {
        return Address.parse(host, port)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'" + host + "' is no IP address; one is " + LOOPBACK));
    }

    private static int port(String text) {
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no port; one is 1 to 65535, or 0 for any");
    }

    private static long delay(String text) {
        long nanos = DurationText.nanos(text);
        if (nanos < 0 || nanos > DELAY_MAX_NANOS) {
            throw new IllegalArgumentException("'" + text + "' is no delay; one is 0s to 10s");
        }
        return nanos;
    }
}
