package org.truechimer.proto.crypto;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.truechimer.proto.wire.Header;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Making and checking the code of a packet of 48 octets. */
@State(Scope.Thread)
public class AuthenticatorBenchmark {
    private static final int KEY_ID = 7;

    @Param private MacAlgorithm algorithm = MacAlgorithm.MD5;

    private final MemorySegment packet = Arena.ofAuto().allocate(128);
    private Authenticator authenticator = new Authenticator(SymmetricKeys.NONE);
    private int macLength;

    /** Signs the packet. */
    @Setup
    public void signPacket() {
        int secretLength = Math.max(16, algorithm.secretLength());
        SymmetricKey key = new SymmetricKey(KEY_ID, algorithm, new byte[secretLength]);
        authenticator = new Authenticator(new SymmetricKeys(List.of(key)));
        packet.set(ValueLayout.JAVA_BYTE, 0, (byte) 0x23);
        macLength = sign();
    }

    /** {@return octets of the code} */
    @Benchmark
    public int sign() {
        return authenticator.sign(packet, 0, Header.LENGTH, KEY_ID);
    }

    /** {@return whether the code is right} */
    @Benchmark
    public boolean verify() {
        return authenticator.verify(packet, 0, Header.LENGTH, macLength);
    }
}
