package org.truechimer.daemon.observe;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * A Unix stream socket that tells whoever connects something of the daemon: a 64-bit big-endian
 * length, a document ({@link ObservationDocument}, {@link ClientsDocument}), end. Nothing is ever
 * read from it.
 *
 * <p>At most eight connections are served at once and each has half a second; others wait in the
 * kernel's queue.
 */
public final class ObservationSocket implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(ObservationSocket.class.getName());

    private static final int CONNECTIONS_MAX = 8;
    private static final Duration CONNECTION_TIME_MAX = Duration.ofMillis(500);
    private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;
    private final @Nullable Object fileKey;
    private final ServerSocketChannel listener;
    private final Supplier<byte[]> document;
    private final Semaphore connections = new Semaphore(CONNECTIONS_MAX);

    private ObservationSocket(Path path, ServerSocketChannel listener, Supplier<byte[]> document)
            throws IOException {
        this.path = path;
        this.fileKey = fileKey(path);
        this.listener = listener;
        this.document = document;
    }

    /**
     * Starts to serve.
     *
     * @param path of the socket; its directory has to exist; a socket that nobody serves any more
     *     is replaced
     * @param permissions who may connect
     * @param document to write, asked for once a connection, by several threads
     * @throws IOException with a message for the person who configured {@code path}
     */
    public static ObservationSocket open(
            Path path, Set<PosixFilePermission> permissions, Supplier<byte[]> document)
            throws IOException {
        Path absolute = path.toAbsolutePath();
        refuseUnlessReplaceable(absolute);
        ObservationSocket socket =
                new ObservationSocket(absolute, bind(absolute, permissions), document);
        Thread.ofVirtual().name("observation-socket").start(socket::serve);
        return socket;
    }

    /** Stops to serve and removes the socket, unless another has taken its place. */
    @Override
    public void close() throws IOException {
        listener.close();
        try {
            if (Objects.equals(fileKey(path), fileKey)) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            // Somebody was quicker.
        }
    }

    private static void refuseUnlessReplaceable(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isDirectory(directory(path))) {
                throw new IOException(
                        "observation socket "
                                + path
                                + ": the directory "
                                + directory(path)
                                + " does not exist; create it or set observation-path to another"
                                + " place");
            }
            return;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isOther()) {
            throw new IOException(
                    "observation socket "
                            + path
                            + ": there is a file of that name that is not a socket; it is left"
                            + " alone, so remove it or set observation-path to another place");
        }
        if (isServed(path)) {
            throw new IOException(
                    "observation socket "
                            + path
                            + ": another program is listening there; is a time daemon running"
                            + " already?");
        }
    }

    private static boolean isServed(Path path) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Binds in a directory that nobody else can enter, sets the permissions, then moves the socket
     * to its place: at no instant can it be reached with wrong permissions, and a stale socket is
     * replaced in one step.
     */
    private static ServerSocketChannel bind(Path path, Set<PosixFilePermission> permissions)
            throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Path workshop = Files.createTempDirectory(directory(path), ".tc", OURS_ALONE);
            Path made = workshop.resolve("s");
            try {
                listener.bind(UnixDomainSocketAddress.of(made), 64);
                Files.setPosixFilePermissions(made, permissions);
                Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(made);
                Files.delete(workshop);
            }
            return listener;
        } catch (IOException e) {
            listener.close();
            throw new IOException(
                    "observation socket " + path + " cannot be made: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied in " + denied.getFile();
            case SocketException socket -> String.valueOf(socket.getMessage());
            default -> e.toString();
        };
    }

    private static Path directory(Path path) {
        Path directory = path.getParent();
        return directory == null ? path : directory;
    }

    private static @Nullable Object fileKey(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private void serve() {
        while (listener.isOpen()) {
            connections.acquireUninterruptibly();
            try {
                SocketChannel connection = listener.accept();
                Thread.ofVirtual().name("observation").start(() -> tell(connection));
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                connections.release();
                LOGGER.log(
                        Level.ERROR,
                        "The observation socket " + path + " is closed, because it failed: " + e);
                return;
            }
        }
    }

    /** Closing the connection under the writer is what ends one that takes too long. */
    private void tell(SocketChannel connection) {
        try (connection) {
            Thread writer = Thread.ofVirtual().start(() -> write(connection));
            if (!writer.join(CONNECTION_TIME_MAX)) {
                LOGGER.log(Level.DEBUG, "An observer did not take the observation in time");
            }
        } catch (IOException | InterruptedException e) {
            LOGGER.log(Level.DEBUG, "An observer's connection could not be closed: " + e);
        } finally {
            connections.release();
        }
    }

    private void write(SocketChannel connection) {
        byte[] octets = document.get();
        ByteBuffer message =
                ByteBuffer.allocate(Long.BYTES + octets.length)
                        .putLong(octets.length)
                        .put(octets)
                        .flip();
        try {
            while (message.hasRemaining()) {
                connection.write(message);
            }
        } catch (IOException e) {
            LOGGER.log(Level.DEBUG, "An observer left before the end of the observation: " + e);
        }
    }
}
