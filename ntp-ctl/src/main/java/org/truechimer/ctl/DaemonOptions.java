package org.truechimer.ctl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;

import org.truechimer.daemon.config.ConfigurationLoader;
import org.truechimer.daemon.config.Loaded;
import org.truechimer.daemon.config.Observability;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the commands have in common that ask a running daemon: which one, and how to show it raw.
 */
final class DaemonOptions {
    private DaemonOptions() {}

    /** Adds the options that choose a daemon. */
    static void addTo(CommandSpec spec, String socket) {
        spec.addOption(
                Commands.value("FILE", "Ask the daemon of this configuration.", "-c", "--config"));
        spec.addOption(
                Commands.value("PATH", "Ask the daemon at this " + socket + ".", "--socket"));
    }

    /**
     * {@return where to ask}
     *
     * <p>Reading a configuration takes longer than all the rest, so it is not read as long as the
     * usual socket is there.
     *
     * @param options of the command
     * @param kind which of the daemon's sockets
     */
    static Path socket(ParseResult options, Kind kind) throws CommandException {
        String socket = options.matchedOptionValue("--socket", null);
        String file = options.matchedOptionValue("-c", null);
        Path usual = kind.of(Observability.DEFAULT);
        if (socket != null) {
            return Path.of(socket);
        } else if (file != null) {
            return kind.of(configured(Path.of(file)));
        }
        Path configuration = ConfigurationLoader.DEFAULT_PATH;
        return Files.exists(usual) || !Files.isReadable(configuration)
                ? usual
                : kind.of(configured(configuration));
    }

    /** One of the sockets of a daemon. */
    @FunctionalInterface
    interface Kind {
        /** {@return where it is} */
        Path of(Observability observability);
    }

    private static Observability configured(Path file) throws CommandException {
        return switch (ConfigurationLoader.load(file)) {
            case Loaded.Valid valid -> valid.configuration().observability();
            case Loaded.Invalid invalid ->
                    throw new CommandException(
                            "the configuration does not say where to ask: "
                                    + invalid.problems().getFirst()
                                    + " (see `ntp-ctl validate`, or name the socket with"
                                    + " --socket)");
        };
    }

    /** {@return a document as it came, whatever it holds, with lines and indentation} */
    static String pretty(byte[] document) {
        StringWriter text = new StringWriter();
        JsonFactory factory = new JsonFactory();
        try (JsonParser parser = factory.createParser(document);
                JsonGenerator generator = factory.createGenerator(text)) {
            generator.setPrettyPrinter(new DefaultPrettyPrinter());
            while (parser.nextToken() != null) {
                generator.copyCurrentEventExact(parser);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("it was read before", e);
        }
        return text.append('\n').toString();
    }
}
