package org.truechimer.daemon.tls;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A thread that exchanges keys on the connections that it takes in, and waits for all of them at
 * once: a client that sends nothing, or reads nothing, costs the others no time. Several may take
 * connections at the same address.
 */
final class KeyExchangeLoop implements Runnable {
    private static final Logger LOGGER = System.getLogger(KeyExchangeLoop.class.getName());
    private static final int BUFFER_OCTETS = 4096;
    private static final long REST_AFTER_FAULT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ServerSocketChannel door;
    private final long timeoutNanos;
    private final Visitors visitors;
    private final Selector selector = Selector.open();
    private final CountDownLatch shut = new CountDownLatch(1);
    private final byte[] octets = new byte[BUFFER_OCTETS];
    private final ByteBuffer buffer = ByteBuffer.wrap(octets);

    /** All have the same time, so who came first has to leave first. */
    private final LinkedHashSet<Held> held = new LinkedHashSet<>();

    private long restUntilNanos = System.nanoTime();
    private boolean rests;

    /** Who may come in. */
    interface Visitors {
        /** {@return whether one may come in, and has to leave then} */
        Admission.Verdict enter(InetAddress client);

        /** One is not let in. */
        void refuse(Admission.Verdict verdict);

        /** {@return the exchange for one that came in} */
        KeyExchangeConnection exchange();

        /** One leaves; the exchange is over. */
        void leave(InetAddress client, KeyExchangeConnection exchange);
    }

    /** A connection. */
    private static final class Held {
        private final SocketChannel channel;
        private final InetAddress client;
        private final KeyExchangeConnection exchange;
        private final SelectionKey key;
        private final long deadlineNanos;
        private boolean sends;
        private ByteBuffer unsent = ByteBuffer.allocate(0);

        Held(
                SocketChannel channel,
                InetAddress client,
                KeyExchangeConnection exchange,
                SelectionKey key,
                long deadlineNanos) {
            this.channel = channel;
            this.client = client;
            this.exchange = exchange;
            this.key = key;
            this.deadlineNanos = deadlineNanos;
        }
    }

    /**
     * A loop that is still to be run.
     *
     * @param door listens, and does not block
     */
    KeyExchangeLoop(ServerSocketChannel door, long timeoutNanos, Visitors visitors)
            throws IOException {
        this.door = door;
        this.timeoutNanos = timeoutNanos;
        this.visitors = visitors;
        door.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Waits until the door, which was closed, is let go of. */
    void awaitShut(long timeoutMillis) throws InterruptedException {
        selector.wakeup();
        boolean _ = shut.await(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    /** Ends when the door is closed and nobody is left. */
    @Override
    public void run() {
        try (selector) {
            while (door.isOpen() || !held.isEmpty()) {
                selector.select(this::serve, waitMillis());
                expire();
                openAgain();
                if (!door.isOpen() && shut.getCount() > 0) {
                    selector.selectNow(this::serve); // the selector is what lets go of it
                    shut.countDown();
                }
            }
        } catch (IOException e) {
            LOGGER.log(Level.ERROR, "Keys are exchanged no more at " + door, e);
        } finally {
            shut.countDown();
        }
    }

    /** Zero is for ever. */
    private long waitMillis() {
        long nanos = Long.MAX_VALUE;
        if (!held.isEmpty()) {
            nanos = held.getFirst().deadlineNanos - System.nanoTime();
        }
        if (rests) {
            nanos = Math.min(nanos, restUntilNanos - System.nanoTime());
        }
        return nanos == Long.MAX_VALUE ? 0 : Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos)) + 1;
    }

    private void serve(SelectionKey key) {
        if (key.attachment() instanceof Held one) {
            if (key.isValid() && key.isReadable()) {
                receive(one);
            }
            if (key.isValid() && key.isWritable()) {
                send(one);
            }
        } else if (key.isValid()) {
            accept(key);
        }
    }

    private void accept(SelectionKey key) {
        try {
            SocketChannel channel = door.accept();
            if (channel != null) {
                admit(channel);
            }
        } catch (ClosedChannelException _) {
            // the door
        } catch (IOException e) {
            // The system has no room for one more connection: to ask again at once would not help.
            LOGGER.log(
                    Level.WARNING,
                    "A connection to exchange keys could not be taken: " + e.getMessage());
            restUntilNanos = System.nanoTime() + REST_AFTER_FAULT_NANOS;
            rests = true;
            key.interestOps(0);
        }
    }

    private void openAgain() {
        if (rests && System.nanoTime() - restUntilNanos >= 0) {
            rests = false;
            SelectionKey key = door.keyFor(selector);
            if (key != null && key.isValid()) {
                key.interestOps(SelectionKey.OP_ACCEPT);
            }
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        InetAddress client = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        Admission.Verdict verdict = visitors.enter(client);
        if (verdict == Admission.Verdict.TOO_MANY && !held.isEmpty()) {
            // Who is in earnest is soon done; who takes all places and keeps them makes room.
            Held longest = held.getFirst();
            longest.exchange.giveWay();
            leave(longest);
            verdict = visitors.enter(client);
        }
        if (verdict != Admission.Verdict.ADMITTED) {
            visitors.refuse(verdict);
            close(channel);
            return;
        }
        KeyExchangeConnection exchange = visitors.exchange();
        try {
            channel.configureBlocking(false);
            // Else the end of the answer waits until the client confirms its beginning: 40 ms.
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            Held one = new Held(channel, client, exchange, key, System.nanoTime() + timeoutNanos);
            key.attach(one);
            held.add(one);
        } catch (IOException _) {
            exchange.end(); // it came and went
            close(channel);
            visitors.leave(client, exchange);
        }
    }

    private void receive(Held one) {
        try {
            buffer.clear();
            int count = one.channel.read(buffer);
            if (count < 0) {
                one.exchange.end();
            } else if (count > 0) {
                one.exchange.receive(octets, count);
            }
        } catch (IOException _) {
            one.exchange.end();
        }
        send(one);
    }

    private void send(Held one) {
        try {
            if (!one.unsent.hasRemaining()) {
                one.unsent = ByteBuffer.wrap(one.exchange.output());
            }
            if (one.unsent.hasRemaining()) {
                int _ = one.channel.write(one.unsent);
            }
        } catch (IOException _) {
            one.exchange.end();
            one.unsent.clear().limit(0);
        }
        if (!one.unsent.hasRemaining() && one.exchange.outcome().isPresent()) {
            leave(one);
        } else if (one.unsent.hasRemaining() != one.sends) {
            one.sends = one.unsent.hasRemaining();
            one.key.interestOps(one.sends ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    private void expire() {
        long now = System.nanoTime();
        while (!held.isEmpty() && now - held.getFirst().deadlineNanos >= 0) {
            Held one = held.getFirst();
            if (one.exchange.outcome().isEmpty()) {
                one.exchange.expire();
                send(one);
            }
            if (held.contains(one)) {
                leave(one); // it does not even take what is said to it
            }
        }
    }

    private void leave(Held one) {
        held.remove(one);
        close(one.channel);
        visitors.leave(one.client, one.exchange);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // It is of no use any more in either case.
        }
    }
}
