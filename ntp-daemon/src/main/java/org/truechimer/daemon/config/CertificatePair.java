package org.truechimer.daemon.config;

import java.nio.file.Path;

/**
 * Where a certificate and its key are.
 *
 * @param chain the certificates in PEM, the server's own first
 * @param key the private key in PEM
 */
public record CertificatePair(Path chain, Path key) {}
