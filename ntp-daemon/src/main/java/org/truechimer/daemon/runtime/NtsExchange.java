package org.truechimer.daemon.runtime;

import org.jspecify.annotations.Nullable;
import org.truechimer.proto.nts.NtsFields;
import org.truechimer.proto.nts.NtsQuery;
import org.truechimer.proto.wire.Authentication;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.KissCode;
import org.truechimer.proto.wire.Packet;

import java.security.SecureRandom;
import java.util.Objects;

/**
 * Seals a request with the keys of a session, and opens what comes back (RFC 8915 section 5.7). The
 * cookies of the answer go into the session.
 */
final class NtsExchange implements ProtectedExchange {
    private final Sessions sessions;
    private final long session;
    private final Sessions.Use use;
    private final SecureRandom random;
    private @Nullable NtsQuery query;
    private boolean answered;
    private boolean refused;

    /**
     * @param session the number of the session
     * @param use what the request takes along; closed with this
     */
    NtsExchange(Sessions sessions, long session, Sessions.Use use, SecureRandom random) {
        this.sessions = sessions;
        this.session = session;
        this.use = use;
        this.random = random;
    }

    @Override
    public byte[] request(Header header) {
        byte[] octets = new byte[Header.LENGTH];
        header.write(octets, 0);
        NtsQuery sealed =
                new NtsQuery(
                        octets,
                        unpredictable(NtsFields.UNIQUE_ID_LENGTH),
                        use.cookie(),
                        use.placeholders(),
                        use.keys().clientToServer(),
                        unpredictable(use.keys().algorithm().nonceLength()));
        query = sealed;
        return sealed.octets();
    }

    private byte[] unpredictable(int length) {
        byte[] octets = new byte[length];
        random.nextBytes(octets);
        return octets;
    }

    /** What was not sealed is not authentic, whatever it says: there is no way back from NTS. */
    @Override
    public Authentication verdict(Packet packet, byte[] octets) {
        NtsQuery asked = Objects.requireNonNull(query, "nothing was asked yet");
        return switch (asked.verdict(octets, use.keys().serverToClient())) {
            case NtsQuery.Verdict.Verified verified -> {
                if (!answered) {
                    answered = true; // a copy of the answer brings no cookies
                    sessions.answered(session, verified.cookies());
                }
                yield Authentication.VERIFIED;
            }
            case NtsQuery.Verdict.Refused(KissCode code) ->
                    code == KissCode.NTSN ? refused() : Authentication.FAILED;
            case NtsQuery.Verdict.Failed() -> Authentication.FAILED;
        };
    }

    /** Nothing is refused as long as there are other keys to try: the next request has them. */
    private Authentication refused() {
        boolean first = !refused;
        refused = true;
        return first && sessions.switchKeys(session)
                ? Authentication.FAILED
                : Authentication.REFUSED;
    }

    @Override
    public int cookies() {
        return sessions.cookies(session);
    }

    @Override
    public void close() {
        use.close();
    }
}
