package org.truechimer.proto.crypto;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.jspecify.annotations.Nullable;
import org.truechimer.proto.wire.HeaderFields;
import org.truechimer.proto.wire.PacketParser;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Makes and checks the message authentication codes of packets where they lie in memory (RFC 5905
 * section 7.3): the number of a key, and a digest of all that stands before it. One thread owns it.
 * What a key needs is made when it is first used; after that, nothing is allocated.
 */
public final class Authenticator {
    /** Octets of a key's number. */
    public static final int KEY_ID_LENGTH = 4;

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);

    private final SymmetricKeys keys;
    private final @Nullable Digester[] digesters;
    private final byte[] packet = new byte[PacketParser.MAXIMUM_LENGTH + Digester.ROOM];
    private final byte[] digest = new byte[Digester.ROOM];

    /**
     * @param keys those that are known
     */
    public Authenticator(SymmetricKeys keys) {
        this.keys = keys;
        digesters = new Digester[keys.size()];
    }

    /**
     * {@return octets that a code takes, the key's number included; 0 if there is no such key}
     *
     * @param keyId the key's number
     * @param version NTP version of the packet
     */
    public int macLength(int keyId, int version) {
        int index = keys.indexOf(keyId);
        return index < 0 ? 0 : KEY_ID_LENGTH + keys.at(index).algorithm().digestLength(version);
    }

    /**
     * {@return whether the code behind a packet was made with the key that it names} How long that
     * takes does not depend on how many octets of a digest are right.
     *
     * @param segment holds the packet
     * @param offset of its first octet
     * @param length octets of the packet before the code, 48 to {@value
     *     PacketParser#MAXIMUM_LENGTH}
     * @param macLength octets of the code, the key's number included
     */
    public boolean verify(MemorySegment segment, long offset, int length, int macLength) {
        if (macLength < KEY_ID_LENGTH) {
            return false;
        }
        long macOffset = offset + length;
        int index = keys.indexOf(segment.get(INT, macOffset));
        if (index < 0) {
            return false;
        }
        int digestLength = digestLength(index, segment, offset);
        if (macLength != KEY_ID_LENGTH + digestLength) {
            return false;
        }
        makeDigest(index, segment, offset, length);
        int differences = 0;
        for (int i = 0; i < digestLength; i++) {
            differences |= segment.get(BYTE, macOffset + KEY_ID_LENGTH + i) ^ digest[i];
        }
        return differences == 0;
    }

    /**
     * Writes a code behind a packet; {@return the octets that it takes, {@link #macLength}}
     *
     * @param segment holds the packet
     * @param offset of its first octet
     * @param length octets of the packet, 48 to {@value PacketParser#MAXIMUM_LENGTH}
     * @param keyId the number of a key that there is
     * @throws IllegalArgumentException if there is no such key
     */
    public int sign(MemorySegment segment, long offset, int length, int keyId) {
        int index = keys.indexOf(keyId);
        if (index < 0) {
            throw new IllegalArgumentException("no key " + Integer.toUnsignedString(keyId));
        }
        int digestLength = digestLength(index, segment, offset);
        makeDigest(index, segment, offset, length);
        long macOffset = offset + length;
        segment.set(INT, macOffset, keyId);
        MemorySegment.copy(digest, 0, segment, BYTE, macOffset + KEY_ID_LENGTH, digestLength);
        return KEY_ID_LENGTH + digestLength;
    }

    private int digestLength(int index, MemorySegment segment, long offset) {
        return keys.at(index).algorithm().digestLength(HeaderFields.version(segment, offset));
    }

    private void makeDigest(int index, MemorySegment segment, long offset, int length) {
        Digester digester = digesters[index];
        if (digester == null) {
            digester = Digester.of(keys.at(index));
            digesters[index] = digester;
        }
        MemorySegment.copy(segment, BYTE, offset, packet, 0, length);
        digester.digest(packet, length, digest);
    }
}
