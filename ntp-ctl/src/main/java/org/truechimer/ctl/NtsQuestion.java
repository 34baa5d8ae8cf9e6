package org.truechimer.ctl;

import org.truechimer.proto.nts.NtsFields;
import org.truechimer.proto.nts.NtsQuery;
import org.truechimer.proto.nts.SessionKeys;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.KissCode;
import org.truechimer.proto.wire.Mode;
import org.truechimer.proto.wire.Packet;
import org.truechimer.proto.wire.PacketParser;

import java.security.SecureRandom;
import java.util.Optional;

/** A request that only a server which opens the cookie can answer (RFC 8915 section 5). */
final class NtsQuestion implements Question {
    private final SessionKeys keys;
    private final Header header;
    private final NtsQuery query;
    private boolean refused;
    private boolean forged;

    /**
     * @param keys of the session; not closed here
     * @param cookie one of it, not used before
     */
    NtsQuestion(SessionKeys keys, byte[] cookie) {
        SecureRandom random = new SecureRandom();
        this.keys = keys;
        header = Question.request(random.nextLong());
        byte[] octets = new byte[Header.LENGTH];
        header.write(octets, 0);
        byte[] uniqueId = new byte[NtsFields.UNIQUE_ID_LENGTH];
        random.nextBytes(uniqueId);
        byte[] nonce = new byte[keys.algorithm().nonceLength()];
        random.nextBytes(nonce);
        query = new NtsQuery(octets, uniqueId, cookie, 0, keys.clientToServer(), nonce);
    }

    @Override
    public byte[] request() {
        return query.octets();
    }

    @Override
    public Optional<Header> header(byte[] datagram) {
        if (!(PacketParser.parse(datagram, 0, datagram.length) instanceof Packet.Valid answer)
                || answer.header().mode() != Mode.SERVER
                || !answer.header().origin().equals(header.transmit())) {
            return Optional.empty();
        }
        return switch (query.verdict(datagram, keys.serverToClient())) {
            case NtsQuery.Verdict.Verified _ -> Optional.of(answer.header());
            case NtsQuery.Verdict.Refused(KissCode code) -> {
                refused |= code == KissCode.NTSN;
                forged |= code != KissCode.NTSN;
                yield Optional.empty();
            }
            case NtsQuery.Verdict.Failed() -> {
                forged = true;
                yield Optional.empty();
            }
        };
    }

    /** {@return whether an answer said that the cookie cannot be opened; anybody can say that} */
    boolean refused() {
        return refused;
    }

    /** {@return whether an answer came that does not show the server's key} */
    boolean forged() {
        return forged;
    }
}
