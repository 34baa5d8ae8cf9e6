package org.truechimer.daemon.tls;

import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.Validity;
import org.truechimer.proto.nts.NtsSession;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** What came of a key exchange. */
public sealed interface KeyExchangeResult {

    /** {@return how long each step took that was begun} */
    List<StepTime> steps();

    /**
     * There are keys.
     *
     * @param session what was agreed on; holds secrets, and belongs to whoever gets this
     * @param peer the address that answered
     * @param terms cipher suite and group of TLS
     * @param path the server's certificate, those between and the authority that is trusted
     * @param validity when all of them are valid, which nobody has compared with any clock
     */
    record Agreed(
            NtsSession session,
            InetSocketAddress peer,
            String terms,
            List<X509Certificate> path,
            Validity validity,
            List<StepTime> steps)
            implements KeyExchangeResult {}

    /**
     * There are none.
     *
     * @param step at which it failed
     * @param fault why
     * @param words the same in more detail: what follows "no keys from ntp.example.org:"
     * @param remedy what a person can do about it
     * @param peer the address that failed, where it came so far
     * @param presented the certificates that the server sent, where it came so far
     */
    record Failed(
            Step step,
            KeyExchangeFault fault,
            String words,
            String remedy,
            Optional<InetSocketAddress> peer,
            List<X509Certificate> presented,
            List<StepTime> steps)
            implements KeyExchangeResult {}
}
