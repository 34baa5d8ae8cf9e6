package org.truechimer.ctl;

import org.truechimer.proto.crypto.Aead;
import org.truechimer.proto.nts.SessionKeys;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.KissCode;
import org.truechimer.proto.wire.Mode;
import org.truechimer.proto.wire.Packet;
import org.truechimer.proto.wire.PacketParser;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/** A request that only a server which opens the cookie can answer (RFC 8915 section 5). */
final class NtsQuestion implements Question {
    private static final int UNIQUE_ID = 0x0104;
    private static final int COOKIE = 0x0204;
    private static final int AUTHENTICATOR = 0x0404;
    private static final int FIELD_HEADER = 4;
    private static final int UNIQUE_ID_OCTETS = 32;

    private final SessionKeys keys;
    private final Header header;
    private final byte[] uniqueId = new byte[UNIQUE_ID_OCTETS];
    private final byte[] request;
    private boolean refused;
    private boolean forged;

    /**
     * @param keys of the session; not closed here
     * @param cookie one of it, not used before
     */
    NtsQuestion(SessionKeys keys, byte[] cookie) {
        SecureRandom random = new SecureRandom();
        this.keys = keys;
        header = Question.request(random.nextLong());
        random.nextBytes(uniqueId);
        byte[] nonce = new byte[keys.algorithm().nonceLength()];
        random.nextBytes(nonce);
        request = sealed(cookie, nonce);
    }

    private byte[] sealed(byte[] cookie, byte[] nonce) {
        int tag = keys.algorithm().tagLength();
        int associated =
                Header.LENGTH + 2 * FIELD_HEADER + UNIQUE_ID_OCTETS + padded(cookie.length);
        int text = associated + 2 * FIELD_HEADER + padded(nonce.length);
        ByteBuffer packet = ByteBuffer.allocate(text + tag);
        header.write(packet.array(), 0);
        packet.position(Header.LENGTH);
        fieldHeader(packet, UNIQUE_ID, UNIQUE_ID_OCTETS);
        packet.put(uniqueId);
        fieldHeader(packet, COOKIE, padded(cookie.length));
        packet.put(cookie).position(associated);
        fieldHeader(packet, AUTHENTICATOR, packet.remaining() - FIELD_HEADER);
        packet.putShort((short) nonce.length).putShort((short) tag).put(nonce);
        Aead.of(keys.clientToServer())
                .seal(
                        packet.array(),
                        0,
                        associated,
                        associated + 2 * FIELD_HEADER,
                        nonce.length,
                        text,
                        0);
        return packet.array();
    }

    private static void fieldHeader(ByteBuffer packet, int type, int bodyOctets) {
        packet.putShort((short) type).putShort((short) (FIELD_HEADER + bodyOctets));
    }

    private static int padded(int octets) {
        return (octets + 3) & -4;
    }

    @Override
    public byte[] request() {
        return request.clone();
    }

    @Override
    public Optional<Header> header(byte[] datagram) {
        if (!(PacketParser.parse(datagram, 0, datagram.length) instanceof Packet.Valid answer)
                || answer.header().mode() != Mode.SERVER
                || !answer.header().origin().equals(header.transmit())) {
            return Optional.empty();
        }
        if (isAuthentic(datagram)) {
            return Optional.of(answer.header());
        }
        boolean isRefusal =
                answer.header().stratum() == 0
                        && KissCode.of(answer.header().referenceId())
                                .equals(Optional.of(KissCode.NTSN));
        refused |= isRefusal;
        forged |= !isRefusal;
        return Optional.empty();
    }

    /** The parser has seen to it that fields lie within the datagram. */
    private boolean isAuthentic(byte[] datagram) {
        ByteBuffer octets = ByteBuffer.wrap(datagram);
        boolean ours = false;
        int position = Header.LENGTH;
        while (position + FIELD_HEADER <= datagram.length) {
            int body = position + FIELD_HEADER;
            int next = position + Short.toUnsignedInt(octets.getShort(position + 2));
            switch (Short.toUnsignedInt(octets.getShort(position))) {
                case UNIQUE_ID ->
                        ours = Arrays.equals(datagram, body, next, uniqueId, 0, UNIQUE_ID_OCTETS);
                case AUTHENTICATOR -> {
                    return ours && opens(datagram, position, next);
                }
                default -> {} // Others may be there, and mean nothing here.
            }
            position = next;
        }
        return false;
    }

    private boolean opens(byte[] datagram, int position, int end) {
        ByteBuffer octets = ByteBuffer.wrap(datagram);
        int nonce = position + 2 * FIELD_HEADER;
        int nonceOctets = Short.toUnsignedInt(octets.getShort(position + FIELD_HEADER));
        int sealedOctets = Short.toUnsignedInt(octets.getShort(position + FIELD_HEADER + 2));
        int text = nonce + padded(nonceOctets);
        return text + sealedOctets <= end
                && Aead.of(keys.serverToClient())
                                .open(
                                        datagram.clone(),
                                        0,
                                        position,
                                        nonce,
                                        nonceOctets,
                                        text,
                                        sealedOctets)
                        != Aead.FORGED;
    }

    /** {@return whether an answer said that the cookie cannot be opened; anybody can say that} */
    boolean refused() {
        return refused;
    }

    /** {@return whether an answer came that does not show the server's key} */
    boolean forged() {
        return forged;
    }
}
