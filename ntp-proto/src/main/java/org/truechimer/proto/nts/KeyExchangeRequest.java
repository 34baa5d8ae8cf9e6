package org.truechimer.proto.nts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client asks for.
 *
 * @param protocols numbers of next protocols, at least one
 * @param algorithms numbers of AEAD algorithms, best first; at least one where NTPv4 is asked for
 * @param server the NTP server that it would like
 * @param port the UDP port that it would like
 * @param denied servers of a pool that it does not want
 * @param compliantExporter whether it exports keys of AES-128-GCM-SIV under their own number
 */
public record KeyExchangeRequest(
        List<Integer> protocols,
        List<Integer> algorithms,
        Optional<String> server,
        Optional<Integer> port,
        List<String> denied,
        boolean compliantExporter) {

    private static final List<Class<? extends KeyExchangeRecord>> KINDS =
            List.of(
                    KeyExchangeRecord.NextProtocol.class,
                    KeyExchangeRecord.AeadAlgorithms.class,
                    KeyExchangeRecord.NtpServer.class,
                    KeyExchangeRecord.NtpPort.class,
                    KeyExchangeRecord.ServerDeny.class,
                    KeyExchangeRecord.CompliantExporter.class);

    /** A request of its own lists. */
    public KeyExchangeRequest {
        protocols = List.copyOf(protocols);
        algorithms = List.copyOf(algorithms);
        denied = List.copyOf(denied);
    }

    /** {@return the message that asks for it} */
    public byte[] octets() {
        List<KeyExchangeRecord> records = new ArrayList<>();
        records.add(new KeyExchangeRecord.NextProtocol(protocols));
        records.add(new KeyExchangeRecord.AeadAlgorithms(algorithms));
        if (compliantExporter) {
            records.add(new KeyExchangeRecord.CompliantExporter());
        }
        server.ifPresent(name -> records.add(new KeyExchangeRecord.NtpServer(name)));
        port.ifPresent(number -> records.add(new KeyExchangeRecord.NtpPort(number)));
        denied.forEach(name -> records.add(new KeyExchangeRecord.ServerDeny(name)));
        records.add(new KeyExchangeRecord.EndOfMessage());
        return KeyExchangeCodec.write(records);
    }

    /**
     * {@return what a message asks for}
     *
     * @throws MalformedMessageException if it is no request; it holds the server's answer
     */
    public static KeyExchangeRequest parse(byte[] message) throws MalformedMessageException {
        MessageFields fields = new MessageFields(KeyExchangeCodec.read(message));
        fields.allow(ErrorCode.UNRECOGNIZED_CRITICAL_RECORD, KINDS);
        List<Integer> protocols = fields.required(KeyExchangeRecord.NextProtocol.class).protocols();
        List<Integer> algorithms =
                fields.atMostOne(KeyExchangeRecord.AeadAlgorithms.class)
                        .map(KeyExchangeRecord.AeadAlgorithms::ids)
                        .orElse(List.of());
        if (protocols.isEmpty()) {
            throw new MalformedMessageException("no protocol is asked for");
        }
        if (protocols.contains(KeyExchangeRecord.NextProtocol.NTP_V4) && algorithms.isEmpty()) {
            throw new MalformedMessageException("NTPv4 is asked for, but no algorithm is offered");
        }
        return new KeyExchangeRequest(
                protocols,
                algorithms,
                fields.atMostOne(KeyExchangeRecord.NtpServer.class)
                        .map(KeyExchangeRecord.NtpServer::name),
                fields.atMostOne(KeyExchangeRecord.NtpPort.class)
                        .map(KeyExchangeRecord.NtpPort::port),
                fields.all(KeyExchangeRecord.ServerDeny.class).stream()
                        .map(KeyExchangeRecord.ServerDeny::name)
                        .toList(),
                fields.atMostOne(KeyExchangeRecord.CompliantExporter.class).isPresent());
    }
}
