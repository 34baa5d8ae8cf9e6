package org.truechimer.daemon.observe;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The keys with which a server seals the cookies of its clients and opens them again.
 *
 * @param fleet whether they are derived from the secret of a fleet, rather than of this server
 *     alone
 * @param sinceUnixSeconds since when the key seals that does now; empty as long as there are no
 *     keys
 * @param problem why there are none, or none that will be known after the next start
 */
public record CookieKeysSnapshot(
        boolean fleet, OptionalLong sinceUnixSeconds, Optional<String> problem) {}
