package org.truechimer.proto.nts;

import java.util.List;
import java.util.Optional;

/**
 * What a client has of a key exchange. It never enters an event or a journal.
 *
 * @param keys those to begin with
 * @param alternative those to try when the server opens none of the cookies' requests: how it
 *     exported its keys of AES-128-GCM-SIV could not be told
 * @param cookies each for one request, 8 at most
 * @param server whom to ask for time, if not the key exchange's own address
 * @param port where, if not at NTP's
 */
public record NtsSession(
        SessionKeys keys,
        Optional<SessionKeys> alternative,
        List<byte[]> cookies,
        Optional<String> server,
        Optional<Integer> port)
        implements AutoCloseable {

    /** A session with its own list. */
    public NtsSession {
        cookies = List.copyOf(cookies);
    }

    /** {@return how many cookies there are, and nothing of what is in them} */
    @Override
    public String toString() {
        return "NtsSession[" + keys.algorithm() + ", " + cookies.size() + " cookies]";
    }

    @Override
    public void close() {
        keys.close();
        alternative.ifPresent(SessionKeys::close);
    }
}
