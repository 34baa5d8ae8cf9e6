package org.truechimer.daemon.runtime;

import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.Protection;
import org.truechimer.proto.engine.Validity;
import org.truechimer.proto.nts.NtsSession;
import org.truechimer.proto.nts.SessionKeys;
import org.truechimer.proto.wire.Address;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Sessions whose keys are no secret. */
final class TestSessions {
    static final KeyTerms TERMS =
            new KeyTerms(
                    Optional.of("ntp.example"),
                    1123,
                    Address.parse("192.0.2.9", 0).orElseThrow(),
                    15,
                    "CN=nts.example",
                    new Validity(1_780_000_000, 1_790_000_000));

    private TestSessions() {}

    static Effect.ExchangeKeys asked(long session) {
        return new Effect.ExchangeKeys(
                "nts.example:4460",
                session,
                "nts.example",
                4460,
                new Protection.Nts(Optional.empty(), false),
                List.of());
    }

    static NtsSession agreed(int cookies) {
        return agreed(cookies, Optional.empty());
    }

    static NtsSession agreed(int cookies, Optional<SessionKeys> alternative) {
        return new NtsSession(
                keys(1),
                alternative,
                IntStream.range(0, cookies).mapToObj(TestSessions::cookie).toList(),
                Optional.empty(),
                Optional.empty());
    }

    static byte[] cookie(int number) {
        byte[] cookie = new byte[100];
        Arrays.fill(cookie, (byte) (0x40 + number));
        return cookie;
    }

    static SessionKeys keys(int first) {
        return new SessionKeys(key(first), key(first + 1));
    }

    private static AeadKey key(int octet) {
        byte[] secret = new byte[AeadAlgorithm.AES_SIV_CMAC_256.keyLength()];
        Arrays.fill(secret, (byte) octet);
        return new AeadKey(AeadAlgorithm.AES_SIV_CMAC_256, secret);
    }
}
