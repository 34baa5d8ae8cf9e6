package org.truechimer.daemon.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.daemon.config.CertificatePair;
import org.truechimer.daemon.config.KeyExchangeConfiguration;
import org.truechimer.daemon.config.KeySetConfiguration;
import org.truechimer.daemon.observe.CookieKeysSnapshot;
import org.truechimer.proto.crypto.AeadAlgorithm;
import org.truechimer.proto.crypto.AeadKey;
import org.truechimer.proto.crypto.Nonces;
import org.truechimer.proto.nts.CookieSealer;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The keys of cookies, with addresses at which keys are exchanged and without. */
class KeyExchangeServersTest {
    private static final long ROTATION_SECONDS = 86_400;
    private static final AeadKey KEY = new AeadKey(AeadAlgorithm.AES_SIV_CMAC_256, new byte[32]);

    @TempDir private Path directory;
    private final List<KeyExchangeServers> all = new ArrayList<>();
    private long nowUnixSeconds = 1_788_000_000 - 1_788_000_000 % ROTATION_SECONDS;

    @AfterEach
    void closeThem() {
        all.forEach(KeyExchangeServers::close);
    }

    @Test
    void aMemberOfAFleetOpensTheCookiesOfAnExchangerThroughAllRotations() throws Exception {
        KeySetConfiguration keySet = fleet(seed());
        KeyExchangeServers exchanger = servers();
        exchanger.configure(List.of(exchange()), keySet, true);
        KeyExchangeServers member = servers();
        member.configure(List.of(), keySet, true);

        byte[] cookie = cookie(exchanger);
        for (int rotations = 0; rotations < 8; rotations++) {
            assertThat(opens(member, cookie)).as("%d rotations", rotations).isTrue();
            assertThat(opens(member, cookie(exchanger))).as("a new one").isTrue();
            assertThat(member.cookieKeys())
                    .contains(
                            new CookieKeysSnapshot(
                                    true, OptionalLong.of(nowUnixSeconds), Optional.empty()));
            nowUnixSeconds += ROTATION_SECONDS;
            member.retry();
            exchanger.retry();
        }
        assertThat(opens(member, cookie)).isFalse();
        assertThat(member.snapshots()).isEmpty();
        assertThat(directory.resolve("nts-keys")).doesNotExist();
    }

    @Test
    void aSecretThatComesLaterIsTakenWhenItIsThere() throws IOException {
        Path seed = directory.resolve("seed");
        KeyExchangeServers member = servers();
        member.configure(List.of(), fleet(seed), true);

        assertThat(member.keys()).isEmpty();
        assertThat(member.cookieKeys())
                .contains(
                        new CookieKeysSnapshot(
                                true,
                                OptionalLong.empty(),
                                Optional.of("there is no file " + seed)));

        assertThat(seed()).isEqualTo(seed);
        member.retry();
        assertThat(member.keys()).isPresent();
        assertThat(member.cookieKeys().orElseThrow().problem()).isEmpty();
    }

    @Test
    void nothingIsExchangedUntilThereAreKeysForTheCookies() throws Exception {
        Path seed = directory.resolve("seed");
        KeyExchangeServers exchanger = servers();
        exchanger.configure(List.of(exchange()), fleet(seed), true);
        assertThat(exchanger.snapshots())
                .singleElement()
                .satisfies(
                        server ->
                                assertThat(server.problem())
                                        .contains("there are no keys for the cookies"));

        assertThat(seed()).isEqualTo(seed);
        exchanger.retry();
        assertThat(exchanger.snapshots())
                .singleElement()
                .satisfies(server -> assertThat(server.problem()).isEmpty());
    }

    @Test
    void whereACertificateIsMissingIsSaidUntilItIsThere() throws Exception {
        KeyExchangeConfiguration wanted = exchange();
        Path chain = wanted.certificates().getFirst().chain();
        Path away = Files.move(chain, directory.resolve("away"));
        KeyExchangeServers servers = servers();
        servers.configure(List.of(wanted), KeySetConfiguration.DEFAULT, true);
        assertThat(servers.snapshots())
                .singleElement()
                .satisfies(
                        server ->
                                assertThat(server.problem().orElseThrow())
                                        .contains(chain.toString()));

        Files.move(away, chain);
        servers.retry();
        assertThat(servers.snapshots())
                .singleElement()
                .satisfies(server -> assertThat(server.certificates()).hasSize(1));
    }

    @Test
    void whoHasToDoWithNoCookiesHasNoKeys() throws Exception {
        KeyExchangeServers servers = servers();
        servers.configure(List.of(), KeySetConfiguration.DEFAULT, false);
        assertThat(servers.keys()).isEmpty();
        assertThat(servers.cookieKeys()).isEmpty();

        servers.configure(List.of(exchange()), KeySetConfiguration.DEFAULT, true);
        assertThat(servers.keys()).isPresent();
        assertThat(servers.cookieKeys().orElseThrow().fleet()).isFalse();

        servers.configure(List.of(), KeySetConfiguration.DEFAULT, false);
        assertThat(servers.keys()).isEmpty();
        assertThat(servers.snapshots()).isEmpty();
    }

    @Test
    void anotherSecretIsTakenOverWithTheConfigurationThatNamesIt() throws IOException {
        KeyExchangeServers member = servers();
        member.configure(List.of(), fleet(seed()), true);
        byte[] cookie = cookie(member);

        Path other = secret("other", (byte) 1);
        member.configure(List.of(), fleet(other), true);
        assertThat(opens(member, cookie)).isFalse();
    }

    private KeyExchangeServers servers() {
        KeyExchangeServers servers =
                new KeyExchangeServers(
                        new SecureRandom(), directory, () -> Instant.ofEpochSecond(nowUnixSeconds));
        all.add(servers);
        return servers;
    }

    private static KeySetConfiguration fleet(Path seed) {
        return new KeySetConfiguration(ROTATION_SECONDS, Optional.empty(), Optional.of(seed));
    }

    private Path seed() throws IOException {
        return secret("seed", (byte) 0);
    }

    private Path secret(String name, byte last) throws IOException {
        byte[] octets = new byte[32];
        octets[31] = last;
        Path file =
                Files.createFile(
                        directory.resolve(name),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, octets);
    }

    private KeyExchangeConfiguration exchange() throws Exception {
        ServedCertificate certificate = ServedCertificate.of("EC", "a.example");
        CertificatePair pair =
                new CertificatePair(directory.resolve("a.pem"), directory.resolve("a.key"));
        certificate.writeChain(pair.chain());
        certificate.writeKey(pair.key());
        return new KeyExchangeConfiguration(
                Address.of(InetAddress.getLoopbackAddress().getAddress(), 0),
                List.of(pair),
                1000,
                8,
                8,
                Optional.of("time.example"),
                Optional.empty());
    }

    private static byte[] cookie(KeyExchangeServers servers) {
        return sealer(servers).seal(KEY, KEY);
    }

    private static boolean opens(KeyExchangeServers servers, byte[] cookie) {
        return sealer(servers).open(cookie, 0, cookie.length, new byte[128]).isPresent();
    }

    private static CookieSealer sealer(KeyExchangeServers servers) {
        return new CookieSealer(
                servers.keys().orElseThrow(), new Nonces(new byte[Nonces.SEED_LENGTH]));
    }
}
