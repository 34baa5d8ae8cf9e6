package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that a test has started: what it prints is kept in a file, and it is ended with the
 * test.
 */
final class Child implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 50;
    private static final long END_MAX_SECONDS = 30;

    private final Process process;
    private final Path output;

    private Child(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a program. */
    static Child start(Path scratch, List<String> command) throws IOException {
        return start(scratch, new ProcessBuilder(command));
    }

    /** Starts a program; Java's own variables are kept from it. */
    static Child start(Path scratch, ProcessBuilder command) throws IOException {
        Path output = Files.createTempFile(scratch, "output", ".log");
        command.environment().keySet().removeIf(name -> name.contains("JAVA"));
        command.environment().put("LC_ALL", "C.UTF-8");
        Process process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        return new Child(process, output);
    }

    /** {@return what it has printed on either stream} */
    String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it has printed what a pattern finds. */
    Matcher awaitPrinted(String pattern, long seconds) {
        Pattern compiled = Pattern.compile(pattern);
        await(() -> compiled.matcher(printed()).find() || !isAlive(), seconds);
        Matcher found = compiled.matcher(printed());
        assertThat(found.find()).as("'%s' is in: %s", pattern, printed()).isTrue();
        return found;
    }

    /** {@return the status it ends with} */
    int awaitEnd(long seconds) throws InterruptedException {
        assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                .as("ends within %s s: %s", seconds, printed())
                .isTrue();
        return process.exitValue();
    }

    /** Sends it a signal. */
    void signal(String name) throws IOException, InterruptedException {
        String kill = "kill -" + name + " " + process.pid();
        assertThat(new ProcessBuilder("/bin/sh", "-c", kill).start().waitFor()).isZero();
    }

    @Override
    public void close() {
        process.destroy();
        if (!await(() -> !isAlive(), END_MAX_SECONDS)) {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Looks again and again until something holds, or the time is over. */
    static boolean await(BooleanSupplier condition, long seconds) {
        long start = System.nanoTime();
        boolean holds = condition.getAsBoolean();
        while (!holds && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
            try {
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            holds = condition.getAsBoolean();
        }
        return holds;
    }
}
