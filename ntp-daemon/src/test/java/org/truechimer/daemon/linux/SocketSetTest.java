package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.wire.Address;

final class SocketSetTest {
    private static final Address ANY_PORT = Address.parse("127.0.0.1", 0).orElseThrow();

    /** Left open, it would take its share of what comes to the address, and nobody would answer. */
    @Test
    void aSocketThatIsTakenAwayBeforeItsThreadHasHeardOfItIsClosed() throws SystemCallException {
        try (SocketSet set = new SocketSet(ServerSocket.bind(ANY_PORT, false, false))) {
            ServerSocket brief = ServerSocket.bind(ANY_PORT, false, false);
            assertThat(set.add(brief)).isTrue();
            set.remove(brief);
            ServerSocket.bind(brief.local(), false, false).close();
        }
    }
}
