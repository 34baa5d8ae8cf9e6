package org.truechimer.proto.nts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a server says to a request. */
public sealed interface KeyExchangeAnswer {

    /** {@return the message that says it} */
    byte[] octets();

    /**
     * What both ends will use; or, where a list is empty, that they have nothing in common.
     *
     * @param protocols numbers of next protocols that the server agreed to
     * @param algorithms the number of the AEAD algorithm that it chose, or nothing
     * @param cookies for the first requests; nobody may change the arrays
     * @param server whom to ask for time, if not the key exchange's own address
     * @param port where, if not at NTP's
     * @param compliantExporter whether keys of AES-128-GCM-SIV are exported under their own number
     */
    record Agreement(
            List<Integer> protocols,
            List<Integer> algorithms,
            List<byte[]> cookies,
            Optional<String> server,
            Optional<Integer> port,
            boolean compliantExporter)
            implements KeyExchangeAnswer {

        /** An answer of its own lists. */
        public Agreement {
            protocols = List.copyOf(protocols);
            algorithms = List.copyOf(algorithms);
            cookies = List.copyOf(cookies);
        }

        @Override
        public byte[] octets() {
            List<KeyExchangeRecord> records = new ArrayList<>();
            records.add(new KeyExchangeRecord.NextProtocol(protocols));
            records.add(new KeyExchangeRecord.AeadAlgorithms(algorithms));
            if (compliantExporter) {
                records.add(new KeyExchangeRecord.CompliantExporter());
            }
            cookies.forEach(cookie -> records.add(new KeyExchangeRecord.NewCookie(cookie)));
            port.ifPresent(number -> records.add(new KeyExchangeRecord.NtpPort(number)));
            server.ifPresent(name -> records.add(new KeyExchangeRecord.NtpServer(name)));
            records.add(new KeyExchangeRecord.EndOfMessage());
            return KeyExchangeCodec.write(records);
        }
    }

    /**
     * A refusal.
     *
     * @param code 16 bits; {@link ErrorCode} has those that are defined
     */
    record Refused(int code) implements KeyExchangeAnswer {
        @Override
        public byte[] octets() {
            return KeyExchangeCodec.write(
                    List.of(
                            new KeyExchangeRecord.ErrorRecord(code),
                            new KeyExchangeRecord.EndOfMessage()));
        }
    }

    /**
     * A warning; none is defined, so that each one counts as a refusal.
     *
     * @param code 16 bits
     */
    record Warned(int code) implements KeyExchangeAnswer {
        @Override
        public byte[] octets() {
            return KeyExchangeCodec.write(
                    List.of(
                            new KeyExchangeRecord.Warning(code),
                            new KeyExchangeRecord.EndOfMessage()));
        }
    }

    /**
     * {@return what a message says}
     *
     * @throws MalformedMessageException if it is no answer
     */
    static KeyExchangeAnswer parse(byte[] message) throws MalformedMessageException {
        MessageFields fields = new MessageFields(KeyExchangeCodec.read(message));
        List<KeyExchangeRecord.ErrorRecord> errors =
                fields.all(KeyExchangeRecord.ErrorRecord.class);
        List<KeyExchangeRecord.Warning> warnings = fields.all(KeyExchangeRecord.Warning.class);
        if (!errors.isEmpty()) {
            return new Refused(errors.getFirst().code());
        } else if (!warnings.isEmpty()) {
            return new Warned(warnings.getFirst().code());
        }
        return agreement(fields);
    }

    private static Agreement agreement(MessageFields fields) throws MalformedMessageException {
        fields.allow(
                ErrorCode.UNRECOGNIZED_CRITICAL_RECORD,
                List.of(
                        KeyExchangeRecord.NextProtocol.class,
                        KeyExchangeRecord.AeadAlgorithms.class,
                        KeyExchangeRecord.NewCookie.class,
                        KeyExchangeRecord.NtpServer.class,
                        KeyExchangeRecord.NtpPort.class,
                        KeyExchangeRecord.CompliantExporter.class));
        List<Integer> algorithms =
                fields.atMostOne(KeyExchangeRecord.AeadAlgorithms.class)
                        .map(KeyExchangeRecord.AeadAlgorithms::ids)
                        .orElse(List.of());
        if (algorithms.size() > 1) {
            throw new MalformedMessageException("the server chose more than one algorithm");
        }
        return new Agreement(
                fields.required(KeyExchangeRecord.NextProtocol.class).protocols(),
                algorithms,
                fields.all(KeyExchangeRecord.NewCookie.class).stream()
                        .map(KeyExchangeRecord.NewCookie::cookie)
                        .toList(),
                fields.atMostOne(KeyExchangeRecord.NtpServer.class)
                        .map(KeyExchangeRecord.NtpServer::name),
                fields.atMostOne(KeyExchangeRecord.NtpPort.class)
                        .map(KeyExchangeRecord.NtpPort::port),
                fields.atMostOne(KeyExchangeRecord.CompliantExporter.class).isPresent());
    }
}
