package org.truechimer.daemon.tls;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * The ways from a server's certificate to an authority that is trusted, by the names of issuers. A
 * server may send certificates in any order, more than are needed, and authorities may have several
 * of the same name (RFC 8446 section 4.4.2): there can be more than one way, or none.
 */
final class CertificatePaths {
    /** More than any honest server needs; a hostile one shall not make us search for long. */
    private static final int PATHS_MAX = 16;

    private static final int STEPS_MAX = 200;

    private final List<X509Certificate> presented;
    private final TrustAnchors.Anchors anchors;
    private final List<Path> found = new ArrayList<>();
    private int steps;

    private CertificatePaths(List<X509Certificate> presented, TrustAnchors.Anchors anchors) {
        this.presented = presented;
        this.anchors = anchors;
    }

    /**
     * One way.
     *
     * @param below the server's certificate and those between, each issued by the next; empty when
     *     the server's own is trusted as it is
     * @param anchor the authority that issued the last of them
     */
    record Path(List<X509Certificate> below, X509Certificate anchor) {

        /** {@return all of it, the server's first and the authority last} */
        List<X509Certificate> whole() {
            List<X509Certificate> whole = new ArrayList<>(below);
            whole.add(anchor);
            return whole;
        }
    }

    /**
     * {@return all ways, up to a limit}
     *
     * @param presented what the server sent, its own certificate first
     */
    static List<Path> find(List<X509Certificate> presented, TrustAnchors.Anchors anchors) {
        CertificatePaths search = new CertificatePaths(presented, anchors);
        search.extend(List.of(), presented.getFirst());
        return search.found;
    }

    private void extend(List<X509Certificate> below, X509Certificate next) {
        steps++;
        if (found.size() >= PATHS_MAX || steps > STEPS_MAX) {
            return;
        }
        if (anchors.contain(next)) {
            found.add(new Path(below, next));
            return;
        }
        List<X509Certificate> longer = new ArrayList<>(below);
        longer.add(next);
        for (X509Certificate anchor : anchors.of(next.getIssuerX500Principal())) {
            if (found.size() < PATHS_MAX) {
                found.add(new Path(longer, anchor));
            }
        }
        for (X509Certificate issuer : presented) {
            if (issuer.getSubjectX500Principal().equals(next.getIssuerX500Principal())
                    && longer.stream().noneMatch(used -> isSame(used, issuer))) {
                extend(longer, issuer);
            }
        }
    }

    /** The same authority certified twice leads nowhere that the first did not lead. */
    private static boolean isSame(X509Certificate one, X509Certificate other) {
        return one.getSubjectX500Principal().equals(other.getSubjectX500Principal())
                && one.getPublicKey().equals(other.getPublicKey());
    }
}
