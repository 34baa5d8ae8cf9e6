package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Supplier;

@Timeout(20)
class MetricsEndpointTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private Supplier<Observation> observation = Observations::synchronised;
    private final MetricsEndpoint endpoint =
            MetricsEndpoint.open(loopback(0), () -> observation.get());

    MetricsEndpointTest() throws IOException {}

    @AfterEach
    void close() {
        client.close();
        endpoint.close();
    }

    @Test
    void theMetricsAreServed() throws Exception {
        HttpResponse<String> response = send("GET", "/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(MetricsText.PLAIN);
        assertThat(response.body())
                .isEqualTo(MetricsText.of(Observations.synchronised(), MetricsText.PLAIN));
    }

    @Test
    void aScraperThatPrefersOpenMetricsGetsIt() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(at("/metrics"))
                        .header(
                                "Accept",
                                "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.4")
                        .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        assertThat(response.headers().firstValue("Content-Type"))
                .contains(MetricsText.OPEN_METRICS);
        assertThat(response.body()).endsWith("# EOF\n");
    }

    @Test
    void theRootSaysWhereTheMetricsAre() throws Exception {
        HttpResponse<String> response = send("GET", "/");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("/metrics");
    }

    @Test
    void nothingElseIsThere() throws Exception {
        assertThat(send("GET", "/metrics/").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/favicon.ico").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/..%2f..%2fetc/passwd").statusCode()).isEqualTo(404);
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        HttpResponse<String> response = send("HEAD", "/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValueAsLong("Content-Length").orElse(0))
                .isGreaterThan(1000);
    }

    @Test
    void otherMethodsAreRefused() throws Exception {
        HttpResponse<String> response = send("POST", "/metrics");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void eachScrapeIsOfThatInstant() throws Exception {
        assertThat(send("GET", "/metrics").body()).contains("ntp_system_synchronised 1.0");
        observation = Observations::starting;
        assertThat(send("GET", "/metrics").body())
                .contains("ntp_system_synchronised 0.0")
                .doesNotContain("ntp1.example");
    }

    @Test
    void aPortInUseIsExplained() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () -> MetricsEndpoint.open(loopback(other.getLocalPort()), observation))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(":" + other.getLocalPort())
                    .hasMessageContaining("in use")
                    .hasMessageContaining("metrics-exporter-listen");
        }
    }

    private HttpResponse<String> send(String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(at(path)).method(method, BodyPublishers.noBody()).build();
        return client.send(request, BodyHandlers.ofString());
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + endpoint.address().getPort() + path);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
