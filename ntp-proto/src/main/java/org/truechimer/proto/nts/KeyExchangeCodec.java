package org.truechimer.proto.nts;

import org.truechimer.proto.octets.Output;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Records as octets: type, length of the body, body, in network order (RFC 8915 figure 2). */
final class KeyExchangeCodec {
    static final int HEADER_LENGTH = 4;
    static final int TYPE_MASK = 0x7FFF;
    private static final int CRITICAL = 0x8000;
    private static final int NAME_LENGTH_MAX = 255;

    private KeyExchangeCodec() {}

    /** {@return a message of these records} */
    static byte[] write(List<KeyExchangeRecord> records) {
        Output message = new Output();
        for (KeyExchangeRecord each : records) {
            byte[] body = body(each);
            message.u16(each.type() | (each.critical() ? CRITICAL : 0))
                    .u16(body.length)
                    .bare(body, 0, body.length);
        }
        return message.octets();
    }

    /**
     * {@return the records of a message, its end included}
     *
     * @throws MalformedMessageException if they do not end with the only end of message, or one of
     *     them is not as its type wants it
     */
    static List<KeyExchangeRecord> read(byte[] message) throws MalformedMessageException {
        ByteBuffer octets = ByteBuffer.wrap(message);
        List<KeyExchangeRecord> records = new ArrayList<>();
        while (octets.hasRemaining()) {
            if (!records.isEmpty() && records.getLast() instanceof KeyExchangeRecord.EndOfMessage) {
                throw new MalformedMessageException("something follows the end of the message");
            }
            records.add(next(octets));
        }
        if (records.isEmpty() || !(records.getLast() instanceof KeyExchangeRecord.EndOfMessage)) {
            throw new MalformedMessageException("the end of the message is missing");
        }
        return List.copyOf(records);
    }

    private static KeyExchangeRecord next(ByteBuffer octets) throws MalformedMessageException {
        if (octets.remaining() < HEADER_LENGTH) {
            throw new MalformedMessageException("the last record is cut off");
        }
        int head = u16(octets);
        int length = u16(octets);
        if (length > octets.remaining()) {
            throw new MalformedMessageException(
                    "a record of type "
                            + (head & TYPE_MASK)
                            + " announces "
                            + length
                            + " octets, and "
                            + octets.remaining()
                            + " follow");
        }
        ByteBuffer body = octets.slice(octets.position(), length);
        octets.position(octets.position() + length);
        return record(head & TYPE_MASK, (head & CRITICAL) != 0, body);
    }

    private static KeyExchangeRecord record(int type, boolean critical, ByteBuffer body)
            throws MalformedMessageException {
        return switch (type) {
            case KeyExchangeRecord.EndOfMessage.TYPE -> {
                length("end of message", body, 0);
                yield new KeyExchangeRecord.EndOfMessage();
            }
            case KeyExchangeRecord.NextProtocol.TYPE ->
                    new KeyExchangeRecord.NextProtocol(numbers("protocols", body));
            case KeyExchangeRecord.ErrorRecord.TYPE ->
                    new KeyExchangeRecord.ErrorRecord(number("error", body));
            case KeyExchangeRecord.Warning.TYPE ->
                    new KeyExchangeRecord.Warning(number("warning", body));
            case KeyExchangeRecord.AeadAlgorithms.TYPE ->
                    new KeyExchangeRecord.AeadAlgorithms(numbers("algorithms", body));
            case KeyExchangeRecord.NewCookie.TYPE -> new KeyExchangeRecord.NewCookie(octets(body));
            case KeyExchangeRecord.NtpServer.TYPE ->
                    new KeyExchangeRecord.NtpServer(name("NTP server", body));
            case KeyExchangeRecord.NtpPort.TYPE ->
                    new KeyExchangeRecord.NtpPort(number("NTP port", body));
            case KeyExchangeRecord.ServerDeny.TYPE ->
                    new KeyExchangeRecord.ServerDeny(name("denied server", body));
            case KeyExchangeRecord.CompliantExporter.TYPE -> {
                length("compliant exporter", body, 0);
                yield new KeyExchangeRecord.CompliantExporter();
            }
            default -> new KeyExchangeRecord.Unknown(type, critical, body.remaining());
        };
    }

    private static byte[] body(KeyExchangeRecord each) {
        return switch (each) {
            case KeyExchangeRecord.EndOfMessage() -> new byte[0];
            case KeyExchangeRecord.NextProtocol(List<Integer> protocols) -> octets(protocols);
            case KeyExchangeRecord.ErrorRecord(int code) -> octets(List.of(code));
            case KeyExchangeRecord.Warning(int code) -> octets(List.of(code));
            case KeyExchangeRecord.AeadAlgorithms(List<Integer> ids) -> octets(ids);
            case KeyExchangeRecord.NewCookie(byte[] cookie) -> cookie;
            case KeyExchangeRecord.NtpServer(String name) ->
                    name.getBytes(StandardCharsets.US_ASCII);
            case KeyExchangeRecord.NtpPort(int port) -> octets(List.of(port));
            case KeyExchangeRecord.ServerDeny(String name) ->
                    name.getBytes(StandardCharsets.US_ASCII);
            case KeyExchangeRecord.CompliantExporter() -> new byte[0];
            case KeyExchangeRecord.Unknown unknown -> new byte[unknown.length()];
        };
    }

    private static void length(String what, ByteBuffer body, int length)
            throws MalformedMessageException {
        if (body.remaining() != length) {
            throw new MalformedMessageException(
                    "the record \""
                            + what
                            + "\" has "
                            + body.remaining()
                            + " octets, not "
                            + length);
        }
    }

    private static int number(String what, ByteBuffer body) throws MalformedMessageException {
        length(what, body, Short.BYTES);
        return u16(body);
    }

    private static List<Integer> numbers(String what, ByteBuffer body)
            throws MalformedMessageException {
        if (body.remaining() % Short.BYTES != 0) {
            throw new MalformedMessageException(
                    "the list of " + what + " has an odd length, " + body.remaining() + " octets");
        }
        List<Integer> numbers = new ArrayList<>();
        while (body.hasRemaining()) {
            numbers.add(u16(body));
        }
        return numbers;
    }

    private static String name(String what, ByteBuffer body) throws MalformedMessageException {
        String name = StandardCharsets.ISO_8859_1.decode(body).toString();
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX || !isAsciiName(name)) {
            throw new MalformedMessageException(
                    "the record \"" + what + "\" holds no address and no domain name");
        }
        return name;
    }

    /** Letters, digits and the marks of addresses and names: no zone, and nothing to print. */
    private static boolean isAsciiName(String name) {
        return name.chars()
                .allMatch(c -> c == ':' || c == '.' || c == '-' || c == '_' || isWord(c));
    }

    private static boolean isWord(int c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static byte[] octets(List<Integer> numbers) {
        Output octets = new Output();
        numbers.forEach(octets::u16);
        return octets.octets();
    }

    private static byte[] octets(ByteBuffer body) {
        byte[] octets = new byte[body.remaining()];
        body.get(octets);
        return octets;
    }

    private static int u16(ByteBuffer octets) {
        return octets.getShort() & 0xFFFF;
    }
}
