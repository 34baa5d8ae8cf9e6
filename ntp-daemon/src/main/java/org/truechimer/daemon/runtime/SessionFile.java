package org.truechimer.daemon.runtime;

import org.truechimer.daemon.file.AtomicFile;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.Validity;
import org.truechimer.proto.nts.SessionKeys;
import org.truechimer.proto.octets.Input;
import org.truechimer.proto.octets.Output;
import org.truechimer.proto.octets.UndecodableException;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The file that keeps keys and cookies from one run to the next, so that no restart asks anybody
 * for others. It is its owner's alone to read: others could pass for the time servers with it.
 */
final class SessionFile {
    private static final String FORMAT = "truechimer sessions 1";
    private static final int LENGTH_MAX = 1 << 20;
    private static final int CHECK_LENGTH = 8;
    private static final Set<PosixFilePermission> OWNERS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;

    /** The file {@code sessions} in a directory that need not exist yet. */
    SessionFile(Path directory) {
        file = directory.resolve("sessions");
    }

    Path path() {
        return file;
    }

    /**
     * {@return what was saved; nothing when nothing ever was}
     *
     * @throws IOException with a sentence that names the file, when it is there and of no use
     */
    List<KeptSession> load() throws IOException {
        byte[] octets;
        try (var stream = Files.newInputStream(file)) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OWNERS.containsAll(permissions)) {
                throw new IOException(
                        "others on this machine can read the keys in "
                                + file
                                + ", so they are not used; they are replaced by new ones, and the"
                                + " file's mode with them");
            }
            octets = stream.readNBytes(LENGTH_MAX + 1);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (AccessDeniedException e) {
            throw new IOException("the file of keys " + file + " may not be read by this user", e);
        }
        try {
            return read(octets);
        } catch (UndecodableException e) {
            throw new IOException("the file of keys " + file + " is damaged: " + e.getMessage(), e);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    /**
     * Replaces what was saved.
     *
     * @throws IOException with a sentence that names the file; what was saved before is still there
     */
    void save(byte[] octets) throws IOException {
        try {
            AtomicFile.replace(file, octets, "rw-------");
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "the file of keys " + file + " may not be written by this user", e);
        } catch (IOException e) {
            throw new IOException(
                    "the file of keys " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    static byte[] octets(List<KeptSession> sessions) {
        byte[] content = new Output().text(FORMAT).list(sessions, SessionFile::write).octets();
        byte[] octets = Arrays.copyOf(content, content.length + CHECK_LENGTH);
        ByteBuffer.wrap(octets).putLong(content.length, check(content, content.length));
        Arrays.fill(content, (byte) 0);
        return octets;
    }

    static List<KeptSession> read(byte[] octets) throws UndecodableException {
        int length = octets.length - CHECK_LENGTH;
        if (length < 0 || ByteBuffer.wrap(octets).getLong(length) != check(octets, length)) {
            throw new UndecodableException("its end is missing, or something was changed");
        }
        Input in = new Input(ByteBuffer.wrap(octets, 0, length));
        if (!in.text().equals(FORMAT)) {
            throw new UndecodableException("it is of another version of the program");
        }
        List<KeptSession> sessions = in.list(SessionFile::read);
        in.finish();
        return sessions;
    }

    private static long check(byte[] octets, int length) {
        CRC32C check = new CRC32C();
        check.update(octets, 0, length);
        return check.getValue();
    }

    private static void write(Output out, KeptSession session) {
        KeyTerms terms = session.terms;
        out.text(session.name).i64(session.number);
        out.optional(terms.host(), Output::text).i32(terms.port());
        out.text(terms.peer().host()).i32(terms.algorithm()).text(terms.subject());
        out.i64(terms.validity().notBeforeUnixSeconds());
        out.i64(terms.validity().notAfterUnixSeconds());
        writeKeys(out, session.keys());
        out.optional(session.alternative(), SessionFile::writeKeys);
        out.list(session.jar.all(), Output::raw);
    }

    private static void writeKeys(Output out, SessionKeys keys) {
        out.i32(keys.algorithm().id());
        writeKey(out, keys.clientToServer());
        writeKey(out, keys.serverToClient());
    }

    private static void writeKey(Output out, AeadKey key) {
        byte[] secret = key.copySecret();
        out.raw(secret);
        Arrays.fill(secret, (byte) 0);
    }

    private static KeptSession read(Input in) throws UndecodableException {
        String name = in.text();
        long number = in.i64();
        var host = in.optional(Input::text);
        int port = in.i32();
        String peer = in.text();
        Address address =
                Address.parse(peer, 0)
                        .orElseThrow(() -> new UndecodableException(peer + " is no address"));
        KeyTerms terms =
                new KeyTerms(
                        host, port, address, in.i32(), in.text(), new Validity(in.i64(), in.i64()));
        return new KeptSession(
                name,
                number,
                terms,
                readKeys(in),
                in.optional(SessionFile::readKeys),
                in.list(Input::raw));
    }

    private static SessionKeys readKeys(Input in) throws UndecodableException {
        int id = in.i32();
        AeadAlgorithm algorithm =
                AeadAlgorithm.of(id)
                        .orElseThrow(() -> new UndecodableException("there is no AEAD " + id));
        return new SessionKeys(readKey(algorithm, in.raw()), readKey(algorithm, in.raw()));
    }

    private static AeadKey readKey(AeadAlgorithm algorithm, byte[] secret)
            throws UndecodableException {
        if (secret.length != algorithm.keyLength()) {
            throw new UndecodableException("a key of " + secret.length + " octets");
        }
        try {
            return new AeadKey(algorithm, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
