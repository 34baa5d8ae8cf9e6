package org.truechimer.daemon.tls;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The private key of a text in PEM: as PKCS#8, as PKCS#1 (RSA) or as SEC 1 (EC). */
final class PrivateKeys {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");

    private PrivateKeys() {}

    /**
     * {@return the first key of the text}
     *
     * @param algorithm of the public key that belongs to it, as Java calls it
     * @throws GeneralSecurityException with a sentence, if there is none that can be used
     */
    static PrivateKey first(String pem, String algorithm) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new GeneralSecurityException("it holds no private key in PEM");
        }
        byte[] der = new byte[0];
        try {
            der = Base64.getMimeDecoder().decode(block.group(2));
            PrivateKeyInfo key = info(block.group(1), block.group(2), der);
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            throw new GeneralSecurityException("its private key is damaged", e);
        } catch (GeneralSecurityException e) {
            throw new GeneralSecurityException(
                    "its private key is damaged, or none of the certificate's algorithm "
                            + algorithm,
                    e);
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    private static PrivateKeyInfo info(String label, String body, byte[] der)
            throws GeneralSecurityException, IOException {
        if (label.startsWith("ENCRYPTED") || body.contains("ENCRYPTED")) {
            throw new GeneralSecurityException(
                    "its private key is encrypted; nobody is there to type the password in");
        }
        return switch (label) {
            case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(der);
            case "RSA PRIVATE KEY" ->
                    new PrivateKeyInfo(
                            new AlgorithmIdentifier(
                                    PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                            RSAPrivateKey.getInstance(der));
            case "EC PRIVATE KEY" -> {
                ECPrivateKey key = ECPrivateKey.getInstance(der);
                ASN1Encodable curve = key.getParametersObject();
                if (curve == null) {
                    throw new GeneralSecurityException(
                            "its private key does not say which curve it belongs to");
                }
                yield new PrivateKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), key);
            }
            default ->
                    throw new GeneralSecurityException(
                            "its private key has the unknown form " + label);
        };
    }
}
