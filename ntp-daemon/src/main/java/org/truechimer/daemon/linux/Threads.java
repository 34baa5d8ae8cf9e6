package org.truechimer.daemon.linux;

/** How threads that serve or wait end. */
public final class Threads {
    private Threads() {}

    /**
     * Waits until {@code thread} is gone, interrupted or not; an interruption is kept for later.
     */
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
