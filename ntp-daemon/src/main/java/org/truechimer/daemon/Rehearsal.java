package org.truechimer.daemon;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpServer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.tomlj.Toml;

import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * What a start of the daemon touches, run once when the image is built: the JVM then loads it from
 * its cache. Nothing breaks when something is missing here; the start is only slower.
 */
final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Main.main(new String[] {"--version"});
        configuration();
        metrics();
        json();
        threadsAndSockets();
    }

    private static void configuration() {
        var parsed =
                Toml.parse(
                        """
                        [[source]]
                        mode = "server"
                        address = "ntp.example.com"
                        [synchronization]
                        minimum-agreeing-sources = 3
                        """);
        if (parsed.hasErrors()) {
            throw new IllegalStateException(parsed.errors().toString());
        }
    }

    private static void metrics() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Gauge.builder("rehearsal_seconds", () -> 1.0).register(registry);
        registry.scrape();
        registry.close();
    }

    private static void json() throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(new StringWriter())) {
            json.writeStartObject();
            json.writeNumberField("offset", 1e-6);
            json.writeEndObject();
        }
    }

    private static void threadsAndSockets() throws IOException, InterruptedException {
        Thread.ofVirtual().start(() -> {}).join();
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = HttpServer.create(loopback, 0);
        server.start();
        server.stop(0);
    }
}
