package org.truechimer.proto.crypto;

/**
 * Seals texts and opens them again (RFC 5116), in place: all that a call is about lies in one
 * array. One thread owns it. It has room for what it was used for before, and allocates nothing but
 * for a longer text or another key.
 */
public sealed interface Aead permits AesSivCmac, AesGcmSiv {

    /** What {@link #open} returns for what was not sealed so. */
    int FORGED = -1;

    /** {@return one for an algorithm, without a key} */
    static Aead of(AeadAlgorithm algorithm) {
        return switch (algorithm) {
            case AES_SIV_CMAC_256, AES_SIV_CMAC_512 -> new AesSivCmac(algorithm.keyLength());
            case AES_128_GCM_SIV -> new AesGcmSiv(algorithm.keyLength());
        };
    }

    /**
     * {@return one with a key}
     *
     * @param key copied: it may be closed after that
     */
    static Aead of(AeadKey key) {
        Aead aead = of(key.algorithm());
        aead.key(key.secret(), 0);
        return aead;
    }

    /**
     * Takes a key in place of the one before.
     *
     * @param secret holds the key, as many octets as the algorithm wants
     * @param offset of its first octet
     */
    void key(byte[] secret, int offset);

    /**
     * Replaces a text by the sealed text, {@value AeadAlgorithm#TAG_LENGTH} octets longer; {@return
     * octets of the sealed text}
     *
     * @param octets holds all, with room behind the text
     * @param associated offset of what is authenticated, but not encrypted
     * @param associatedLength its octets
     * @param nonce offset of the nonce
     * @param nonceLength its octets, which the algorithm {@linkplain AeadAlgorithm#acceptsNonceOf
     *     accepts}
     * @param text offset of the text
     * @param textLength its octets
     */
    int seal(
            byte[] octets,
            int associated,
            int associatedLength,
            int nonce,
            int nonceLength,
            int text,
            int textLength);

    /**
     * Replaces a sealed text by the text, if it was sealed with this key, this nonce and what is
     * associated here; if not, nothing changes. How long that takes says nothing of where they
     * differ. {@return octets of the text, or {@link #FORGED}}
     *
     * @param octets holds all
     * @param associated offset of what is authenticated, but not encrypted
     * @param associatedLength its octets
     * @param nonce offset of the nonce
     * @param nonceLength its octets; none that the algorithm does not accept is authentic
     * @param text offset of the sealed text
     * @param sealedLength its octets; less than {@value AeadAlgorithm#TAG_LENGTH} are not authentic
     */
    int open(
            byte[] octets,
            int associated,
            int associatedLength,
            int nonce,
            int nonceLength,
            int text,
            int sealedLength);
}
