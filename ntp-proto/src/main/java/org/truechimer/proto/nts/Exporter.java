package org.truechimer.proto.nts;

/** What a TLS connection gives keys with: the exporter of RFC 8446 section 7.5. */
@FunctionalInterface
public interface Exporter {
    /**
     * {@return octets that both ends of the connection can make, and nobody else}
     *
     * @param label what they are for
     * @param context what tells them from others of the same label
     * @param length how many
     */
    byte[] export(String label, byte[] context, int length);
}
