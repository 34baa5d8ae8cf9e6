package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.truechimer.daemon.linux.LinuxConstants.*;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

class ControlMessagesTest {
    private static final long STAMP_NANOS = 1_700_000_000_123_456_789L;

    private final MemorySegment control =
            Arena.ofAuto().allocate(ControlMessages.CAPACITY, Long.BYTES);
    private final ControlMessages messages = new ControlMessages();
    private long length;

    @Test
    void findsTheStampOfAReceivedPacket() {
        addStamp(STAMP_NANOS);
        messages.parse(control, length);

        assertThat(messages.softwareStampNanos()).isEqualTo(STAMP_NANOS);
        assertThat(messages.networkErrno()).isZero();
        assertThat(messages.isTransmitStampOf(0)).isFalse();
    }

    @Test
    void findsTheStampOfASentPacketByItsNumber() {
        addStamp(STAMP_NANOS);
        addError(SOL_IPV6, IPV6_RECVERR, ENOMSG, SO_EE_ORIGIN_TIMESTAMPING, 3);
        messages.parse(control, length);

        assertThat(messages.isTransmitStampOf(3)).isTrue();
        assertThat(messages.isTransmitStampOf(2)).isFalse();
        assertThat(messages.networkErrno()).isZero();
        assertThat(messages.softwareStampNanos()).isEqualTo(STAMP_NANOS);
    }

    @Test
    void findsAnErrorOfTheNetworkAndForgetsItWithTheNextMessage() {
        addError(SOL_IP, IP_RECVERR, EHOSTUNREACH, SO_EE_ORIGIN_ICMP, 0);
        messages.parse(control, length);

        assertThat(messages.networkErrno()).isEqualTo(EHOSTUNREACH);
        assertThat(messages.softwareStampNanos()).isEqualTo(ControlMessages.NO_STAMP);

        messages.parse(control, 0);
        assertThat(messages.networkErrno()).isZero();
    }

    @Test
    void aStampOfZeroIsNone() {
        addStamp(0);
        messages.parse(control, length);

        assertThat(messages.softwareStampNanos()).isEqualTo(ControlMessages.NO_STAMP);
    }

    @Test
    void aMessageThatClaimsMoreThanThereIsEndsTheReading() {
        addStamp(STAMP_NANOS);
        messages.parse(control, length - 1);

        assertThat(messages.softwareStampNanos()).isEqualTo(ControlMessages.NO_STAMP);
    }

    @FuzzTest
    void anyBytesWillDo(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment exact = arena.allocate(bytes.length, Long.BYTES);
            MemorySegment.copy(bytes, 0, exact, JAVA_BYTE, 0, bytes.length);
            messages.parse(exact, bytes.length);
            assertThat(messages.softwareStampNanos())
                    .satisfiesAnyOf(
                            nanos -> assertThat(nanos).isPositive(),
                            nanos -> assertThat(nanos).isEqualTo(ControlMessages.NO_STAMP));
        }
    }

    private void addStamp(long nanos) {
        long at = addHeader(SOL_SOCKET, SCM_TIMESTAMPING, 48);
        control.set(JAVA_LONG, at, nanos / 1_000_000_000);
        control.set(JAVA_LONG, at + 8, nanos % 1_000_000_000);
    }

    private void addError(int level, int type, int errno, int origin, int data) {
        long at = addHeader(level, type, 32);
        control.set(JAVA_INT, at, errno);
        control.set(JAVA_BYTE, at + 4, (byte) origin);
        control.set(JAVA_INT, at + 12, data);
    }

    private long addHeader(int level, int type, long size) {
        long at = length;
        control.set(JAVA_LONG, at, 16 + size);
        control.set(JAVA_INT, at + 8, level);
        control.set(JAVA_INT, at + 12, type);
        length += 16 + size;
        return at + 16;
    }
}
