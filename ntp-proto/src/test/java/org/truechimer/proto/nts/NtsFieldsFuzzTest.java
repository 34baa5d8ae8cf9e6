package org.truechimer.proto.nts;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.wire.Header;

import java.util.Arrays;
import java.util.List;

class NtsFieldsFuzzTest {
    private final NtsFields used = new NtsFields();

    /**
     * Whatever stands behind a header, nothing that is found lies outside of the packet, and
     * nothing is left of a packet that was read before.
     */
    @FuzzTest(maxDuration = "2m")
    void whatIsFoundLiesWithinThePacket(byte[] behindHeader) {
        int length = Header.LENGTH + behindHeader.length;
        byte[] packet = new byte[length];
        System.arraycopy(behindHeader, 0, packet, Header.LENGTH, behindHeader.length);
        NtsFields fresh = new NtsFields();

        boolean secured = fresh.read(packet, length);

        assertThat(secured).isEqualTo(used.read(packet, length));
        assertThat(used.isComplete()).isEqualTo(fresh.isComplete());
        if (fresh.uniqueIdLength() > 0) {
            assertWithin(packet, fresh.uniqueId(), fresh.uniqueIdLength());
        }
        if (fresh.cookieLength() > 0) {
            assertWithin(packet, fresh.cookie(), fresh.cookieLength());
        }
        if (fresh.isComplete()) {
            assertThat(secured).isTrue();
            assertThat(found(used)).isEqualTo(found(fresh));
            assertThat(fresh.uniqueIdLength())
                    .isGreaterThanOrEqualTo(NtsFields.HEADER + NtsFields.UNIQUE_ID_LENGTH);
            assertThat(fresh.uniqueId() + fresh.uniqueIdLength())
                    .as("what is authenticated stands before the seal")
                    .isLessThanOrEqualTo(fresh.authenticator());
            assertWithin(packet, fresh.nonce(), fresh.nonceLength());
            assertWithin(packet, fresh.sealed(), fresh.sealedLength());
            assertThat(fresh.sealed()).isGreaterThanOrEqualTo(fresh.nonce() + fresh.nonceLength());
            if (fresh.cookieLength() > 0) {
                int field = NtsFields.HEADER + fresh.cookieLength();
                assertThat((1 + fresh.placeholders()) * field)
                        .as("an answer with all cookies is no longer than the request")
                        .isLessThanOrEqualTo(fresh.authenticator() - Header.LENGTH);
            }
            for (AeadAlgorithm algorithm : AeadAlgorithm.values()) {
                if (fresh.leavesRoom(algorithm)) {
                    assertWithin(packet, fresh.nonce(), algorithm.nonceLength());
                }
            }
        }
    }

    private static void assertWithin(byte[] packet, int offset, int length) {
        assertThat(offset).isGreaterThanOrEqualTo(Header.LENGTH);
        assertThat(offset + length).isLessThanOrEqualTo(packet.length);
    }

    private static List<Integer> found(NtsFields fields) {
        return Arrays.asList(
                fields.uniqueId(),
                fields.uniqueIdLength(),
                fields.cookieLength() > 0 ? fields.cookie() : 0,
                fields.cookieLength(),
                fields.placeholders(),
                fields.authenticator(),
                fields.nonce(),
                fields.nonceLength(),
                fields.sealed(),
                fields.sealedLength());
    }
}
