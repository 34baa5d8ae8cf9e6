package org.truechimer.proto.engine;

/** Why there are no keys. */
public enum KeyExchangeFault {
    /** The name of the server that exchanges keys cannot be looked up. */
    NAME,
    /** There is no connection to it. */
    CONNECTION,
    /** It did not finish in the time that it has. */
    TIMEOUT,
    /** The TLS handshake failed. */
    HANDSHAKE,
    /** What answers speaks TLS, and no key exchange. */
    NO_KEY_EXCHANGE,
    /** Nobody who is trusted vouches for its certificate, or not for this use. */
    CERTIFICATE,
    /** Its certificate is for other names. */
    CERTIFICATE_NAME,
    /** Its certificate is not valid yet, or not any more. */
    CERTIFICATE_DATES,
    /** Its answer breaks the rules of the exchange. */
    MALFORMED,
    /** It answers with an error. */
    REFUSED,
    /** It has no algorithm or protocol that we have. */
    NOTHING_IN_COMMON,
    /** It gave no cookie. */
    NO_COOKIES,
    /** The name of the time server that it names cannot be looked up. */
    SERVER_NAME,
    /** The time server that it names is asked already. */
    SERVER_IN_USE,
    /** Something on this machine: a file of authorities that cannot be read, say. */
    LOCAL
}
