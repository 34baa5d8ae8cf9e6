package org.truechimer.proto.journal;

import org.truechimer.proto.engine.Notice;
import org.truechimer.proto.octets.RecordCodec;
import org.truechimer.proto.source.Sample;
import org.truechimer.proto.wire.Address;
import org.truechimer.proto.wire.Header;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Puts other addresses and names in place of those in configurations, events and effects. What was
 * equal stays equal, and what was different stays different, so an engine decides as before.
 *
 * <p>The 32 bits of a reference id are permuted under the key; an address becomes the IPv4 address
 * whose reference id is the permuted one of its own, so that a server that follows us is still seen
 * to. Names become parts of a keyed hash, and sentences are withheld. Without the key nobody can
 * compute an address back, or try one.
 */
public final class Disguise {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String WITHHELD = "withheld";
    private static final Pattern WITH_PORT = Pattern.compile("(\\[.*]|[^:]*):(\\d+)");
    private static final int ROUNDS = 4;

    private final Mac mac;

    /**
     * @param key random, and forgotten afterwards
     */
    public Disguise(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "every Java platform has " + ALGORITHM + "; this one was stripped of it", e);
        }
    }

    /** {@return the value with other addresses and names in it} */
    public Object of(Object value) {
        return switch (value) {
            case Address address -> Address.ofIPv4(permuted(address.referenceId()), address.port());
            case Header header when header.stratum() > 1 ->
                    header.withReferenceId(permuted(header.referenceId()));
            case Sample sample when sample.stratum() > 1 -> withReferenceId(sample);
            case Notice.ServiceRefused(int source, String name, String code, double pause) ->
                    new Notice.ServiceRefused(source, name(name), code, pause);
            case Record parts -> RecordCodec.mapped(parts, this::of);
            case Optional<?> optional -> optional.map(this::of);
            case List<?> list -> list.stream().map(this::of).toList();
            case String text -> name(text);
            default -> value;
        };
    }

    private String name(String text) {
        if (text.contains(" ")) {
            return WITHHELD;
        }
        Matcher withPort = WITH_PORT.matcher(text);
        return withPort.matches() ? host(withPort.group(1)) + ":" + withPort.group(2) : host(text);
    }

    private String host(String text) {
        return Address.parse(text, 0)
                .map(address -> ((Address) of(address)).host())
                .orElseGet(() -> "name-" + HexFormat.of().formatHex(hash(text), 0, 6));
    }

    private byte[] hash(String text) {
        return mac.doFinal(text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    private Sample withReferenceId(Sample sample) {
        return new Sample(
                sample.exchange(),
                sample.epoch(),
                sample.quality(),
                sample.leap(),
                sample.stratum(),
                sample.rootDelaySeconds(),
                sample.rootDispersionSeconds(),
                sample.precision(),
                permuted(sample.referenceId()));
    }

    /** A Feistel network: a permutation, whatever its rounds compute. */
    private int permuted(int bits) {
        int left = bits >>> 16;
        int right = bits & 0xFFFF;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] mixed =
                    mac.doFinal(new byte[] {(byte) round, (byte) (right >>> 8), (byte) right});
            int next = left ^ (ByteBuffer.wrap(mixed).getShort() & 0xFFFF);
            left = right;
            right = next;
        }
        return left << 16 | right;
    }
}
