package org.truechimer.proto.crypto;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Sealing and opening texts as they are in packets: associated octets, octets of text. */
@State(Scope.Thread)
public class AeadBenchmark {
    private static final int NONCE = 0;
    private static final int ASSOCIATED = 16;

    @Param private AeadAlgorithm algorithm = AeadAlgorithm.AES_SIV_CMAC_256;

    @Param({"100,0", "120,112", "300,400"})
    private String sizes = "100,0";

    private final byte[] octets = new byte[1024];
    private final byte[] sealed = new byte[1024];
    private final byte[] secret = new byte[AeadAlgorithm.KEY_LENGTH_MAX];
    private Aead aead = Aead.of(algorithm);
    private int associated;
    private int length;

    /** Seals a text to open. */
    @Setup
    public void make() {
        associated = Integer.parseInt(sizes.split(",", -1)[0]);
        length = Integer.parseInt(sizes.split(",", -1)[1]);
        aead = Aead.of(algorithm);
        aead.key(secret, 0);
        seal();
        System.arraycopy(octets, 0, sealed, 0, octets.length);
    }

    /** {@return octets of the sealed text} */
    @Benchmark
    public int seal() {
        int nonce = algorithm.nonceLength();
        return aead.seal(
                octets, ASSOCIATED, associated, NONCE, nonce, ASSOCIATED + associated, length);
    }

    /** {@return the same, with another key} */
    @Benchmark
    public int sealWithNewKey() {
        secret[0]++;
        secret[algorithm.keyLength() / 2]++;
        aead.key(secret, 0);
        return seal();
    }

    /** {@return octets of the text} */
    @Benchmark
    public int open() {
        System.arraycopy(sealed, 0, octets, 0, octets.length);
        int nonce = algorithm.nonceLength();
        int text = ASSOCIATED + associated;
        return aead.open(octets, ASSOCIATED, associated, NONCE, nonce, text, length + 16);
    }
}
