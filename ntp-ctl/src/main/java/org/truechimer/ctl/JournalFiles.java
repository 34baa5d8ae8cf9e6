package org.truechimer.ctl;

import org.truechimer.daemon.config.Journal;
import org.truechimer.daemon.ring.Ring;
import org.truechimer.proto.journal.JournalPart;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Finds the files of a journal: one that is named, or all of a directory. */
final class JournalFiles {
    private JournalFiles() {}

    /** {@return them in their order, at least one} */
    static List<JournalPart> read(String name) throws CommandException {
        try {
            Path path = Path.of(name);
            if (!Files.isDirectory(path)) {
                return List.of(part(path));
            }
            List<JournalPart> parts = new ArrayList<>();
            for (Path file : Ring.files(path, Journal.ENDING)) {
                parts.add(part(file));
            }
            if (parts.isEmpty()) {
                throw new CommandException("there is no file of a journal in " + name);
            }
            return parts;
        } catch (NoSuchFileException e) {
            throw new CommandException("there is no file " + e.getFile());
        } catch (AccessDeniedException e) {
            throw new CommandException(e.getFile() + " may not be read by this user; try as root");
        } catch (IOException | InvalidPathException e) {
            throw new CommandException(name + " cannot be read: " + e.getMessage());
        }
    }

    private static JournalPart part(Path path) throws IOException, CommandException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            if (file.size() > Integer.MAX_VALUE) {
                throw new CommandException(path + " is too long to be a file of a journal");
            }
            return new JournalPart(
                    String.valueOf(path.getFileName()),
                    file.map(FileChannel.MapMode.READ_ONLY, 0, file.size()));
        }
    }
}
