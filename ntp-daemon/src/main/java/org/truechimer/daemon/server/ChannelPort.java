package org.truechimer.daemon.server;

import org.truechimer.daemon.linux.DatagramPort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Instant;

/**
 * A port of what every Java has, for systems that do not allow a batch at a time: one datagram a
 * turn, stamped when it is read, and answered from the address that the system chooses.
 */
final class ChannelPort implements DatagramPort {
    private static final int CAPACITY = 4096;

    private final DatagramChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY);
    private final MemorySegment memory = MemorySegment.ofBuffer(buffer);
    private Address source = Address.ofIPv4(0, 0);
    private SocketAddress sender = new InetSocketAddress(0);
    private int length;
    private long received;
    private boolean toSend;

    /**
     * @param channel bound; it is closed with the port
     */
    ChannelPort(DatagramChannel channel) {
        this.channel = channel;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public long base(int slot) {
        return 0;
    }

    @Override
    public int receive() throws IOException {
        try {
            buffer.clear();
            sender = channel.receive(buffer);
        } catch (ClosedChannelException _) {
            return 0;
        }
        received = now();
        length = buffer.position();
        InetSocketAddress address = (InetSocketAddress) sender;
        source = Address.of(address.getAddress().getAddress(), address.getPort());
        return 1;
    }

    @Override
    public int length(int slot) {
        return length;
    }

    @Override
    public long sourceHigh(int slot) {
        return source.high();
    }

    @Override
    public long sourceLow(int slot) {
        return source.low();
    }

    @Override
    public long received(int slot) {
        return received;
    }

    @Override
    public long now() {
        Instant now = Instant.now();
        return NtpTimestamp.bits(now.getEpochSecond(), now.getNano());
    }

    @Override
    public void answer(int slot, int answerLength, boolean stamped) {
        buffer.clear().limit(answerLength);
        toSend = true;
    }

    @Override
    public void drop(int slot) {
        toSend = false;
    }

    @Override
    public int send() {
        if (!toSend) {
            return 0;
        }
        toSend = false;
        try {
            return channel.send(buffer, sender) > 0 ? 0 : 1;
        } catch (IOException _) {
            return 1;
        }
    }

    @Override
    public int departures() {
        return 0;
    }

    @Override
    public long departedReceive(int departure) {
        throw new IndexOutOfBoundsException(departure);
    }

    @Override
    public long departed(int departure) {
        throw new IndexOutOfBoundsException(departure);
    }

    @Override
    public void end() {
        close();
    }

    @Override
    public void close() {
        close(channel);
    }

    /** Closes a channel; whoever waits for it returns. */
    static void close(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // There is nothing left that it could do.
        }
    }
}
