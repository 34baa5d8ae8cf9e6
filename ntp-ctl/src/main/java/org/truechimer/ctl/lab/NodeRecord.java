package org.truechimer.ctl.lab;

import org.truechimer.proto.engine.SystemSnapshot;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a simulated node says of its clock beside the truth, a line of numbers every ten seconds:
 * true time, how far the clock really is ahead, how far the node takes it to be, the standard
 * deviation of that, and the error bound. Seconds, with commas between; a bound may be Infinity.
 */
public final class NodeRecord implements Closeable {
    /** Nodes wait no longer than this when they are recorded. */
    static final long PERIOD_NANOS = 10_000_000_000L;

    private static final double PERIOD_SECONDS = PERIOD_NANOS * 1e-9;

    private final BufferedWriter file;
    private double dueSeconds;

    /** Begins a file, in place of one that is there. */
    public NodeRecord(Path path) throws IOException {
        file = Files.newBufferedWriter(path);
        file.write("true_time,offset,estimate,sigma,bound\n");
    }

    /** {@return whether the next line is to be written at this true time} */
    boolean isDue(double trueSeconds) {
        return trueSeconds >= dueSeconds;
    }

    /** Writes a line. */
    void write(double trueSeconds, double offsetSeconds, SystemSnapshot claim) throws IOException {
        dueSeconds = (Math.floor(trueSeconds / PERIOD_SECONDS) + 1) * PERIOD_SECONDS;
        file.write(
                String.format(
                        Locale.ROOT,
                        "%.3f,%.9f,%.9f,%.3e,%.6e\n",
                        trueSeconds,
                        offsetSeconds,
                        -claim.offsetSeconds(),
                        claim.sigmaSeconds(),
                        claim.errorBoundSeconds()));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
