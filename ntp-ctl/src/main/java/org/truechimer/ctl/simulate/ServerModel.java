package org.truechimer.ctl.simulate;

import org.truechimer.daemon.config.Section;
import org.truechimer.proto.sim.Lie;
import org.truechimer.proto.sim.SimulatedServer;
import org.truechimer.proto.wire.Address;

import java.util.List;
import java.util.Optional;

/**
 * A server, as a scenario describes it.
 *
 * @param address where it is
 * @param names that lead to it; when there are none, those that lead to no other
 * @param path how it is reached
 * @param stratum what it claims
 * @param errorSeconds how far it is ahead of true time
 * @param drift how fast that grows, seconds per second
 * @param smearSeconds over how long it smears a leap second; 0 for a server that announces it
 */
record ServerModel(
        Address address,
        List<String> names,
        PathModel path,
        int stratum,
        double errorSeconds,
        double drift,
        double smearSeconds) {
    private static final int FIRST_ADDRESS = 0xC000_0201; // 192.0.2.1
    private static final int GPS = 0x4750_5300;
    private static final int UPSTREAM = 0xC633_6401; // 198.51.100.1

    public ServerModel {
        names = List.copyOf(names);
    }

    /**
     * {@return what a table says}
     *
     * @param number of the server, from 1
     */
    static ServerModel read(Section section, int number) {
        ServerModel server =
                new ServerModel(
                        section.text(
                                        "address",
                                        "an IP address in quotes",
                                        text -> Address.parse(text, 0))
                                .orElse(Address.ofIPv4(FIRST_ADDRESS + number - 1, 0)),
                        section.list("names", "a name in quotes", ServerModel::name)
                                .orElse(List.of()),
                        PathModel.changes(section).apply(PathModel.DIRECT),
                        section.integer("stratum", 1, 16).orElse(1),
                        Quantity.signedSeconds(section, "error").orElse(0.0),
                        Quantity.signedRate(section, "drift").orElse(0.0),
                        Quantity.seconds(section, "smear").orElse(0.0));
        section.finish();
        return server;
    }

    private static Optional<String> name(Object value) {
        return value instanceof String text && !text.isBlank()
                ? Optional.of(text)
                : Optional.empty();
    }

    /** {@return a server like this} */
    SimulatedServer make() {
        SimulatedServer server = new SimulatedServer(address, path.make());
        names.forEach(server::named);
        claim(server, stratum);
        return server.lying(lie(0, errorSeconds, drift));
    }

    /** Lets a server claim a stratum, with a reference that suits. */
    static void claim(SimulatedServer server, int stratum) {
        server.claiming(stratum, stratum == 1 ? GPS : UPSTREAM);
    }

    /** {@return an error that is there at once and grows from then on} */
    static Lie lie(double fromSeconds, double errorSeconds, double drift) {
        return drift == 0
                ? Lie.constant(errorSeconds)
                : Lie.constant(errorSeconds).and(Lie.growing(fromSeconds, drift));
    }

    /** {@return what a configuration calls it} */
    String host() {
        return names.isEmpty() ? address.host() : names.getFirst();
    }
}
