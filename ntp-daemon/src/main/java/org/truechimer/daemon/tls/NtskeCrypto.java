package org.truechimer.daemon.tls;

import org.bouncycastle.crypto.Digest;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipher;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

import java.io.IOException;
import java.security.SecureRandom;

import javax.crypto.Cipher;

/**
 * What TLS computes with: the library's X25519, and the platform's hashes and AES, for which it has
 * the processor's instructions, and NIST curves, whose arithmetic has no branch on a secret. For
 * one thread, whose connections share what is used for a moment only.
 */
final class NtskeCrypto extends BcTlsCrypto {
    private final JcaTlsCrypto platform;
    private final Cipher sealing = PlatformGcm.cipher();
    private final Cipher opening = PlatformGcm.cipher();

    NtskeCrypto(SecureRandom random) {
        super(random);
        platform = new JcaTlsCryptoProvider().create(random);
    }

    /** Certificates are sent as they are: the library would write them anew each time. */
    @Override
    public TlsCertificate createCertificate(short type, byte[] octets) throws IOException {
        if (type != CertificateType.X509) {
            return super.createCertificate(type, octets);
        }
        byte[] kept = octets.clone();
        return new BcTlsCertificate(this, kept) {
            @Override
            public byte[] getEncoded() {
                return kept.clone();
            }
        };
    }

    @Override
    public TlsECDomain createECDomain(TlsECConfig config) {
        return config.getNamedGroup() == NamedGroup.x25519
                ? super.createECDomain(config)
                : platform.createECDomain(config);
    }

    @Override
    public Digest createDigest(int algorithm) {
        return switch (algorithm) {
            case CryptoHashAlgorithm.sha256 -> PlatformDigest.sha256();
            case CryptoHashAlgorithm.sha384 -> PlatformDigest.sha384();
            default -> super.createDigest(algorithm);
        };
    }

    @Override
    public Digest cloneDigest(int algorithm, Digest digest) {
        return digest instanceof PlatformDigest ours
                ? new PlatformDigest(ours)
                : super.cloneDigest(algorithm, digest);
    }

    @Override
    protected TlsAEADCipher createCipher_AES_GCM(
            TlsCryptoParameters parameters, int keyOctets, int tagOctets) throws IOException {
        return new TlsAEADCipher(
                parameters,
                PlatformGcm.sealing(sealing),
                PlatformGcm.opening(opening),
                keyOctets,
                tagOctets,
                TlsAEADCipher.AEAD_GCM,
                null);
    }
}
