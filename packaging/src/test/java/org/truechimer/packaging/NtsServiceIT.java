package org.truechimer.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.proto.engine.Snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The daemon finds who exchanges keys for a domain by DNS, and the time server that is named then.
 * All of it has a network to itself, in which DNS says what the test wants.
 */
class NtsServiceIT {
    private static final String DOMAIN = "example.test";
    private static final int TIME_PORT = 11123;
    private static final int EXCHANGE_PORT = 14460;
    private static final List<String> APART =
            List.of(
                    "unshare",
                    "--user",
                    "--map-root-user",
                    "--net",
                    "--mount",
                    "--pid",
                    "--fork",
                    "--kill-child");

    @TempDir private Path scratch;

    @BeforeEach
    void findWhatIsNeeded() throws Exception {
        String _ = Chronyd.find();
        try (Child probe = Child.start(scratch, apart("ip link set lo up"))) {
            if (probe.awaitEnd(30) != 0) {
                String reason =
                        "no network can be made here for a test of its own, so DNS is not tried: "
                                + probe.printed().strip();
                System.out.println(reason);
                abort(reason);
            }
        } catch (IOException e) {
            System.out.println(e.getMessage());
            abort(e.getMessage());
        }
    }

    private static List<String> apart(String script) {
        return Stream.concat(APART.stream(), Stream.of("sh", "-ec", script)).toList();
    }

    @Test
    void theServerOfADomainIsFoundAndItsTimeServerToo() throws Exception {
        String exchange = "ke." + DOMAIN;
        OwnCertificate.write(scratch, "dns:" + exchange, "-1d", 90);
        Path chrony =
                NtsChrony.configuration(
                        scratch, NtsChrony.ADDRESS, TIME_PORT, EXCHANGE_PORT, "time." + DOMAIN, "");
        Path resolver = scratch.resolve("resolv.conf");
        Files.writeString(resolver, "nameserver 127.0.0.1\n");
        Path order = Files.writeString(scratch.resolve("nsswitch.conf"), "hosts: dns\n");
        List<String> dns =
                List.of(
                        java(),
                        "-cp",
                        classes(),
                        NameServer.class.getName(),
                        "SRV _ntske._tcp." + DOMAIN + " 20 0 1 gone." + DOMAIN,
                        "SRV _ntske._tcp." + DOMAIN + " 10 0 " + EXCHANGE_PORT + " " + exchange,
                        "A " + exchange + " " + NtsChrony.ADDRESS,
                        "A time." + DOMAIN + " " + NtsChrony.ADDRESS);
        List<String> chronyd =
                List.of(Chronyd.find(), "-x", "-U", "-d", "-u", "root", "-f", chrony.toString());
        List<String> daemon =
                Follower.command(
                        scratch,
                        Follower.source(
                                        "nts",
                                        DOMAIN,
                                        4460,
                                        Optional.of(scratch.resolve("cert.pem")))
                                + "enable-srv-resolution = true\n",
                        "20ms");
        String script =
                """
                ip link set lo up
                mount --bind %s /etc/resolv.conf
                mount --bind %s /etc/nsswitch.conf
                %s &
                %s &
                %s
                """
                        .formatted(resolver, order, quoted(dns), quoted(chronyd), quoted(daemon));
        try (Child all = Child.start(scratch, apart(script))) {
            Path socket = scratch.resolve("following");
            Child.await(
                    () ->
                            !all.isAlive()
                                    || Follower.observed(socket)
                                            .filter(Follower::isSynchronised)
                                            .isPresent(),
                    90);
            Optional<Snapshot> seen = Follower.observed(socket);
            assertThat(seen.filter(Follower::isSynchronised)).as(all.printed()).isPresent();
            Follower.assertRight(seen.orElseThrow());
            assertThat(Follower.nts(seen.orElseThrow()).terms().orElseThrow())
                    .satisfies(
                            terms -> {
                                assertThat(terms.host()).contains("time." + DOMAIN);
                                assertThat(terms.port()).isEqualTo(TIME_PORT);
                            });
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin/java").toString();
    }

    private static String classes() throws Exception {
        return Path.of(NameServer.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    private static String quoted(List<String> command) {
        return command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }
}
