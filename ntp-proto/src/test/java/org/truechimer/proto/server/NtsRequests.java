package org.truechimer.proto.server;

import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.crypto.Nonces;
import org.truechimer.proto.nts.CookieKeys;
import org.truechimer.proto.nts.CookieSealer;
import org.truechimer.proto.nts.NtsQuery;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;

/** A client with network time security, of a responder that knows its cookies. */
final class NtsRequests {
    static final CookieKeys KEYS =
            CookieKeys.first(7, new AeadKey(CookieKeys.ALGORITHM, new byte[32]));

    final Requests requests;
    final AeadKey toServer;
    final AeadKey toClient;
    private final CookieSealer sealer =
            new CookieSealer(KEYS, new Nonces(new byte[Nonces.SEED_LENGTH]));
    private final byte[] nonce;

    NtsRequests(AeadAlgorithm algorithm, ServerPolicy policy) {
        requests = new Requests(policy);
        requests.cookieKeys = Optional.of(KEYS);
        byte[] secret = new byte[algorithm.keyLength()];
        toServer = new AeadKey(algorithm, secret);
        Arrays.fill(secret, (byte) 1);
        toClient = new AeadKey(algorithm, secret);
        nonce = new byte[algorithm.nonceLength()];
    }

    byte[] cookie() {
        return sealer.seal(toServer, toClient);
    }

    NtsQuery query(byte[] cookie, int placeholders) {
        byte[] header = new byte[48];
        header[0] = 0x23;
        header[47] = 9;
        return new NtsQuery(header, new byte[32], cookie, placeholders, toServer, nonce);
    }

    NtsQuery query(int placeholders) {
        return query(cookie(), placeholders);
    }

    int respond(byte[] octets) {
        MemorySegment.copy(
                octets, 0, requests.segment, ValueLayout.JAVA_BYTE, Requests.BASE, octets.length);
        return requests.respond(octets.length);
    }

    /** {@return the answer, complete} */
    byte[] answer(int begun) {
        requests.complete(begun);
        return requests.segment
                .asSlice(Requests.BASE, Responder.length(begun))
                .toArray(ValueLayout.JAVA_BYTE);
    }
}
