package org.truechimer.ctl;

import org.truechimer.daemon.config.Journal;
import org.truechimer.daemon.ring.Ring;
import org.truechimer.proto.journal.Disguise;
import org.truechimer.proto.journal.Ending;
import org.truechimer.proto.journal.Exporter;
import org.truechimer.proto.journal.Sink;
import org.truechimer.proto.journal.Witness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Writes replayed stretches into a directory of their own, to be given away. */
final class Export {
    private static final int FILE_OCTETS = 64 << 20;
    private static final int FILES_MAX = 1_000_000;
    private static final int KEY_OCTETS = 32;

    private final Ring ring;
    private final boolean hashing;
    private final UnaryOperator<Object> disguise;
    private final SecureRandom random;
    private Optional<Exporter> exporter = Optional.empty();
    private Optional<IOException> failure = Optional.empty();
    private boolean faithful = true;

    private Export(
            Ring ring, boolean hashing, UnaryOperator<Object> disguise, SecureRandom random) {
        this.ring = ring;
        this.hashing = hashing;
        this.disguise = disguise;
        this.random = random;
    }

    /** {@return an export into a directory that is not there yet} */
    static Export to(String directory, boolean hashing) throws CommandException {
        SecureRandom random = new SecureRandom();
        UnaryOperator<Object> disguise = UnaryOperator.identity();
        if (hashing) {
            byte[] key = new byte[KEY_OCTETS];
            random.nextBytes(key);
            disguise = new Disguise(key)::of;
        }
        try {
            Path path = Path.of(directory);
            if (Files.exists(path)) {
                throw new CommandException(directory + " is there already; name another one");
            }
            Ring ring = new Ring(path, Journal.ENDING, FILES_MAX, FILE_OCTETS);
            ring.prepare();
            return new Export(ring, hashing, disguise, random);
        } catch (IOException | InvalidPathException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    Witness ofAnotherStretch() {
        Exporter next =
                new Exporter(
                        new IntoFiles(), FILE_OCTETS, Main.version(), random.nextLong(), disguise);
        exporter = Optional.of(next);
        return next;
    }

    /** {@return a sentence on what was written of this stretch, with the end of its line} */
    String endOfStretch() throws CommandException {
        Exporter written = exporter.orElseThrow();
        written.stop();
        if (failure.isPresent()) {
            throw new CommandException(
                    ring.directory() + " cannot be written: " + failure.get().getMessage());
        }
        if (written.firstDifference() != 0) {
            faithful = false;
            return "The export is not faithful: event "
                    + written.firstDifference()
                    + " of this stretch leads to something else in it. Please report this.\n";
        }
        return "Exported to "
                + ring.directory()
                + ": "
                + written.events()
                + " events, which lead to the same effects"
                + (hashing ? " but for addresses and names, which are hashed.\n" : ".\n");
    }

    /** {@return whether all that was written leads to the same effects} */
    boolean isFaithful() {
        return faithful;
    }

    private final class IntoFiles implements Sink {
        private Optional<FileChannel> file = Optional.empty();

        @Override
        public boolean begin() {
            try {
                close();
                file = Optional.of(ring.next());
                return true;
            } catch (IOException e) {
                failure = Optional.of(e);
                return false;
            }
        }

        @Override
        public boolean append(byte[] octets) {
            try {
                ByteBuffer left = ByteBuffer.wrap(octets);
                while (left.hasRemaining()) {
                    file.orElseThrow().write(left);
                }
                return true;
            } catch (IOException e) {
                failure = Optional.of(e);
                return false;
            }
        }

        @Override
        public void ended(Ending why) {
            try {
                close();
            } catch (IOException e) {
                failure = Optional.of(e);
            }
        }

        private void close() throws IOException {
            if (file.isPresent()) {
                file.get().close();
            }
        }
    }
}
