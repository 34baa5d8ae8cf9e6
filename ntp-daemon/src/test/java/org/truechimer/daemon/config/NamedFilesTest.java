package org.truechimer.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.proto.server.Access;
import org.truechimer.proto.server.ServerPolicy;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What a server has from files that its configuration names: keys, and blocks of addresses. */
class NamedFilesTest {
    private static final String SERVER = "[[server]]\nlisten = \"[::]:123\"\n";

    @TempDir private Path scratch;

    private Path file(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(scratch.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private Loaded load(String text) throws IOException {
        return ConfigurationLoader.load(file("ntp.toml", text, "rw-r--r--"));
    }

    private static ServerPolicy policy(Loaded loaded) {
        assertThat(loaded).isInstanceOf(Loaded.Valid.class);
        return ((Loaded.Valid) loaded).configuration().servers().getFirst().policy();
    }

    private static Access of(ServerPolicy policy, String address) {
        Address parsed = Address.parse(address, 0).orElseThrow();
        return policy.access().of(parsed.high(), parsed.low());
    }

    private static String fault(Loaded loaded) {
        assertThat(loaded).isInstanceOf(Loaded.Invalid.class);
        assertThat(((Loaded.Invalid) loaded).problems()).hasSize(1);
        return ((Loaded.Invalid) loaded).problems().getFirst().toString();
    }

    @Test
    void blocksComeFromTheTableAndFromAFile() throws IOException {
        Path blocks =
                file("blocks", "# comment\n192.0.2.0/24\n\n2001:db8::/32 # us\n", "rw-r--r--");
        ServerPolicy policy =
                policy(
                        load(
                                SERVER
                                        + "denylist = { filter = [\"198.51.100.0/24\"], action ="
                                        + " \"deny\", filter-path = \""
                                        + blocks
                                        + "\" }\n"));
        assertThat(of(policy, "192.0.2.9")).isEqualTo(Access.DENY);
        assertThat(of(policy, "198.51.100.9")).isEqualTo(Access.DENY);
        assertThat(of(policy, "2001:db8::9")).isEqualTo(Access.DENY);
        assertThat(of(policy, "203.0.113.9")).isEqualTo(Access.ALLOW);
    }

    @Test
    void aBadBlockIsAFaultWithItsLine() throws IOException {
        Path blocks = file("blocks", "192.0.2.0/24\n192.0.2.0\n", "rw-r--r--");
        String table = "denylist = { action = \"deny\", filter-path = \"" + blocks + "\" }\n";
        assertThat(fault(load(SERVER + table))).contains("line 2", "\"192.0.2.0\"");
    }

    @Test
    void aFileOfBlocksThatIsNotThereIsAFault() throws IOException {
        String table = "denylist = { action = \"deny\", filter-path = \"/x/blocks\" }\n";
        assertThat(fault(load(SERVER + table))).contains("server.denylist.filter-path");
    }

    @Test
    void keysComeFromAFile() throws IOException {
        Path keys = file("keys", "1 MD5 ASCII:secret\n7 SHA1 HEX:0011\n", "rw-r-----");
        ServerPolicy policy = policy(load(SERVER + "[keys]\npath = \"" + keys + "\"\n"));
        assertThat(policy.keys().size()).isEqualTo(2);
    }
}
