package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.engine.SourceSnapshot;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

@Timeout(20)
class ObservationSocketTest {
    private static final Set<PosixFilePermission> FOR_ALL =
            PosixFilePermissions.fromString("rw-rw-rw-");

    @TempDir Path directory;

    @Test
    void whoConnectsIsToldLengthAndDocumentAndThenTheEnd() throws Exception {
        Path path = directory.resolve("observe");
        try (ObservationSocket _ = open(path, Observations::synchronised);
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
            byte[] document = new byte[(int) in.readLong()];
            in.readFully(document);
            assertThat(in.read()).isEqualTo(-1);
            assertThat(ObservationReader.read(document)).isEqualTo(Observations.synchronised());
        }
    }

    @Test
    void theSocketHasTheConfiguredPermissionsAndNothingElseIsLeftInTheDirectory()
            throws IOException {
        Path path = directory.resolve("observe");
        Set<PosixFilePermission> forGroup = PosixFilePermissions.fromString("rw-rw----");
        try (ObservationSocket _ =
                ObservationSocket.open(
                        path, forGroup, () -> ObservationDocument.write(Observations.starting()))) {
            assertThat(Files.getPosixFilePermissions(path)).isEqualTo(forGroup);
            try (var files = Files.list(directory)) {
                assertThat(files).containsExactly(path);
            }
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void aSocketThatNobodyServesIsReplaced() throws Exception {
        Path path = directory.resolve("observe");
        try (ServerSocketChannel stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (ObservationSocket _ = open(path, Observations::starting)) {
            assertThat(ask(path)).isEqualTo(Observations.starting());
        }
    }

    @Test
    void aSocketThatIsServedIsLeftAlone() throws Exception {
        Path path = directory.resolve("observe");
        try (ObservationSocket _ = open(path, Observations::starting)) {
            assertThatThrownBy(() -> open(path, Observations::synchronised))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another program is listening there");
            assertThat(ask(path)).isEqualTo(Observations.starting());
        }
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException {
        Path path = Files.writeString(directory.resolve("observe"), "precious");
        assertThatThrownBy(() -> open(path, Observations::starting))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("not a socket");
        assertThat(path).hasContent("precious");
    }

    @Test
    void aDirectoryThatIsMissingIsNamed() {
        Path path = directory.resolve("missing/observe");
        assertThatThrownBy(() -> open(path, Observations::starting))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(path.getParent() + " does not exist");
    }

    @Test
    void aPathTooLongForASocketIsRefusedAndNothingIsLeft() throws IOException {
        Path path = Files.createDirectory(directory.resolve("d".repeat(100))).resolve("observe");
        assertThatThrownBy(() -> open(path, Observations::starting))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
        try (var files = Files.list(path.getParent())) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void closingLeavesTheSocketThatAnotherPutInItsPlace() throws IOException {
        Path path = directory.resolve("observe");
        ObservationSocket first = open(path, Observations::starting);
        Files.delete(path);
        try (ObservationSocket _ = open(path, Observations::starting)) {
            first.close();
            assertThat(path).exists();
        }
    }

    @Test
    void whoTalksInsteadOfListeningDisturbsNobody() throws Exception {
        Path path = directory.resolve("observe");
        try (ObservationSocket _ = open(path, Observations::starting)) {
            for (int i = 0; i < 20; i++) {
                try (SocketChannel talker = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                    talker.write(ByteBuffer.allocate(1000));
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("Broken pipe");
                }
            }
            assertThat(ask(path)).isEqualTo(Observations.starting());
        }
    }

    /**
     * Eight who take nothing fill all places; the ninth is served when the first of them is cut
     * off.
     */
    @Test
    void observersWhoTakeNothingHoldOthersUpForHalfASecondOnly() throws Exception {
        Path path = directory.resolve("observe");
        Observation large = large();
        CountDownLatch asked = new CountDownLatch(8);
        Supplier<Observation> counting =
                () -> {
                    asked.countDown();
                    return large;
                };
        List<SocketChannel> idle = new ArrayList<>();
        try (ObservationSocket _ = open(path, counting)) {
            for (int i = 0; i < 8; i++) {
                idle.add(SocketChannel.open(UnixDomainSocketAddress.of(path)));
            }
            asked.await();
            long start = System.nanoTime();
            assertThat(ask(path)).isEqualTo(large);
            assertThat(System.nanoTime() - start).isGreaterThan(100_000_000L);
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    private static ObservationSocket open(Path path, Supplier<Observation> observation)
            throws IOException {
        return ObservationSocket.open(
                path, FOR_ALL, () -> ObservationDocument.write(observation.get()));
    }

    private static Observation ask(Path path) throws IOException, ObservationException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            byte[] all = Channels.newInputStream(channel).readAllBytes();
            assertThat(ByteBuffer.wrap(all).getLong()).isEqualTo(all.length - Long.BYTES);
            return ObservationReader.read(Arrays.copyOfRange(all, Long.BYTES, all.length));
        }
    }

    /** Larger than what the kernel holds for a connection. */
    private static Observation large() {
        Observation small = Observations.synchronised();
        SourceSnapshot source = small.snapshot().sources().getFirst();
        List<SourceSnapshot> sources = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            sources.add(source);
        }
        return new Observation(
                small.program(),
                new Snapshot(small.snapshot().now(), small.snapshot().system(), sources));
    }
}
