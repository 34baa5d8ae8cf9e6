package org.truechimer.daemon.ring;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a ring: {@code 0000000001.ENDING} and so on. Numbers only grow, from one run of the
 * program to the next too.
 *
 * @param directory holds them, and whatever else
 * @param ending of their names, without the dot
 * @param filesMax so many are kept, at least 2
 * @param fileOctetsMax no file is longer than this
 */
public record Ring(Path directory, String ending, int filesMax, long fileOctetsMax) {
    private static final Pattern NAME = Pattern.compile("(\\d{10,18})\\.(\\w+)");

    private record Numbered(long number, Path path) {}

    /** {@return how much room all files take at most} */
    public long octetsMax() {
        return filesMax * fileOctetsMax;
    }

    /**
     * {@return the files of a ring, oldest first}
     *
     * @param ending of their names, without the dot
     * @throws IOException when the directory cannot be read
     */
    public static List<Path> files(Path directory, String ending) throws IOException {
        return numbered(directory, ending).stream().map(Numbered::path).toList();
    }

    /**
     * Makes the directory where it is missing, but not the one that holds it.
     *
     * @throws IOException with a sentence that names it
     */
    public void prepare() throws IOException {
        try {
            if (Files.notExists(directory)) {
                Files.createDirectory(
                        directory,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
        } catch (IOException e) {
            throw explained(e);
        }
    }

    /**
     * {@return the next file, empty} As many of the oldest are dropped as it takes to stay within
     * the bounds even when it is full.
     *
     * @throws IOException with a sentence that names the directory
     */
    public FileChannel next() throws IOException {
        try {
            List<Numbered> files = List.copyOf(numbered(directory, ending));
            long octets = fileOctetsMax;
            for (Numbered file : files) {
                octets += Files.size(file.path);
            }
            for (int i = 0; i < files.size(); i++) {
                if (files.size() - i < filesMax && octets <= octetsMax()) {
                    break;
                }
                octets -= Files.size(files.get(i).path);
                Files.delete(files.get(i).path);
            }
            long number = files.isEmpty() ? 1 : files.getLast().number + 1;
            return FileChannel.open(
                    directory.resolve("%010d.%s".formatted(number, ending)),
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw explained(e);
        }
    }

    private static Set<Numbered> numbered(Path directory, String ending) throws IOException {
        Set<Numbered> files = new TreeSet<>(Comparator.comparingLong(Numbered::number));
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path path : all) {
                Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
                if (name.matches() && name.group(2).equals(ending)) {
                    files.add(new Numbered(Long.parseLong(name.group(1)), path));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    private IOException explained(IOException e) {
        String directoryIs = "the directory " + directory + " of the " + ending + " ";
        return new IOException(
                switch (e) {
                    case NoSuchFileException _ ->
                            directoryIs + "cannot be made: the one above it does not exist";
                    case NotDirectoryException _ -> directoryIs + "is a file";
                    case FileAlreadyExistsException _ ->
                            directoryIs + "is written by another program at this moment";
                    case AccessDeniedException _ -> directoryIs + "may not be written by this user";
                    default -> directoryIs + "cannot be written: " + e.getMessage();
                },
                e);
    }
}
