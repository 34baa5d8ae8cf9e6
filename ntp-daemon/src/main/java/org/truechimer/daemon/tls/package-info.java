/**
 * TLS for the exchange of keys (RFC 8915 section 4): who is trusted, whose certificate it is, and
 * the exchange itself. Dates of certificates are never judged here: whoever asks the time does not
 * know it yet.
 */
@NullMarked
package org.truechimer.daemon.tls;

import org.jspecify.annotations.NullMarked;
