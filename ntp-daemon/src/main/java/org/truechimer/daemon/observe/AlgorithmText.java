package org.truechimer.daemon.observe;

/** The names of AEAD algorithms as IANA has them. */
public final class AlgorithmText {
    private AlgorithmText() {}

    /** {@return the name of an algorithm by IANA's number} */
    public static String of(int algorithm) {
        return switch (algorithm) {
            case 15 -> "AES-SIV-CMAC-256";
            case 16 -> "AES-SIV-CMAC-384";
            case 17 -> "AES-SIV-CMAC-512";
            case 30 -> "AES-128-GCM-SIV";
            case 31 -> "AES-256-GCM-SIV";
            default -> "AEAD algorithm " + algorithm;
        };
    }
}
