package org.truechimer.ctl;

import org.truechimer.daemon.observe.ObservationReader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;

/** The daemon's observation socket, from the side of those who ask. */
final class DaemonSocket {
    private static final Duration TIME_MAX = Duration.ofSeconds(5);

    private DaemonSocket() {}

    /**
     * {@return the document that the daemon sent}
     *
     * @param path of the socket
     * @throws CommandException when there is none; says why, and what to do
     */
    static byte[] read(Path path) throws CommandException {
        return read(path, TIME_MAX);
    }

    static byte[] read(Path path, Duration timeMax) throws CommandException {
        requireSocket(path);
        try (SocketChannel channel = connect(path)) {
            Thread watchdog =
                    Thread.ofPlatform()
                            .daemon()
                            .name("watchdog")
                            .start(() -> closeAfter(timeMax, channel));
            try {
                return receive(channel, path);
            } finally {
                watchdog.interrupt();
            }
        } catch (AsynchronousCloseException e) {
            throw new CommandException(
                    "the daemon at "
                            + path
                            + " did not answer within "
                            + timeMax.toMillis() / 1000.0
                            + " s; see its log: journalctl -u truechimer");
        } catch (IOException e) {
            throw new CommandException(
                    "the daemon at " + path + " cannot be asked: " + e.getMessage());
        }
    }

    private static void requireSocket(Path path) throws CommandException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile() || attributes.isDirectory()) {
                throw new CommandException(
                        path
                                + " is not the daemon's observation socket: it is a "
                                + (attributes.isDirectory() ? "directory" : "file"));
            }
        } catch (NoSuchFileException e) {
            throw new CommandException(
                    "there is no socket "
                            + path
                            + "; is the daemon running? See `systemctl status truechimer`");
        } catch (AccessDeniedException e) {
            throw denied(path);
        } catch (IOException e) {
            throw new CommandException(
                    "the socket " + path + " cannot be looked at: " + e.getMessage());
        }
    }

    private static SocketChannel connect(Path path) throws CommandException {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (reason.contains("Permission denied")) {
                throw denied(path);
            } else if (reason.contains("Connection refused")) {
                throw new CommandException(
                        "nobody listens at the socket "
                                + path
                                + " any more; the daemon is not running: see `systemctl status"
                                + " truechimer`");
            }
            throw new CommandException("the socket " + path + " cannot be connected to: " + reason);
        }
    }

    private static CommandException denied(Path path) {
        return new CommandException(
                "permission to use the socket "
                        + path
                        + " is denied; try again with sudo, or see observation-permissions in the"
                        + " configuration");
    }

    private static byte[] receive(SocketChannel channel, Path path)
            throws IOException, CommandException {
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES);
        fill(channel, length, path);
        long octets = length.getLong(0);
        if (octets < 0 || octets > ObservationReader.LENGTH_MAX) {
            throw new CommandException(
                    "what answers at "
                            + path
                            + " is not the time daemon: it announces "
                            + Long.toUnsignedString(octets)
                            + " octets, and no observation is longer than "
                            + ObservationReader.LENGTH_MAX);
        }
        ByteBuffer document = ByteBuffer.allocate((int) octets);
        fill(channel, document, path);
        return document.array();
    }

    private static void fill(SocketChannel channel, ByteBuffer buffer, Path path)
            throws IOException, CommandException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new CommandException(
                        "the daemon at "
                                + path
                                + " broke its answer off after "
                                + buffer.position()
                                + " of "
                                + buffer.capacity()
                                + " octets; try again, then see its log");
            }
        }
    }

    private static void closeAfter(Duration timeMax, SocketChannel channel) {
        try {
            Thread.sleep(timeMax);
            channel.close();
        } catch (InterruptedException e) {
            // The answer came in time.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
