package org.truechimer.proto.wire;

/**
 * One extension field (RFC 7822); the kinds that are understood get types of their own as they
 * come.
 */
public sealed interface ExtensionField {

    /** {@return the field type, 16 bits} */
    int type();

    /**
     * A field that nothing here gives a meaning to.
     *
     * @param type the field type
     * @param length octets of the whole field, header and padding included
     */
    record Unknown(int type, int length) implements ExtensionField {}
}
