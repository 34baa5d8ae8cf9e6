package org.truechimer.daemon.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerNameTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    ntp.example.org,     ntp.example.org,     true
                    NTP.Example.ORG,     ntp.example.org,     true
                    ntp.example.org,     nTP.eXAMPLE.org,     true
                    ntp.example.org.,    ntp.example.org,     true
                    ntp.example.org,     example.org,         false
                    example.org,         ntp.example.org,     false
                    ntp.example.org,     *.example.org,       true
                    NTP.example.org,     *.EXAMPLE.org,       true
                    example.org,         *.example.org,       false
                    a.b.example.org,     *.example.org,       false
                    a.b.example.org,     *.*.example.org,     false
                    a.b.example.org,     a.*.example.org,     false
                    ntp1.example.org,    ntp*.example.org,    false
                    ntp1.example.org,    *1.example.org,      false
                    ntp.example.org,     *,                   false
                    example.org,         *.org,               false
                    localhost,           localhost,           true
                    localhost,           *,                   false
                    bücher.example,      xn--bcher-kva.example, true
                    xn--bcher-kva.example, xn--bcher-kva.example, true
                    BÜCHER.example,      XN--BCHER-KVA.example, true
                    bücher.example.org,  *.example.org,       true
                    ntp.bücher.example,  *.xn--bcher-kva.example, true
                    192.0.2.1,           192.0.2.1,           true
                    192.0.2.1,           192.0.2.2,           false
                    2001:db8::1,         2001:db8:0:0:0:0:0:1, true
                    [2001:db8::1],       2001:db8::1,         true
                    fe80::1%eth0,        fe80::1,             true
                    2001:db8::1,         2001:db8::2,         false
                    """)
    void theNameIsAmongThoseOfTheCertificate(String name, String presented, boolean same) {
        assertThat(
                        ServerName.of(name)
                                .matches(TestCertificate.server(presented).make().certificate()))
                .isEqualTo(same);
    }

    @Test
    void anyOfTheNamesWillDo() {
        TestCertificate own = TestCertificate.server("a.example", "b.example", "192.0.2.1").make();
        assertThat(ServerName.of("b.example").matches(own.certificate())).isTrue();
        assertThat(ServerName.of("192.0.2.1").matches(own.certificate())).isTrue();
        assertThat(ServerName.of("c.example").matches(own.certificate())).isFalse();
        assertThat(ServerName.namesOf(own.certificate()))
                .containsExactly("a.example", "b.example", "192.0.2.1");
    }

    @Test
    void anAddressIsNoDnsName() {
        TestCertificate own = TestCertificate.named("192.0.2.1").dnsName("192.0.2.1").make();
        assertThat(ServerName.of("192.0.2.1").matches(own.certificate())).isFalse();
    }

    @Test
    void theSubjectDoesNotCount() {
        TestCertificate own = TestCertificate.named("ntp.example.org").make();
        assertThat(ServerName.of("ntp.example.org").matches(own.certificate())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                "-a.example",
                "a-.example",
                "a b",
                "a/b",
                "*.example.org",
                "1.2.3",
                "192.0.2.1.",
                "127.1",
                "0x7f.0.0.256",
                "a\u0000.example",
                "[ntp.example.org]",
                "bücher.example/",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example"
            })
    void whatIsNoNameIsRefused(String text) {
        assertThatThrownBy(() -> ServerName.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither a host name nor an IP address");
    }

    @Test
    void aNameThatTwoStandardsSpellDifferentlyIsRefused() {
        assertThatThrownBy(() -> ServerName.of("stra\u00DFe.example")).hasMessageContaining("xn--");
    }
}
