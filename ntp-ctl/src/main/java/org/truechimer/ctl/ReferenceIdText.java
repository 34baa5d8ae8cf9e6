package org.truechimer.ctl;

/** A reference id as people know it. */
final class ReferenceIdText {
    private static final int STRATUM_UNSYNCHRONISED = 16;

    private ReferenceIdText() {}

    /**
     * {@return the four characters of a reference clock or a kiss code where there is no server
     * above (stratum 0, 1 and 16), an IPv4 address (or the hash of an IPv6 one, which looks the
     * same) elsewhere}
     */
    static String of(int stratum, int referenceId) {
        if (stratum > 1 && stratum < STRATUM_UNSYNCHRONISED) {
            return (referenceId >>> 24)
                    + "."
                    + ((referenceId >>> 16) & 0xFF)
                    + "."
                    + ((referenceId >>> 8) & 0xFF)
                    + "."
                    + (referenceId & 0xFF);
        }
        StringBuilder text = new StringBuilder();
        for (int shift = 24; shift >= 0; shift -= 8) {
            char c = (char) ((referenceId >>> shift) & 0xFF);
            if (c > ' ' && c < 0x7F) {
                text.append(c);
            } else if (c != 0 && c != ' ') {
                return String.format("0x%08x", referenceId);
            }
        }
        return text.isEmpty() ? "none" : text.toString();
    }
}
