package org.truechimer.daemon.linux;

import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.truechimer.daemon.linux.Structs.SockFilter;
import org.truechimer.daemon.linux.Structs.SockFprog;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The classic packet filter that chooses among sockets by who sent a datagram, whatever port it
 * came from: a hash of the IPv4 address, or of the first bits of the IPv6 address, of which at most
 * 64 count.
 */
final class SenderFilter {
    private static final int IPV4_SENDER = 12;
    private static final int IPV6_SENDER = 8;

    /** 2^32 divided by the golden ratio: the upper half of a product with it is well mixed. */
    private static final int MULTIPLIER = 0x9E37_79B9;

    private SenderFilter() {}

    private record Instruction(int code, int jumpTrue, int jumpFalse, int operand) {
        Instruction(int code, int operand) {
            this(code, 0, 0, operand);
        }
    }

    /** {@return the struct sock_fprog, which lives as long as {@code arena}} */
    static MemorySegment program(Arena arena, int count, int ipv6PrefixBits) {
        List<Instruction> instructions = instructions(count, ipv6PrefixBits);
        MemorySegment filters = arena.allocate(SockFilter.LAYOUT, instructions.size());
        for (int i = 0; i < instructions.size(); i++) {
            long base = i * SockFilter.LAYOUT.byteSize();
            Instruction instruction = instructions.get(i);
            filters.set(JAVA_SHORT, base + SockFilter.CODE, (short) instruction.code);
            filters.set(JAVA_BYTE, base + SockFilter.JUMP_TRUE, (byte) instruction.jumpTrue);
            filters.set(JAVA_BYTE, base + SockFilter.JUMP_FALSE, (byte) instruction.jumpFalse);
            filters.set(JAVA_INT, base + SockFilter.OPERAND, instruction.operand);
        }
        MemorySegment program = arena.allocate(SockFprog.LAYOUT);
        program.set(JAVA_SHORT, SockFprog.LENGTH, (short) instructions.size());
        program.set(ADDRESS, SockFprog.FILTER, filters);
        return program;
    }

    private static List<Instruction> instructions(int count, int ipv6PrefixBits) {
        return List.of(
                new Instruction(BPF_LD | BPF_B | BPF_ABS, SKF_NET_OFF), // IP version, header length
                new Instruction(BPF_ALU | BPF_RSH | BPF_K, 4),
                new Instruction(BPF_JMP | BPF_JEQ | BPF_K, 0, 2, 4),
                new Instruction(BPF_LD | BPF_W | BPF_ABS, SKF_NET_OFF + IPV4_SENDER),
                new Instruction(BPF_JMP | BPF_JA, 7), // to the last but three
                new Instruction(
                        BPF_LD | BPF_W | BPF_ABS, SKF_NET_OFF + IPV6_SENDER + Integer.BYTES),
                new Instruction(BPF_ALU | BPF_AND | BPF_K, mask(ipv6PrefixBits - Integer.SIZE)),
                new Instruction(BPF_ALU | BPF_MUL | BPF_K, MULTIPLIER),
                new Instruction(BPF_MISC | BPF_TAX, 0),
                new Instruction(BPF_LD | BPF_W | BPF_ABS, SKF_NET_OFF + IPV6_SENDER),
                new Instruction(BPF_ALU | BPF_AND | BPF_K, mask(ipv6PrefixBits)),
                new Instruction(BPF_ALU | BPF_XOR | BPF_X, 0),
                new Instruction(BPF_ALU | BPF_MUL | BPF_K, MULTIPLIER),
                new Instruction(BPF_ALU | BPF_RSH | BPF_K, 16),
                new Instruction(BPF_ALU | BPF_MOD | BPF_K, count),
                new Instruction(BPF_RET | BPF_A, 0));
    }

    /** {@return 32 bits of which so many leading ones are set} */
    private static int mask(int bits) {
        return bits <= 0 ? 0 : bits >= Integer.SIZE ? -1 : -1 << (Integer.SIZE - bits);
    }
}
