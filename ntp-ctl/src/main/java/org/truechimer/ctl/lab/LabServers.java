package org.truechimer.ctl.lab;

import org.truechimer.daemon.linux.ClockEpoch;
import org.truechimer.daemon.linux.ClockReader;
import org.truechimer.daemon.linux.SystemCallException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Several servers that tell the same time, each on a thread of its own. */
public final class LabServers implements AutoCloseable {
    private final List<LabServer> servers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /**
     * Starts them.
     *
     * @param plans what each of them is
     * @param time what they tell
     * @throws SystemCallException if one of the addresses cannot be had; then none runs
     */
    public LabServers(List<ServerPlan> plans, TrueTime time) throws SystemCallException {
        boolean complete = false;
        try {
            for (ServerPlan plan : plans) {
                servers.add(
                        new LabServer(
                                plan, time, new ClockReader(new ClockEpoch()), servers.size()));
            }
            for (LabServer server : servers) {
                threads.add(
                        Thread.ofPlatform()
                                .name(server.address().toString())
                                .start(() -> serve(server)));
            }
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    /** {@return the servers, in the order of their plans} */
    public List<LabServer> servers() {
        return List.copyOf(servers);
    }

    /** {@return completed, with the reason, when one of them had to give up} */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        servers.forEach(LabServer::end);
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        servers.forEach(LabServer::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(LabServer server) {
        try {
            server.serve();
        } catch (SystemCallException | RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }
}
