package org.truechimer.ctl.simulate;

import org.truechimer.daemon.config.Section;
import org.truechimer.daemon.observe.SecondsText;
import org.truechimer.proto.sim.Lie;
import org.truechimer.proto.sim.LookUp;
import org.truechimer.proto.sim.SimulatedServer;
import org.truechimer.proto.wire.Address;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Reads an {@code [[event]]} of a scenario. */
final class EventReader {
    private static final double NOTICE_SECONDS = 0.05;
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    private static final List<String> KINDS =
            List.of(
                    "suspend",
                    "snapshot",
                    "step",
                    "restart",
                    "frequency",
                    "error",
                    "route",
                    "silent",
                    "kiss",
                    "stratum",
                    "server-restart",
                    "move",
                    "names");
    private static final List<String> KISS_CODES = List.of("RATE", "DENY", "RSTR");
    private static final List<String> ANSWERS = List.of("addresses", "empty", "failure");

    private final Section section;
    private final List<ServerModel> servers;

    /**
     * @param section the event's table
     * @param servers that it may name
     */
    EventReader(Section section, List<ServerModel> servers) {
        this.section = section;
        this.servers = servers;
    }

    /** {@return the event; empty when it cannot be known which} */
    Optional<Happening> read() {
        section.require("at");
        section.require("what");
        double at = Quantity.seconds(section, "at").orElse(0.0);
        Optional<String> kind = section.word("what", KINDS);
        if (kind.isEmpty()) {
            return Optional.empty(); // what else is known depends on it
        }
        Happening happening =
                switch (kind.get()) {
                    case "suspend" -> suspend(at);
                    case "snapshot" -> snapshot(at);
                    case "step" -> step(at);
                    case "restart" -> restart(at);
                    case "frequency" -> frequency(at);
                    case "error" -> error(at);
                    case "route" -> route(at);
                    case "silent" -> silent(at);
                    case "kiss" -> kiss(at);
                    case "stratum" -> stratum(at);
                    case "server-restart" -> serverRestart(at);
                    case "move" -> move(at);
                    case "names" -> names(at);
                    default -> throw new IllegalStateException(kind.get());
                };
        section.finish();
        return Optional.of(happening);
    }

    private Happening suspend(double at) {
        double lasting = lasting();
        double error = Quantity.signedSeconds(section, "error").orElse(0.0);
        double noticed = noticed();
        return new Happening(
                at,
                "suspended for " + SecondsText.of(lasting),
                stage -> stage.world().suspend(lasting, nanos(error), nanos(noticed)));
    }

    private Happening snapshot(double at) {
        section.require("age");
        double age = Quantity.period(section, "age").orElse(1.0);
        return new Happening(
                at,
                "restored from a snapshot, " + SecondsText.of(age) + " old",
                stage -> stage.world().restoreSnapshot(age));
    }

    private Happening step(double at) {
        section.require("by");
        double by = Quantity.signedSeconds(section, "by").orElse(0.0);
        double noticed = noticed();
        return new Happening(
                at,
                "clock stepped by " + SecondsText.signed(by),
                stage -> stage.world().stepClock(nanos(by), nanos(noticed)));
    }

    private Happening restart(double at) {
        double lasting = lasting();
        boolean orderly = section.flag("orderly").orElse(true);
        return new Happening(
                at,
                (orderly ? "daemon down for " : "daemon killed, back after ")
                        + SecondsText.of(lasting),
                stage -> {
                    stage.world().kill(orderly);
                    stage.after(lasting, () -> stage.world().restart(stage.engine()));
                });
    }

    private Happening frequency(double at) {
        section.require("by");
        double by = Quantity.signedRate(section, "by").orElse(0.0);
        return new Happening(
                at,
                "oscillator jumps by " + RateText.signed(by),
                stage -> stage.oscillator().jumpingAt(at, by));
    }

    private Happening error(double at) {
        List<Integer> chosen = chosen();
        double error = Quantity.signedSeconds(section, "error").orElse(0.0);
        double drift = Quantity.signedRate(section, "drift").orElse(0.0);
        Lie lie = ServerModel.lie(at, error, drift);
        return new Happening(
                at,
                words(chosen, error, drift),
                each(chosen, (stage, i) -> stage.server(i).lying(lie)));
    }

    private String words(List<Integer> chosen, double error, double drift) {
        String growing = tell(chosen, "drift") + " by " + RateText.signed(drift);
        if (error == 0) {
            return drift == 0 ? tell(chosen, "tell") + " the truth" : growing;
        }
        return are(chosen)
                + " wrong by "
                + SecondsText.signed(error)
                + (drift == 0 ? "" : ", " + growing);
    }

    private Happening route(double at) {
        List<Integer> chosen = chosen();
        UnaryOperator<PathModel> changes = PathModel.changes(section);
        return new Happening(
                at,
                "another route to " + who(chosen),
                each(
                        chosen,
                        (stage, i) ->
                                stage.server(i)
                                        .reachedBy(changes.apply(servers.get(i).path()).make())));
    }

    private Happening silent(double at) {
        List<Integer> chosen = chosen();
        double lasting = orForever();
        return new Happening(
                at,
                are(chosen) + " silent" + words(lasting),
                each(chosen, (stage, i) -> silence(stage, i, lasting)));
    }

    private Happening kiss(double at) {
        List<Integer> chosen = chosen();
        String code = section.word("code", KISS_CODES).orElse("RATE");
        double lasting = orForever();
        return new Happening(
                at,
                (chosen.size() == 1 ? who(chosen) + " kisses " : who(chosen) + " kiss ")
                        + code
                        + words(lasting),
                each(
                        chosen,
                        (stage, i) -> {
                            stage.server(i).claiming(0, ascii(code));
                            stage.after(
                                    lasting,
                                    () ->
                                            ServerModel.claim(
                                                    stage.server(i), servers.get(i).stratum()));
                        }));
    }

    private Happening stratum(double at) {
        List<Integer> chosen = chosen();
        section.require("stratum");
        int stratum = section.integer("stratum", 1, 16).orElse(1);
        return new Happening(
                at,
                are(chosen) + " at stratum " + stratum,
                each(chosen, (stage, i) -> ServerModel.claim(stage.server(i), stratum)));
    }

    private Happening serverRestart(double at) {
        List<Integer> chosen = chosen();
        double lasting = lasting();
        double error = Quantity.signedSeconds(section, "error").orElse(0.0);
        return new Happening(
                at,
                tell(chosen, "restart")
                        + (error == 0 ? "" : ", then wrong by " + SecondsText.signed(error)),
                each(
                        chosen,
                        (stage, i) -> {
                            silence(stage, i, lasting);
                            stage.server(i).lyingBy(error);
                        }));
    }

    private Happening move(double at) {
        List<Integer> chosen = chosen();
        return new Happening(
                at,
                tell(chosen, "move") + " to another address",
                each(chosen, (stage, i) -> stage.server(i).movedTo(next(stage.server(i)))));
    }

    private Happening names(double at) {
        String word = section.word("answer", ANSWERS).orElse("failure");
        LookUp.Answer answer =
                switch (word) {
                    case "addresses" -> LookUp.Answer.ADDRESSES;
                    case "empty" -> LookUp.Answer.EMPTY;
                    default -> LookUp.Answer.FAILURE;
                };
        double delay = Quantity.seconds(section, "delay").orElse(1e-3);
        double lasting = orForever();
        return new Happening(
                at,
                "look-ups: " + word + " after " + SecondsText.of(delay) + words(lasting),
                stage -> {
                    stage.world().lookingUp(new LookUp(answer, delay));
                    stage.after(lasting, () -> stage.world().lookingUp(LookUp.USUAL));
                });
    }

    private double lasting() {
        section.require("lasting");
        return Quantity.period(section, "lasting").orElse(1.0);
    }

    private double orForever() {
        return Quantity.period(section, "lasting").orElse(FOREVER);
    }

    private double noticed() {
        return Quantity.seconds(section, "noticed-after").orElse(NOTICE_SECONDS);
    }

    /** {@return the servers that are named, from 0; all when none is} */
    private List<Integer> chosen() {
        return section.list(
                        "servers",
                        "the number of a server, 1 to " + servers.size(),
                        value ->
                                value instanceof Long number
                                                && number >= 1
                                                && number <= servers.size()
                                        ? Optional.of(number.intValue() - 1)
                                        : Optional.empty())
                .orElseGet(() -> IntStream.range(0, servers.size()).boxed().toList());
    }

    private static Consumer<Stage> each(List<Integer> chosen, BiConsumer<Stage, Integer> deed) {
        return stage -> chosen.forEach(i -> deed.accept(stage, i));
    }

    private static void silence(Stage stage, int i, double lasting) {
        stage.server(i).silent(true);
        stage.after(lasting, () -> stage.server(i).silent(false));
    }

    /** The same network, another host. */
    private static Address next(SimulatedServer server) {
        Address address = server.address();
        return new Address(address.high(), address.low() ^ 0x80, address.port());
    }

    private String who(List<Integer> chosen) {
        if (chosen.size() == servers.size()) {
            return servers.size() == 1 ? "the server" : "all servers";
        }
        String numbers =
                String.join(", ", chosen.stream().map(i -> Integer.toString(i + 1)).toList());
        return (chosen.size() == 1 ? "server " : "servers ") + numbers;
    }

    private String are(List<Integer> chosen) {
        return who(chosen) + (chosen.size() == 1 ? " is" : " are");
    }

    private String tell(List<Integer> chosen, String verb) {
        return who(chosen) + " " + verb + (chosen.size() == 1 ? "s" : "");
    }

    private static String words(double lasting) {
        return lasting == FOREVER ? "" : " for " + SecondsText.of(lasting);
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    private static int ascii(String code) {
        return code.chars().reduce(0, (bits, character) -> bits << 8 | character);
    }
}
