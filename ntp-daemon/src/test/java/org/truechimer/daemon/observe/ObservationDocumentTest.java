package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

class ObservationDocumentTest {

    @Test
    void aSynchronisedDaemonIsWrittenAsCommitted() throws IOException {
        Golden.assertGolden(
                "synchronised.json",
                indented(ObservationDocument.write(Observations.synchronised())));
    }

    @Test
    void aStartingDaemonIsWrittenAsCommitted() throws IOException {
        Golden.assertGolden(
                "starting.json", indented(ObservationDocument.write(Observations.starting())));
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() throws ObservationException {
        for (Observation observation :
                List.of(Observations.synchronised(), Observations.starting())) {
            assertThat(ObservationReader.read(ObservationDocument.write(observation)))
                    .isEqualTo(observation);
        }
    }

    /** ntpd-rs's readers compute sqrt(base + linear t + quadratic t^2 + cubic t^3). */
    @Test
    void theRootVarianceOfNtpdRsGrowsAsOurDispersionDoes() throws ObservationException {
        var system = Observations.synchronised().snapshot().system();
        JsonObject json =
                JsonObject.parse(ObservationDocument.write(Observations.synchronised()))
                        .object("system");
        for (double t : new double[] {0, 1, 64, 86_400}) {
            double variance =
                    json.number("root_variance_base")
                            + json.number("root_variance_linear") * t
                            + json.number("root_variance_quadratic") * t * t
                            + json.number("root_variance_cubic") * t * t * t;
            assertThat(Math.sqrt(variance))
                    .isCloseTo(
                            system.rootDispersionSeconds() + system.errorBoundGrowth() * t,
                            within(1e-12));
        }
    }

    @Test
    void everyNumberThatNtpdRsReadsIsANumber() throws ObservationException {
        JsonObject document = JsonObject.parse(ObservationDocument.write(Observations.starting()));
        JsonObject system = document.object("system");
        assertThat(system.number("root_delay")).isFinite();
        assertThat(system.number("root_variance_base")).isEqualTo(256);
        JsonObject source = document.objects("sources").getFirst();
        assertThat(source.number("uncertainty")).isEqualTo(ObservationDocument.WORST_SECONDS);
        assertThat(source.text("address")).isEmpty();
    }

    @Test
    void timestampsOfTheSecondHalfOfAnEraArePositive() {
        String json = new String(ObservationDocument.write(Observations.synchronised()), UTF_8);
        assertThat(json).containsPattern("\"now\":\\{\"timestamp\":1[0-9]{19},");
    }

    private static String indented(byte[] json) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonParser parser = new JsonFactory().createParser(json);
                JsonGenerator generator = new JsonFactory().createGenerator(text)) {
            generator.setPrettyPrinter(
                    new DefaultPrettyPrinter()
                            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                            .withArrayIndenter(new DefaultIndenter("  ", "\n")));
            while (parser.nextToken() != null) {
                generator.copyCurrentEventExact(parser);
            }
        }
        return text.append('\n').toString();
    }
}
