package org.truechimer.ctl.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.truechimer.daemon.config.ConfigurationLoader;
import org.truechimer.daemon.config.Loaded;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Notice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

class SimulationNodeTest {
    private static final long BEFORE_THE_BUILD = 1_262_304_000; // 2010-01-01
    private static final long LATER = 1_800_000_000; // 2027
    private static final double HOUR = 3600;

    @TempDir Path directory;
    private final List<Notice> notices = new ArrayList<>();

    @Test
    void theEngineKeepsTheTimeUntilTheSimulationEnds() throws IOException {
        FakeSimulation simulation =
                new FakeSimulation(BEFORE_THE_BUILD, 0.05, 50e-6, 3 * HOUR, HOUR, 0, 0, 0);
        new SimulationNode(simulation, 4, configuration(3), BEFORE_THE_BUILD, this::note).run();

        assertThat(simulation.left).isTrue();
        assertThat(simulation.greatestError).isLessThan(50e-6);
        assertThat(simulation.requests).isBetween(3 * 150, 3 * 250);
    }

    @Test
    void aFalsetickerIsFoundOut() throws IOException {
        FakeSimulation simulation =
                new FakeSimulation(LATER, -0.02, -100e-6, 2 * HOUR, HOUR, 0, 0.05, 0, 0);
        new SimulationNode(simulation, 5, configuration(4), LATER, this::note).run();

        assertThat(simulation.greatestError).isLessThan(50e-6);
    }

    @Test
    void aClockThatIsFarOffIsStepped() throws IOException {
        FakeSimulation simulation =
                new FakeSimulation(LATER, -1000.25, 20e-6, 2 * HOUR, HOUR, 0, 0, 0);
        new SimulationNode(simulation, 4, configuration(3), LATER, this::note).run();

        assertThat(simulation.steps).isPositive();
        assertThat(simulation.greatestError).isLessThan(50e-6);
        assertThat(notices).hasAtLeastOneElementOfType(Notice.Stepped.class);
    }

    @Test
    void theSameSimulationGoesTheSameWay() throws IOException {
        FakeSimulation one = new FakeSimulation(LATER, 0.05, 50e-6, HOUR, 600, 0, 0, 0);
        FakeSimulation other = new FakeSimulation(LATER, 0.05, 50e-6, HOUR, 600, 0, 0, 0);
        new SimulationNode(one, 4, configuration(3), LATER, this::note).run();
        new SimulationNode(other, 4, configuration(3), LATER, this::note).run();

        assertThat(other.greatestError).isEqualTo(one.greatestError);
        assertThat(other.requests).isEqualTo(one.requests);
    }

    @Test
    void everyTenSecondsTheErrorIsRecordedAndTheClaimsAboutIt() throws IOException {
        FakeSimulation simulation = new FakeSimulation(LATER, 0.05, 50e-6, HOUR, 600, 0, 0, 0);
        Path file = directory.resolve("record");
        try (NodeRecord record = new NodeRecord(file)) {
            SimulationNode node =
                    new SimulationNode(simulation, 4, configuration(3), LATER, this::note);
            node.writeTo(record);
            node.run();
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines.getFirst()).isEqualTo("true_time,offset,estimate,sigma,bound");
        assertThat(lines).hasSizeBetween(350, 362);
        List<double[]> rows =
                lines.stream()
                        .skip(1)
                        .map(line -> Stream.of(line.split(",")).mapToDouble(Double::parseDouble))
                        .map(DoubleStream::toArray)
                        .toList();
        assertThat(rows.getFirst()[1]).isCloseTo(0.05, within(1e-6));
        assertThat(rows)
                .allSatisfy(row -> assertThat(Math.abs(row[1])).isLessThanOrEqualTo(row[4]));
        assertThat(rows.subList(60, rows.size()))
                .allSatisfy(row -> assertThat(row[2]).isCloseTo(row[1], within(100e-6)))
                .allSatisfy(row -> assertThat(row[3]).isBetween(1e-8, 100e-6));
    }

    @Test
    void requestsThatNobodyAnswersAreGivenUp() throws IOException {
        FakeSimulation simulation = new FakeSimulation(LATER, 0.05, 0, HOUR, 0, 0);
        Path file =
                Files.writeString(
                        directory.resolve("silent.toml"),
                        """
                        [[source]]
                        mode = "server"
                        address = "192.168.123.77"
                        """);
        new SimulationNode(simulation, 2, loaded(file), LATER, this::note).run();

        assertThat(simulation.left).isTrue();
        assertThat(simulation.requests).isGreaterThan(8);
        assertThat(simulation.steps).isZero();
    }

    @Test
    void aNameIsNotLookedUp() throws IOException {
        FakeSimulation simulation = new FakeSimulation(LATER, 0.05, 0, 600, 0, 0);
        Path file =
                Files.writeString(
                        directory.resolve("name.toml"),
                        """
                        [[source]]
                        mode = "server"
                        address = "time.example"
                        """);
        new SimulationNode(simulation, 2, loaded(file), LATER, this::note).run();

        assertThat(simulation.requests).isZero();
        assertThat(notices)
                .anySatisfy(
                        notice ->
                                assertThat(notice.toString())
                                        .contains("time.example", "192.168.123.N"));
    }

    @Test
    void aSimulatorThatGoesAwayEndsTheNode() {
        SimulatorLink gone =
                new SimulatorLink() {
                    @Override
                    public void send(byte[] message) {}

                    @Override
                    public byte[] receive() {
                        return new byte[0];
                    }
                };
        assertThatThrownBy(() -> new SimulationNode(gone, 2, configuration(1), LATER, this::note))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has gone");
    }

    private void note(Notice notice, long nanos) {
        notices.add(notice);
    }

    private Configuration configuration(int servers) throws IOException {
        StringBuilder text =
                new StringBuilder(
                        """
                        [source-defaults]
                        poll-interval-limits = { min = 6, max = 6 }

                        [synchronization]
                        minimum-agreeing-sources = 1

                        """);
        for (int i = 1; i <= servers; i++) {
            text.append(
                    "[[source]]\nmode = \"server\"\naddress = \"192.168.123.%d\"\n".formatted(i));
        }
        return loaded(Files.writeString(directory.resolve("ntp.toml"), text));
    }

    private static Configuration loaded(Path file) {
        Loaded loaded = ConfigurationLoader.load(file);
        assertThat(loaded).isInstanceOf(Loaded.Valid.class);
        return ((Loaded.Valid) loaded).configuration().engine();
    }
}
