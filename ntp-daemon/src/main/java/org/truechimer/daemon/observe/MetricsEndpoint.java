package org.truechimer.daemon.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The metrics over HTTP: {@code GET /metrics}, in Prometheus' text format or in OpenMetrics, as the
 * client prefers. Nothing else is served.
 */
public final class MetricsEndpoint implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(MetricsEndpoint.class.getName());

    private static final int SCRAPES_MAX = 8;
    private static final String PATH = "/metrics";
    private static final String TEXT = "text/plain; charset=utf-8";

    static {
        // A client that is slow to ask, or to take the answer, is let go; and the server keeps few
        // idle connections.
        setDefault("sun.net.httpserver.maxReqTime", "5");
        setDefault("sun.net.httpserver.maxRspTime", "10");
        setDefault("sun.net.httpserver.maxIdleConnections", "16");
        setDefault("jdk.httpserver.maxConnections", "64");
    }

    private final HttpServer server;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("metrics-", 0).factory());
    private final Semaphore scrapes = new Semaphore(SCRAPES_MAX);
    private final Supplier<Observation> observation;

    private MetricsEndpoint(HttpServer server, Supplier<Observation> observation) {
        this.server = server;
        this.observation = observation;
    }

    /**
     * Starts to serve.
     *
     * @param address where to listen; port 0 for any free one
     * @param observation asked once a scrape, by several threads
     * @throws IOException with a message for the person who configured {@code address}; the daemon
     *     can do without
     */
    public static MetricsEndpoint open(InetSocketAddress address, Supplier<Observation> observation)
            throws IOException {
        MetricsEndpoint endpoint = new MetricsEndpoint(listen(address), observation);
        endpoint.server.createContext("/", endpoint::answer);
        endpoint.server.setExecutor(endpoint.threads);
        endpoint.server.start();
        return endpoint;
    }

    /** {@return where it listens} */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Stops to serve; scrapes under way are cut off. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static HttpServer listen(InetSocketAddress address) throws IOException {
        String where =
                "metrics endpoint " + address.getHostString() + ":" + address.getPort() + ": ";
        try {
            return HttpServer.create(address, 16);
        } catch (BindException e) {
            throw new IOException(
                    where
                            + "the port is in use or the address is not this machine's ("
                            + e.getMessage()
                            + "); see who listens there with `ss -ltnp`, or set"
                            + " metrics-exporter-listen to another",
                    e);
        } catch (SocketException e) {
            throw new IOException(where + e.getMessage(), e);
        }
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            switch (exchange.getRequestMethod()) {
                case "GET", "HEAD" -> {
                    if (PATH.equals(path)) {
                        metrics(exchange);
                    } else if ("/".equals(path)) {
                        reply(
                                exchange,
                                200,
                                TEXT,
                                "The metrics of this time daemon are at " + PATH + "\n");
                    } else {
                        reply(
                                exchange,
                                404,
                                TEXT,
                                "There is nothing here; the metrics are at " + PATH + "\n");
                    }
                }
                default -> {
                    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                    reply(exchange, 405, TEXT, "Only GET and HEAD are answered\n");
                }
            }
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        if (!scrapes.tryAcquire()) {
            reply(exchange, 503, TEXT, "Too many scrapes at once\n");
            return;
        }
        try {
            String accept = exchange.getRequestHeaders().getFirst("Accept");
            String contentType =
                    accept != null && accept.toLowerCase(Locale.ROOT).contains("openmetrics-text")
                            ? MetricsText.OPEN_METRICS
                            : MetricsText.PLAIN;
            reply(exchange, 200, contentType, MetricsText.of(observation.get(), contentType));
        } catch (RuntimeException e) {
            LOGGER.log(
                    Level.ERROR,
                    "The metrics could not be made; this is a defect of the daemon",
                    e);
            reply(
                    exchange,
                    500,
                    TEXT,
                    "The metrics could not be made; the daemon's log says why\n");
        } finally {
            scrapes.release();
        }
    }

    private static void reply(HttpExchange exchange, int status, String contentType, String text)
            throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
