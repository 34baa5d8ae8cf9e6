package org.truechimer.daemon.tls;

/** The steps of a key exchange, in their order. */
public enum Step {
    /** The name of the server is looked up. */
    LOOK_UP,
    /** A connection to one of its addresses is made. */
    CONNECTION,
    /** TLS agrees on keys of its own, and the server shows that its certificate is its own. */
    HANDSHAKE,
    /** The certificate is checked. */
    CERTIFICATE,
    /** Keys and cookies are asked for and come. */
    EXCHANGE
}
