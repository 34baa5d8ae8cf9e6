package org.truechimer.daemon.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A log that is appended to a file, and that can be told to look for it anew after another program
 * has moved it away.
 */
final class LogFile extends OutputStream {
    private final Path path;
    private OutputStream out;

    /**
     * Opens the file, or makes it.
     *
     * @throws IOException with a sentence that names it
     */
    LogFile(Path path) throws IOException {
        this.path = path;
        this.out = open(path);
    }

    /**
     * Opens the file of this name, be it another one by now.
     *
     * @throws IOException with a sentence that names it; lines go on to the old one
     */
    synchronized void reopen() throws IOException {
        OutputStream old = out;
        out = open(path);
        old.close();
    }

    @Override
    public synchronized void write(int octet) throws IOException {
        out.write(octet);
    }

    @Override
    public synchronized void write(byte[] octets, int start, int length) throws IOException {
        out.write(octets, start, length);
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }

    private static OutputStream open(Path path) throws IOException {
        try {
            return Files.newOutputStream(
                    path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "the log file " + path + " cannot be made: its directory does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException("the log file " + path + " may not be written by this user", e);
        } catch (IOException e) {
            throw new IOException(
                    "the log file " + path + " cannot be opened: " + e.getMessage(), e);
        }
    }
}
