package org.truechimer.daemon.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

@Timeout(20)
class RingWriterTest {
    @TempDir private Path scratch;

    private final List<String> endings = new ArrayList<>();

    private Path directory() {
        return scratch.resolve("ring");
    }

    private Ring ring(int files, long fileOctets) {
        return new Ring(directory(), "record", files, fileOctets);
    }

    private RingWriter writer(int files, long fileOctets) throws IOException {
        return new RingWriter(ring(files, fileOctets), "test-writer", endings::add);
    }

    private static void append(RingWriter writer, int... octets) {
        for (int octet : octets) {
            assertThat(writer.append(new byte[] {(byte) octet})).isTrue();
        }
    }

    private List<String> names() throws IOException {
        return Ring.files(directory(), "record").stream()
                .map(file -> String.valueOf(file.getFileName()))
                .toList();
    }

    @Test
    void whatWasAppendedIsThereInItsOrderAfterTheEnd() throws IOException {
        try (RingWriter writer = writer(3, 10)) {
            writer.begin();
            append(writer, 1, 2);
            writer.begin();
            append(writer, 3);
        }
        assertThat(names()).containsExactly("0000000001.record", "0000000002.record");
        assertThat(directory().resolve("0000000001.record")).hasBinaryContent(new byte[] {1, 2});
        assertThat(directory().resolve("0000000002.record")).hasBinaryContent(new byte[] {3});
        assertThat(endings).isEmpty();
    }

    @Test
    void theOldestFilesAreDroppedAndNumbersGrowFromRunToRun() throws IOException {
        for (int run = 0; run < 3; run++) {
            try (RingWriter writer = writer(4, 10)) {
                append(writer, 1);
                writer.begin();
                append(writer, 2);
                writer.begin();
                append(writer, 3);
            }
            assertThat(names()).hasSizeLessThanOrEqualTo(4).endsWith(name(3 * run + 3));
        }
        assertThat(names()).containsExactly(name(6), name(7), name(8), name(9));
    }

    private static String name(int number) {
        return "000000000" + number + ".record";
    }

    @Test
    void whenTheRingWasMadeSmallerWhatIsThereMakesRoom() throws IOException {
        try (RingWriter writer = writer(8, 100)) {
            for (int i = 0; i < 4; i++) {
                writer.begin();
                assertThat(writer.append(new byte[100])).isTrue();
            }
        }
        try (RingWriter writer = writer(8, 30)) {
            append(writer, 1);
        }
        assertThat(names()).containsExactly(name(3), name(4), name(5));
    }

    @Test
    void otherFilesAreLeftAlone() throws IOException {
        Files.createDirectory(directory());
        for (String name : List.of("0000000001.other", "notes.record", "1.record")) {
            Files.writeString(directory().resolve(name), "mine");
        }
        for (int run = 0; run < 4; run++) {
            try (RingWriter writer = writer(2, 10)) {
                append(writer, 1);
            }
        }
        assertThat(names()).hasSize(2);
        assertThat(directory())
                .isDirectoryContaining("glob:**/0000000001.other")
                .isDirectoryContaining("glob:**/notes.record")
                .isDirectoryContaining("glob:**/1.record");
    }

    @Test
    void whereTheDirectoryAboveIsMissingThereIsNoRing() {
        Path path = scratch.resolve("missing/ring");
        Ring ring = new Ring(path, "record", 2, 10);
        assertThatThrownBy(() -> new RingWriter(ring, "test-writer", endings::add))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "the directory "
                                + path
                                + " of the record cannot be made: the one above it does not exist");
    }

    @Test
    void aFileInItsPlaceIsSaidToBeOne() throws IOException {
        Files.writeString(directory(), "a journal of long ago");
        assertThatThrownBy(() -> writer(2, 10))
                .isInstanceOf(IOException.class)
                .hasMessage("the directory " + directory() + " of the record is a file");
    }

    @Test
    void afterOneThatFoundNoRoomNothingIsTaken() throws IOException {
        int taken = 0;
        try (RingWriter writer = writer(2, 1_000_000)) {
            while (taken < 100 * RingWriter.QUEUE_MAX && writer.append(new byte[] {1})) {
                taken++;
            }
            assertThat(writer.append(new byte[] {2})).isFalse();
        }
        assertThat(directory().resolve(name(1))).hasSize(taken);
        assertThat(endings).hasSize(1);
    }

    @Test
    void aDirectoryThatGoesAwayEndsTheRecordAndIsSaid() throws IOException {
        try (RingWriter writer = writer(2, 10)) {
            append(writer, 1);
            Files.delete(directory().resolve(name(1)));
            Files.delete(directory());
            writer.begin();
            append(writer, 2);
        }
        assertThat(endings).singleElement().asString().startsWith("it cannot be written: ");
    }
}
