package org.truechimer.daemon.tls;

import org.truechimer.daemon.tls.CertificateCheck.Verdict;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is asked of a path beyond what every path of certificates has to be: that it is for servers,
 * and as strong as TLS has to be today (RFC 9325 section 4.3 to 4.5).
 */
final class CertificateRules {
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final String NAME_CONSTRAINTS = "2.5.29.30";
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int CERTIFICATE_SIGNING = 5;
    private static final int RSA_BITS_MIN = 2048;
    private static final int EC_BITS_MIN = 224;

    private CertificateRules() {}

    /** {@return what is wrong with the path, if anything is} */
    static Optional<Verdict.Refused> flaw(CertificatePaths.Path path) {
        for (X509Certificate certificate : path.whole()) {
            if (!isForServers(certificate)) {
                return Optional.of(
                        CertificateFaults.misused(
                                certificate,
                                "is not for servers: its extended key usage lacks server"
                                        + " authentication"));
            }
        }
        X509Certificate own = path.whole().getFirst();
        if (!hasUsage(own, DIGITAL_SIGNATURE)) {
            return Optional.of(
                    CertificateFaults.misused(
                            own, "is not for TLS 1.3: its key usage lacks digital signature"));
        }
        for (X509Certificate certificate : path.below()) {
            Optional<String> weakness = weakness(certificate);
            if (weakness.isPresent()) {
                return Optional.of(CertificateFaults.weak(certificate, weakness.get()));
            }
        }
        return path.below().isEmpty() ? Optional.empty() : flawOfAuthority(path);
    }

    /** The platform takes an anchor at its word; what stands in it is meant all the same. */
    private static Optional<Verdict.Refused> flawOfAuthority(CertificatePaths.Path path) {
        X509Certificate anchor = path.anchor();
        List<X509Certificate> between = path.below().subList(1, path.below().size());
        long counted = between.stream().filter(authority -> !isSelfIssued(authority)).count();
        boolean canSayWhetherAuthority = anchor.getVersion() >= 3;
        if (!hasUsage(anchor, CERTIFICATE_SIGNING)
                || (canSayWhetherAuthority && anchor.getBasicConstraints() < 0)) {
            return Optional.of(CertificateFaults.noAuthority(anchor));
        } else if (canSayWhetherAuthority && counted > anchor.getBasicConstraints()) {
            return Optional.of(CertificateFaults.tooLong(anchor));
        } else if (isForSomeNamesOnly(anchor) && !isSelfIssued(anchor)) {
            return Optional.of(CertificateFaults.limitedAnchor(anchor));
        }
        return Optional.empty();
    }

    /** {@return whether the authority may vouch for some names only} */
    static boolean isForSomeNamesOnly(X509Certificate authority) {
        return authority.getExtensionValue(NAME_CONSTRAINTS) != null;
    }

    private static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private static boolean isForServers(X509Certificate certificate) {
        try {
            List<String> usages = certificate.getExtendedKeyUsage();
            return usages == null
                    || usages.contains(SERVER_AUTHENTICATION)
                    || usages.contains(ANY_USAGE);
        } catch (CertificateParsingException _) {
            return false;
        }
    }

    /** Without the extension, a key is for everything. */
    private static boolean hasUsage(X509Certificate certificate, int bit) {
        boolean[] usage = certificate.getKeyUsage();
        return usage == null || usage[bit];
    }

    private static Optional<String> weakness(X509Certificate certificate) {
        String hash = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        if (hash.equals("RSASSA-PSS")) {
            hash = pssHash(certificate);
        }
        for (String weak : List.of("SHA1", "SHA-1", "MD5", "MD2")) {
            if (hash.contains(weak)) {
                return Optional.of("is signed with " + weak + ", which can be forged");
            }
        }
        PublicKey key = certificate.getPublicKey();
        return switch (key) {
            case RSAKey rsa when rsa.getModulus().bitLength() < RSA_BITS_MIN ->
                    Optional.of(
                            "has an RSA key of "
                                    + rsa.getModulus().bitLength()
                                    + " bits; fewer than "
                                    + RSA_BITS_MIN
                                    + " can be broken");
            case ECKey ec when ec.getParams().getOrder().bitLength() < EC_BITS_MIN ->
                    Optional.of(
                            "has an EC key of "
                                    + ec.getParams().getOrder().bitLength()
                                    + " bits; fewer than "
                                    + EC_BITS_MIN
                                    + " can be broken");
            default -> Optional.empty();
        };
    }

    private static String pssHash(X509Certificate certificate) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(certificate.getSigAlgParams());
            return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
        } catch (NoSuchAlgorithmException | InvalidParameterSpecException | IOException _) {
            return "SHA1"; // what these parameters mean when they are left out
        }
    }
}
