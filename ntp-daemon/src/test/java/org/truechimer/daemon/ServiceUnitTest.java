package org.truechimer.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ServiceUnitTest {
    private static final Path UNIT = Path.of("../packaging/systemd/truechimer.service");
    private static final Path TOOL = Path.of("/usr/bin/systemd-analyze");

    @Test
    void nothingIsForbiddenThatAJavaTimeDaemonNeeds() throws Exception {
        List<String> lines = Files.readAllLines(UNIT);

        assertThat(lines)
                .noneMatch(
                        line ->
                                line.matches(
                                        "(MemoryDenyWriteExecute|ProtectClock|PrivateUsers)=.*"));
        assertThat(lines)
                .contains(
                        "Type=notify",
                        "AmbientCapabilities=CAP_SYS_TIME CAP_NET_BIND_SERVICE",
                        "CapabilityBoundingSet=CAP_SYS_TIME CAP_NET_BIND_SERVICE");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("SystemCallFilter="))
                .noneMatch(line -> line.contains("@clock"));
    }

    @Test
    void systemdFindsNoFaultInIt(@TempDir Path scratch) throws Exception {
        assumeTrue(Files.isExecutable(TOOL), "there is no systemd-analyze here");
        // The program is not installed where the tests run, and that is not what is asked.
        Path unit =
                Files.writeString(
                        scratch.resolve("truechimer.service"),
                        Files.readString(UNIT).replace("/usr/bin/ntp-daemon", "/bin/true"));

        Process process =
                new ProcessBuilder(TOOL.toString(), "verify", "--man=no", unit.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines()).noneMatch(line -> line.contains("truechimer.service"));
    }
}
