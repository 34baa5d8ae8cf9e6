package org.truechimer.proto.nts;

import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.wire.Header;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where in a packet the extension fields of network time security are (RFC 8915 section 5). It is
 * used again and again, and allocates nothing; any octets will do. What stands behind the
 * authenticator is not authentic, and not looked at.
 */
public final class NtsFields {
    /** Type of the field that says which request an answer belongs to. */
    public static final int UNIQUE_ID = 0x0104;

    /** Type of the field with a cookie. */
    public static final int COOKIE = 0x0204;

    /** Type of the field that makes room for a cookie in the answer. */
    public static final int PLACEHOLDER = 0x0304;

    /** Type of the field with nonce and sealed text. */
    public static final int AUTHENTICATOR = 0x0404;

    /** Octets of a field's type and length. */
    public static final int HEADER = 4;

    /** Octets of the authenticator before the nonce. */
    public static final int AUTHENTICATOR_HEADER = 8;

    /** Octets of an identifier, at least. */
    public static final int UNIQUE_ID_LENGTH = 32;

    private static final int FIELD_LENGTH_MIN = 16;

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private int uniqueId;
    private int uniqueIdLength;
    private int cookie;
    private int cookieLength;
    private int placeholders;
    private int authenticator;
    private int authenticatorLength;
    private int nonceLength;
    private int sealedLength;
    private boolean sound;

    /** Knows of no packet yet. */
    public NtsFields() {}

    /**
     * Looks through a packet of version 4; {@return whether it has a cookie or an authenticator}
     *
     * @param packet begins with the packet
     * @param length its octets, without a MAC; not less than 48
     */
    public boolean read(byte[] packet, int length) {
        uniqueIdLength = 0;
        cookieLength = 0;
        placeholders = 0;
        authenticatorLength = 0;
        sound = true;
        int position = Header.LENGTH;
        while (position < length && authenticatorLength == 0) {
            int field = length - position < HEADER ? 0 : u16(packet, position + 2);
            if (field < FIELD_LENGTH_MIN || field % 4 != 0 || field > length - position) {
                sound = false;
                break;
            }
            take(packet, u16(packet, position), position, field);
            position += field;
        }
        return cookieLength > 0 || authenticatorLength > 0;
    }

    private void take(byte[] packet, int type, int position, int length) {
        switch (type) {
            case UNIQUE_ID -> {
                sound &= uniqueIdLength == 0;
                uniqueId = position;
                uniqueIdLength = length;
            }
            case COOKIE -> {
                sound &= cookieLength == 0;
                cookie = position + HEADER;
                cookieLength = length - HEADER;
            }
            case PLACEHOLDER -> placeholders += length - HEADER == cookieLength ? 1 : 0;
            case AUTHENTICATOR -> {
                authenticator = position;
                authenticatorLength = length;
                nonceLength = u16(packet, position + 4);
                sealedLength = u16(packet, position + 6);
                int octets = AUTHENTICATOR_HEADER + padded(nonceLength) + padded(sealedLength);
                sound &= octets <= length;
            }
            default -> {} // Others may be there, and mean nothing here.
        }
    }

    /**
     * {@return whether each field is there once at most, and an identifier and an authenticator are
     * there}
     */
    public boolean isComplete() {
        return sound && uniqueIdLength >= HEADER + UNIQUE_ID_LENGTH && authenticatorLength > 0;
    }

    /**
     * {@return whether a request leaves room for an answer's nonce (RFC 8915 section 5.6)}
     *
     * @param algorithm with which it is sealed
     */
    public boolean leavesRoom(AeadAlgorithm algorithm) {
        int nonce = Math.max(padded(nonceLength), algorithm.nonceLength());
        return authenticatorLength >= AUTHENTICATOR_HEADER + nonce + padded(sealedLength);
    }

    /** {@return offset of the field with the identifier} */
    public int uniqueId() {
        return uniqueId;
    }

    /** {@return octets of the field with the identifier; 0 if there is none} */
    public int uniqueIdLength() {
        return uniqueIdLength;
    }

    /** {@return offset of the cookie, without its field's header} */
    public int cookie() {
        return cookie;
    }

    /** {@return octets of the cookie; 0 if there is none} */
    public int cookieLength() {
        return cookieLength;
    }

    /** {@return how many fields make room for another cookie as long as the first} */
    public int placeholders() {
        return placeholders;
    }

    /** {@return offset of the authenticator, and octets of what it authenticates before itself} */
    public int authenticator() {
        return authenticator;
    }

    /** {@return offset of the nonce} */
    public int nonce() {
        return authenticator + AUTHENTICATOR_HEADER;
    }

    /** {@return octets of the nonce} */
    public int nonceLength() {
        return nonceLength;
    }

    /** {@return offset of the sealed text} */
    public int sealed() {
        return nonce() + padded(nonceLength);
    }

    /** {@return octets of the sealed text} */
    public int sealedLength() {
        return sealedLength;
    }

    /** Writes type and length of a field. */
    public static void header(byte[] packet, int offset, int type, int length) {
        SHORT.set(packet, offset, (short) type);
        SHORT.set(packet, offset + 2, (short) length);
    }

    /** Writes the authenticator but for nonce and text, whose lengths are multiples of 4. */
    public static void authenticator(byte[] packet, int offset, int nonceLength, int sealedLength) {
        int length = AUTHENTICATOR_HEADER + nonceLength + sealedLength;
        header(packet, offset, AUTHENTICATOR, length);
        header(packet, offset + HEADER, nonceLength, sealedLength);
    }

    static int u16(byte[] packet, int offset) {
        return Short.toUnsignedInt((short) SHORT.get(packet, offset));
    }

    private static int padded(int length) {
        return (length + 3) & -4;
    }
}
