package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.truechimer.daemon.observe.ObservationException;
import org.truechimer.daemon.observe.ObservationReader;
import org.truechimer.proto.engine.NtsSnapshot;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.Synchronisation;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Our daemon, which follows sources with a clock of its own. */
final class Follower implements AutoCloseable {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Path socket;
    private final Child child;

    /**
     * Starts one.
     *
     * @param directory of its configuration, with its state in {@code state}
     * @param sources tables of its configuration
     * @param offset of its clock at the beginning
     */
    Follower(Path directory, String sources, String offset) throws IOException {
        socket = directory.resolve("following");
        child = Child.start(directory, command(directory, sources, offset));
    }

    /** {@return how such a one is started} Its configuration is written. */
    static List<String> command(Path directory, String sources, String offset) throws IOException {
        Path configuration =
                Files.writeString(
                        directory.resolve("following.toml"),
                        """
                        %1$s
                        [synchronization]
                        minimum-agreeing-sources = 1
                        startup-step-panic-threshold = "inf"
                        state-directory = "%2$s/state"

                        [observability]
                        observation-path = "%2$s/following"
                        metrics-exporter-listen = "off"
                        """
                                .formatted(sources, directory));
        return List.of(
                NtsTruechimer.program("ntp-daemon"),
                "--config",
                configuration.toString(),
                "--clock",
                "software:" + offset + ",30ppm");
    }

    /** {@return the table of a source under NTS that is asked often} */
    static String source(String mode, String host, int port, Optional<Path> authority) {
        return """
        [[source]]
        mode = "%s"
        address = "%s:%d"
        poll-interval-limits = { min = 0, max = 2 }
        initial-poll-interval = 0
        %s

        """
                .formatted(
                        mode,
                        host,
                        port,
                        authority
                                .map(file -> "certificate-authority = \"" + file + "\"")
                                .orElse(""));
    }

    Path socket() {
        return socket;
    }

    boolean isAlive() {
        return child.isAlive();
    }

    String printed() {
        return child.printed();
    }

    Child child() {
        return child;
    }

    Optional<Snapshot> observed() {
        return observed(socket);
    }

    static Optional<Snapshot> observed(Path socket) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                DataInputStream in = new DataInputStream(Channels.newInputStream(channel))) {
            byte[] document = in.readNBytes((int) in.readLong());
            return Optional.of(ObservationReader.read(document).snapshot());
        } catch (IOException e) {
            return Optional.empty(); // it is not there yet
        } catch (ObservationException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Waits until it shows what is wanted; {@return that}
     *
     * @param peer what its server has to say, if it does not
     */
    Snapshot await(Predicate<Snapshot> good, long seconds, Supplier<String> peer) {
        Child.await(() -> !isAlive() || observed().filter(good).isPresent(), seconds);
        Optional<Snapshot> seen = observed();
        assertThat(seen.filter(good))
                .as("%s%nserver: %s%nwe: %s", seen, peer.get(), printed())
                .isPresent();
        return seen.orElseThrow();
    }

    static boolean isSynchronised(Snapshot snapshot) {
        return snapshot.system().synchronisation() == Synchronisation.SYNCHRONISED;
    }

    static NtsSnapshot nts(Snapshot snapshot) {
        return snapshot.sources().getFirst().nts().orElseThrow();
    }

    /** As right as this machine's clock, which the servers of the tests serve. */
    static void assertRight(Snapshot snapshot) {
        long now = System.currentTimeMillis() / 1000;
        assertThat(snapshot.now().wallNanos() / NANOS_PER_SECOND).isBetween(now - 5, now + 1);
    }

    @Override
    public void close() {
        child.close();
    }
}
