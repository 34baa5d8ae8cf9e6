package org.truechimer.proto.wire;

/**
 * What stands behind the extension fields: a key's number and a digest (RFC 5905 section 7.3).
 *
 * @param keyId the key's number; 0 with no digest is a crypto-NAK
 * @param digestLength octets of the digest
 */
public record Mac(int keyId, int digestLength) {}
