/**
 * Signatures with ECDSA over P-256 (FIPS 186-5), which most certificates have: the platform's take
 * three times as long. No branch and no index depends on a secret, so that the time that a
 * signature takes tells nothing of the key.
 *
 * <p>{@link org.truechimer.daemon.p256.P256Signer} is the whole of it to others.
 */
@NullMarked
package org.truechimer.daemon.p256;

import org.jspecify.annotations.NullMarked;
