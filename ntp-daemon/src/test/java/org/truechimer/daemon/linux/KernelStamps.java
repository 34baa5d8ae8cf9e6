package org.truechimer.daemon.linux;

import org.truechimer.proto.time.StampQuality;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;

/**
 * The kernel begins to stamp what arrives some time after the first socket has asked for it, when a
 * worker of its own comes to it, and goes on while any such socket is open.
 */
final class KernelStamps {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static ListeningSocket open;

    private KernelStamps() {}

    /** Returns once the kernel stamps what arrives, for as long as this process lives. */
    static synchronized void await() throws IOException, InterruptedException {
        if (open != null) {
            return;
        }
        Address any = Address.parse("127.0.0.1", 0).orElseThrow();
        open = new ListeningSocket(any, new ClockReader(new ClockEpoch()));
        InetAddress here = InetAddress.ofLiteral("127.0.0.1");
        DatagramPacket datagram = new DatagramPacket(new byte[4], 4, here, open.local().port());
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (DatagramSocket client = new DatagramSocket()) {
            client.send(datagram);
            while (open.receive().orElseThrow().arrival().quality() != StampQuality.KERNEL) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("the kernel does not stamp what arrives");
                }
                Thread.sleep(1);
                client.send(datagram);
            }
        }
    }
}
