package org.truechimer.daemon.runtime;

import org.truechimer.proto.crypto.Authenticator;
import org.truechimer.proto.crypto.SymmetricKeys;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Mac;
import org.truechimer.proto.wire.Packet;

import java.lang.foreign.MemorySegment;

/** Signs a request with the key of its source, if it has one, and verifies what comes back. */
final class SignedExchange implements ProtectedExchange {
    private static final int NO_KEY = 0;

    private final Authenticator authenticator;
    private final int keyId;

    /**
     * @param keys those that are known now
     * @param keyId the number of the source's key; 0 for none
     */
    SignedExchange(SymmetricKeys keys, int keyId) {
        authenticator = new Authenticator(keys);
        this.keyId = keyId;
    }

    /**
     * {@return the octets to send} A key that is not known any more leaves the request unsigned; no
     * answer is authentic then.
     */
    @Override
    public byte[] request(Header header) {
        int macLength = authenticator.macLength(keyId, header.version());
        byte[] request = new byte[Header.LENGTH + macLength];
        header.write(request, 0);
        if (macLength > 0) {
            authenticator.sign(MemorySegment.ofArray(request), 0, Header.LENGTH, keyId);
        }
        return request;
    }

    /**
     * {@return whether an answer is authentic} Without a key nothing was asked for; with one, only
     * a code that was made with this very key will do.
     *
     * @param packet the answer
     * @param octets the same as it came
     */
    @Override
    public Authentication verdict(Packet packet, byte[] octets) {
        if (keyId == NO_KEY) {
            return Authentication.NONE;
        }
        boolean verified =
                packet instanceof Packet.Valid valid
                        && valid.mac().filter(mac -> isRight(mac, octets)).isPresent();
        return verified ? Authentication.VERIFIED : Authentication.FAILED;
    }

    @Override
    public int cookies() {
        return 0;
    }

    @Override
    public void close() {
        // the keys are not its own
    }

    private boolean isRight(Mac mac, byte[] octets) {
        int macLength = Authenticator.KEY_ID_LENGTH + mac.digestLength();
        int length = octets.length - macLength;
        return mac.keyId() == keyId
                && authenticator.verify(MemorySegment.ofArray(octets), 0, length, macLength);
    }
}
