package org.truechimer.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.truechimer.proto.server.Prefix;

import java.util.List;

/** The small grammars of values, and the word that was probably meant. */
class GrammarTest {

    @ParameterizedTest
    @CsvSource({
        "ntp.example.org, ntp.example.org:123",
        "ntp.example.org., ntp.example.org.:123",
        "ntp_1.example.org:4, ntp_1.example.org:4",
        "a, a:123",
        "192.0.2.1, 192.0.2.1:123",
        "192.0.2.1:65535, 192.0.2.1:65535",
        "2001:db8::1, [2001:db8::1]:123",
        "[2001:db8::1], [2001:db8::1]:123",
        "[2001:db8::1]:4, [2001:db8::1]:4",
        "::1, [::1]:123",
        "::ffff:192.0.2.1, [::ffff:192.0.2.1]:123",
        "fe80::1%eth0, [fe80::1%eth0]:123",
        "[fe80::1%eth0]:4, [fe80::1%eth0]:4",
    })
    void serversAreNamesOrAddressesWithAPort(String text, String expected) {
        assertThat(HostPort.parse(text, 123)).map(HostPort::toString).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":123",
                "a:",
                "a:0",
                "a:65536",
                "a:999999",
                "a:b",
                "a b",
                "a..b",
                ".",
                "-a",
                "a-",
                "b\u00fcro",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "[a]:1",
                "[1.2.3.4]:1",
                "[::1",
                "::1]",
                "[::1]:",
                "[::1]x",
                "::1::2",
                "1:2:3:4:5:6:7:8:9",
                "::g",
                "fe80::1%",
                "fe80::1% ",
                "a\u0000",
                "a\nb",
                "a/b"
            })
    void otherTextsAreNoServers(String text) {
        assertThat(HostPort.parse(text, 123)).isEmpty();
    }

    @Test
    void aNameHasAtMost253Characters() {
        String name = "a.".repeat(126) + "a";
        assertThat(HostPort.parse(name, 123)).isPresent();
        assertThat(HostPort.parse(name + "a", 123)).isEmpty();
        assertThat(HostPort.parse("a".repeat(64), 123)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0:1",
                "192.0.2.1:65535",
                "[::]:123",
                "[2001:db8::1]:123",
                "[fe80::1%3]:123"
            })
    void listenersAreAddressesWithAPort(String text) {
        assertThat(IpText.socket(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:123",
                "0.0.0.0",
                "0.0.0.0:",
                "0.0.0.0:0",
                "0.0.0.0:65536",
                ":123",
                "[0.0.0.0]:123",
                ":::123",
                "[::]",
                "[::]:x",
                "[fe80::1%eth0]:123"
            })
    void otherTextsAreNoListeners(String text) {
        assertThat(IpText.socket(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "192.0.2.1/24",
                "192.0.2.1/32",
                "::/0",
                "2001:db8::1/128",
                "::ffff:192.0.2.0/96",
                "::ffff:192.0.2.0/128"
            })
    void blocksAreAddressesWithANumberOfBits(String text) {
        assertThat(Prefix.parse(text)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/0",
                "192.0.2.1",
                "192.0.2.1/",
                "192.0.2.1/33",
                "192.0.2.1/-1",
                "192.0.2/24",
                "::/129",
                "::ffff:192.0.2.0/95",
                "a/1",
                "[::]/0",
                "1.2.3.4/1/1"
            })
    void otherTextsAreNoBlocks(String text) {
        assertThat(Prefix.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "adress, address",
        "addresss, address",
        "adderss, address",
        "ADDRESS, address",
        "mod, mode",
        "poll, poll-interval-limits",
        "poll_interval_limits, poll-interval-limits"
    })
    void theWordThatWasMeantIsFound(String word, String expected) {
        assertThat(Nearest.to(word, List.of("mode", "address", "poll-interval-limits")))
                .hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "colour", "interval"})
    void aWordThatResemblesNoneIsNotGuessed(String word) {
        assertThat(Nearest.to(word, List.of("mode", "address", "poll-interval-limits"))).isEmpty();
    }

    @Test
    void aWordOfAbsurdLengthIsNotCompared() {
        assertThat(Nearest.to("a".repeat(100_000), List.of("a".repeat(100_000)))).isEmpty();
    }
}
