package org.truechimer.daemon.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.truechimer.daemon.tls.TestCertificate.authority;
import static org.truechimer.daemon.tls.TestCertificate.named;
import static org.truechimer.daemon.tls.TestCertificate.server;

import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.truechimer.daemon.tls.CertificateCheck.Verdict;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.Validity;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.security.auth.x500.X500Principal;

/** A zoo of certificates, good ones and bad ones. */
class CertificateCheckTest {
    private static final String NAME = "ntp.example.org";
    private static final Instant SUMMER = Instant.parse("2026-07-01T00:00:00Z");

    private final TestCertificate root = authority("Root");
    private final TestCertificate middle = named("Middle").authority().by(root);

    @Test
    void aCertificateOfATrustedAuthorityIsGood() {
        TestCertificate own = server(NAME).by(middle);
        Verdict.Trusted trusted = trusted(check(NAME, List.of(root), own, middle));
        assertThat(trusted.path())
                .containsExactly(own.certificate(), middle.certificate(), root.certificate());
    }

    @Test
    void orderDoublesAndStrangersAmongTheCertificatesDoNotMatter() {
        TestCertificate stranger = named("Stranger").authority().by(authority("Elsewhere"));
        TestCertificate lower = named("Lower").authority().by(middle);
        TestCertificate own = server(NAME).by(lower);
        trusted(check(NAME, List.of(root), own, root, stranger, middle, middle, lower, own));
    }

    @ParameterizedTest
    @CsvSource({"EC,256", "EC,384", "RSA,2048", "Ed25519,255"})
    void keysOfEveryKindInUseAreGood(String algorithm, int bits) {
        TestCertificate authority =
                named("Other").authority().keys(TestCertificate.keys(algorithm, bits)).make();
        TestCertificate own =
                server(NAME).keys(TestCertificate.keys(algorithm, bits)).by(authority);
        trusted(check(NAME, List.of(authority), own));
    }

    @Test
    void anExpiredCertificateIsGoodAtItsTime() {
        TestCertificate own = server(NAME).from("2019-01-01").until("2019-04-01").by(longRoot());
        Verdict.Trusted trusted = trusted(check(NAME, List.of(longRoot), own));
        assertThat(trusted.validity())
                .isEqualTo(validity("2019-01-01T00:00:00Z", "2019-04-01T00:00:00Z"));
    }

    @Test
    void aCertificateOfTheFutureIsGoodAtItsTime() {
        TestCertificate own = server(NAME).from("2041-01-01").until("2041-04-01").by(longRoot());
        Verdict.Trusted trusted = trusted(check(NAME, List.of(longRoot), own));
        assertThat(trusted.validity())
                .isEqualTo(validity("2041-01-01T00:00:00Z", "2041-04-01T00:00:00Z"));
    }

    @Test
    void theWholePathHasToBeValid() {
        TestCertificate short1 =
                named("Short").authority().from("2026-03-01").until("2026-09-01").by(root);
        TestCertificate own = server(NAME).from("2026-02-01").until("2026-12-01").by(short1);
        assertThat(trusted(check(NAME, List.of(root), own, short1)).validity())
                .isEqualTo(validity("2026-03-01T00:00:00Z", "2026-09-01T00:00:00Z"));
    }

    @Test
    void theAuthorityHasToBeValidAsWell() {
        TestCertificate old = named("Old").authority().until("2026-06-01").make();
        assertThat(trusted(check(NAME, List.of(old), server(NAME).by(old))).validity())
                .isEqualTo(validity("2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"));
    }

    @Test
    void certificatesThatAreNeverValidTogetherAreRefused() {
        TestCertificate late = named("Late").authority().from("2026-06-01").by(root);
        TestCertificate own = server(NAME).until("2026-05-01").by(late);
        Verdict.Refused refused = refused(check(NAME, List.of(root), own, late));
        assertThat(refused.fault()).isEqualTo(KeyExchangeFault.CERTIFICATE_DATES);
        assertThat(refused.words()).contains("CN=Late", "2026-06-01", NAME, "2026-05-01");
    }

    @Test
    void ofTwoPathsTheOneThatIsValidNowIsTaken() {
        TestCertificate old = named("Old").authority().until("2026-06-01").make();
        TestCertificate cross =
                named("Middle").authority().keys(middle.keys()).until("2026-06-01").by(old);
        TestCertificate own = server(NAME).by(middle);
        for (TestCertificate[] sent :
                List.of(
                        new TestCertificate[] {own, cross, middle},
                        new TestCertificate[] {own, middle, cross})) {
            assertThat(trusted(check(NAME, List.of(old, root), sent)).path().getLast())
                    .isEqualTo(root.certificate());
        }
    }

    @Test
    void ofAuthoritiesOfTheSameNameTheRightOneIsFound() {
        TestCertificate namesake = authority("Root");
        TestCertificate own = server(NAME).by(root);
        trusted(check(NAME, List.of(namesake, root), own));
        trusted(check(NAME, List.of(root, namesake), own));
    }

    @Test
    void aWrongNameIsRefusedAndTheRightOnesAreTold() {
        Verdict.Refused refused =
                refused(
                        check(
                                "time.example.net",
                                List.of(root),
                                server(NAME, "*.example.com", "192.0.2.1").by(root)));
        assertThat(refused.fault()).isEqualTo(KeyExchangeFault.CERTIFICATE_NAME);
        assertThat(refused.words())
                .isEqualTo(
                        "its certificate is not for time.example.net, but for ntp.example.org,"
                                + " *.example.com, 192.0.2.1");
    }

    @Test
    void theSubjectIsNoName() {
        TestCertificate own = named(NAME).by(root);
        assertThat(refused(check(NAME, List.of(root), own)).words()).contains("no name at all");
    }

    @Test
    void aSelfSignedCertificateIsRefusedUnlessItIsTrustedItself() {
        TestCertificate own = server(NAME).make();
        assertRefused(check(NAME, List.of(root), own), "signed by itself alone");
        trusted(check(NAME, List.of(own), own));
        assertThat(refused(check("other.example", List.of(own), own)).fault())
                .isEqualTo(KeyExchangeFault.CERTIFICATE_NAME);
    }

    @Test
    void aCertificateThatIsTrustedItselfNeedsNoAuthority() {
        TestCertificate own = server(NAME).by(authority("Unknown"));
        trusted(check(NAME, List.of(own), own));
    }

    @Test
    void anUnknownAuthorityIsNamed() {
        TestCertificate elsewhere = authority("Elsewhere");
        assertRefused(
                check(NAME, List.of(root), server(NAME).by(elsewhere), elsewhere),
                "end at the authority 'CN=Elsewhere'");
    }

    @Test
    void aBrokenChainIsToldFromAnUnknownAuthority() {
        Verdict.Refused refused = refused(check(NAME, List.of(root), server(NAME).by(middle)));
        assertThat(refused.words()).contains("'CN=Middle', is not trusted here");
        assertThat(refused.remedy()).contains("full chain");
    }

    @Test
    void aForgedSignatureIsRefused() {
        TestCertificate own = server(NAME).make("Root", TestCertificate.keys("EC", 256));
        assertRefused(check(NAME, List.of(root), own), "not signed by the issuer that it names");
    }

    @Test
    void aForgedSignatureBetweenIsRefused() {
        TestCertificate forged =
                named("Middle").authority().make("Root", TestCertificate.keys("EC", 256));
        assertRefused(
                check(NAME, List.of(root), server(NAME).by(forged), forged),
                "'CN=Middle' is not signed");
    }

    @Test
    void aCertificateForSomethingElseIsRefused() {
        TestCertificate own = server(NAME).usages(KeyPurposeId.id_kp_clientAuth).by(root);
        assertRefused(check(NAME, List.of(root), own), "lacks server authentication");
        TestCertificate mail = server(NAME).usages(KeyPurposeId.id_kp_emailProtection).make();
        assertRefused(check(NAME, List.of(mail), mail), "lacks server authentication");
    }

    @Test
    void anAuthorityForSomethingElseIsRefused() {
        TestCertificate mail =
                named("Mail").authority().usages(KeyPurposeId.id_kp_emailProtection).by(root);
        assertRefused(
                check(NAME, List.of(root), server(NAME).by(mail), mail), "'CN=Mail' is not for");
    }

    @Test
    void aCertificateWithoutUsagesIsForAll() {
        trusted(check(NAME, List.of(root), named("Any").names(NAME).by(root)));
    }

    @Test
    void aKeyThatMayNotSignIsRefused() {
        TestCertificate own = server(NAME).keyUsage(KeyUsage.keyEncipherment).by(root);
        assertRefused(check(NAME, List.of(root), own), "lacks digital signature");
    }

    @Test
    void sha1IsRefused() {
        assertRefused(check(NAME, List.of(root), server(NAME).hash("SHA1").by(root)), "SHA1");
        TestCertificate weak = named("Weak").authority().hash("SHA1").by(root);
        assertRefused(check(NAME, List.of(root), server(NAME).by(weak), weak), "'CN=Weak'", "SHA1");
    }

    @Test
    void theSignatureOfAnAuthorityOnItselfDoesNotMatter() {
        TestCertificate old = named("Old").authority().hash("SHA1").make();
        trusted(check(NAME, List.of(old), server(NAME).by(old)));
    }

    @Test
    void shortKeysAreRefused() {
        TestCertificate own = server(NAME).keys(TestCertificate.keys("RSA", 1024)).by(root);
        assertRefused(check(NAME, List.of(root), own), "RSA key of 1024 bits");
    }

    @Test
    void aServerIsNoAuthority() {
        TestCertificate server = server("other.example.org").by(root);
        assertRefused(
                check(NAME, List.of(root), server(NAME).by(server), server),
                "'CN=other.example.org'");
        assertRefused(
                check(NAME, List.of(server), server(NAME).by(server)),
                "does not let it vouch for others");
    }

    @Test
    void anAuthorityThatMayNotSignIsNone() {
        TestCertificate idle =
                named("Idle").authority().keyUsage(KeyUsage.digitalSignature).by(root);
        assertRefused(check(NAME, List.of(root), server(NAME).by(idle), idle), "'CN=Idle'");
        TestCertificate idleRoot =
                named("Idle Root").authority().keyUsage(KeyUsage.digitalSignature).make();
        assertRefused(
                check(NAME, List.of(idleRoot), server(NAME).by(idleRoot)),
                "does not let it vouch for others");
    }

    @Test
    void authoritiesMayLimitTheLengthOfThePath() {
        TestCertificate last = named("Last").authorityOver(0).by(root);
        trusted(check(NAME, List.of(root), server(NAME).by(last), last));
        TestCertificate below = named("Below").authority().by(last);
        assertRefused(
                check(NAME, List.of(root), server(NAME).by(below), below, last),
                "more authorities");
        TestCertificate lastRoot = named("Last Root").authorityOver(0).make();
        TestCertificate under = named("Under").authority().by(lastRoot);
        assertRefused(
                check(NAME, List.of(lastRoot), server(NAME).by(under), under), "more authorities");
    }

    @Test
    void authoritiesMayBeLimitedToNames() {
        TestCertificate limited = named("Limited").authority().permitted("example.org").by(root);
        trusted(check(NAME, List.of(root), server(NAME).by(limited), limited));
        assertRefused(
                check("a.example", List.of(root), server("a.example").by(limited), limited),
                "for names that an authority above it may not vouch for");
    }

    @Test
    void aTrustedAuthorityMayBeLimitedToNamesAsWell() {
        TestCertificate limited = named("Limited").authority().permitted("example.org").make();
        trusted(check(NAME, List.of(limited), server(NAME).by(limited)));
        assertRefused(
                check("a.example", List.of(limited), server("a.example").by(limited)),
                "for names that an authority above it may not vouch for");
    }

    @Test
    void aTrustedAuthorityThatIsLimitedToNamesHasToBeARoot() {
        TestCertificate limited = named("Limited").authority().permitted("example.org").by(root);
        Verdict.Refused refused = refused(check(NAME, List.of(limited), server(NAME).by(limited)));
        assertThat(refused.remedy()).isEqualTo("trust the root 'CN=Root' instead");
    }

    @Test
    void manyAuthoritiesOfOneNameDoNotTakeLong() {
        TestCertificate[] sent =
                Stream.concat(
                                Stream.of(server(NAME).make("Loop", root.keys())),
                                Stream.generate(() -> authority("Loop")).limit(12))
                        .toArray(TestCertificate[]::new);
        refused(check(NAME, List.of(root), sent));
    }

    private TestCertificate longRoot;

    private TestCertificate longRoot() {
        longRoot = named("Long").authority().from("2010-01-01").until("2045-01-01").make();
        return longRoot;
    }

    private static Verdict check(
            String name, List<TestCertificate> anchors, TestCertificate... sent) {
        Map<X500Principal, List<X509Certificate>> bySubject =
                anchors.stream()
                        .map(TestCertificate::certificate)
                        .collect(
                                Collectors.groupingBy(
                                        X509Certificate::getSubjectX500Principal,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return CertificateCheck.of(
                Arrays.stream(sent).map(TestCertificate::certificate).toList(),
                ServerName.of(name),
                new TrustAnchors.Anchors(bySubject),
                SUMMER.getEpochSecond());
    }

    private static Validity validity(String from, String until) {
        return new Validity(
                Instant.parse(from).getEpochSecond(), Instant.parse(until).getEpochSecond());
    }

    private static Verdict.Trusted trusted(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Trusted.class);
        return (Verdict.Trusted) verdict;
    }

    private static Verdict.Refused refused(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return (Verdict.Refused) verdict;
    }

    private static void assertRefused(Verdict verdict, String... words) {
        Verdict.Refused refused = refused(verdict);
        assertThat(refused.words()).contains(words);
        assertThat(refused.fault()).isEqualTo(KeyExchangeFault.CERTIFICATE);
        assertThat(refused.remedy()).isNotEmpty();
    }
}
