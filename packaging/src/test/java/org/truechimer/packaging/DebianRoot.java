package org.truechimer.packaging;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The root of a Debian with other time daemons in it, as {@code packaging/rig/mkrootfs.sh} makes
 * one. Its programs run with its own libraries and with our files: nothing is entered, and no
 * privilege is needed.
 */
final class DebianRoot {
    private static final String VARIABLE = "TRUECHIMER_ROOTFS";

    private final Path root;
    private final Path libraries;

    private DebianRoot(Path root, Path libraries) {
        this.root = root;
        this.libraries = libraries;
    }

    /**
     * {@return the one that the environment names; the test is left out, and says so, if that has
     * not these programs}
     */
    static DebianRoot find(List<String> programs) throws IOException {
        Optional<Path> root = Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of);
        if (root.isEmpty()) {
            leaveOut(VARIABLE + " names no Debian root (packaging/rig/README.md)");
        }
        Optional<Path> libraries = libraries(root.orElseThrow());
        for (String program : programs) {
            if (libraries.isEmpty() || !Files.isExecutable(root.get().resolve("." + program))) {
                leaveOut(program + " is not in the Debian root " + root.get());
            }
        }
        return new DebianRoot(root.get(), libraries.orElseThrow());
    }

    private static void leaveOut(String reason) {
        String words = reason + ", so nothing is tried with the daemons of another Debian";
        System.out.println(words);
        abort(words);
    }

    /** Where the loader of programs is: it tells one architecture from another. */
    private static Optional<Path> libraries(Path root) throws IOException {
        Path all = root.resolve("usr/lib");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> directories = Files.list(all)) {
            return directories
                    .filter(directory -> directory.toString().endsWith("-linux-gnu"))
                    .filter(directory -> Files.isExecutable(directory.resolve(loader())))
                    .findFirst();
        }
    }

    private static String loader() {
        return isArm() ? "ld-linux-aarch64.so.1" : "ld-linux-x86-64.so.2";
    }

    private static boolean isArm() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    /** {@return the beginning of a command that runs a program of it} */
    List<String> program(String path) {
        return List.of(
                libraries.resolve(loader()).toString(),
                "--library-path",
                libraries.toString(),
                root.resolve("." + path).toString());
    }

    /**
     * {@return the beginning of a command that runs a program of it which takes itself to steer the
     * clock: the kernel says that all is well, and does nothing}
     *
     * @param directory for the filter of system calls
     */
    List<String> programWithoutClock(Path directory, String path) throws IOException {
        Path filter = Files.write(directory.resolve("no-clock.bpf"), filter());
        List<String> command = new ArrayList<>(program("/usr/bin/setpriv"));
        if (System.getProperty("user.name").equals("root")) { // nobody else may set it anyway
            command.addAll(List.of("--bounding-set=-sys_time", "--inh-caps=-sys_time"));
        }
        command.addAll(List.of("--no-new-privs", "--seccomp-filter", filter.toString()));
        command.addAll(program(path));
        return command;
    }

    /** As seccomp(2) has it: what would set or steer the clock returns 0 without doing anything. */
    private static byte[] filter() {
        int architecture = isArm() ? 0xC00000B7 : 0xC000003E;
        // adjtimex, settimeofday, clock_settime, clock_adjtime
        int[] calls = isArm() ? new int[] {171, 170, 112, 266} : new int[] {159, 164, 227, 305};
        ByteBuffer filter =
                ByteBuffer.allocate((5 + calls.length) * Long.BYTES).order(ByteOrder.nativeOrder());
        put(filter, 0x20, 0, 0, 4); // load the architecture
        put(filter, 0x15, 0, calls.length + 1, architecture);
        put(filter, 0x20, 0, 0, 0); // load the number of the call
        for (int i = 0; i < calls.length; i++) {
            put(filter, 0x15, calls.length - i, 0, calls[i]);
        }
        put(filter, 0x06, 0, 0, 0x7FFF_0000); // allow it
        put(filter, 0x06, 0, 0, 0x0005_0000); // return error 0
        return filter.array();
    }

    private static void put(ByteBuffer filter, int code, int yes, int no, int operand) {
        filter.putShort((short) code).put((byte) yes).put((byte) no).putInt(operand);
    }
}
