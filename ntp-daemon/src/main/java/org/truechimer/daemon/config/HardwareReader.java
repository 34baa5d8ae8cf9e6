package org.truechimer.daemon.config;

import java.util.List;

/**
 * Checks {@code [clock]}, {@code [csptp]} and {@code [[csptp-server]]}. None of them is served yet.
 */
final class HardwareReader {
    private HardwareReader() {}

    /** Checks which clock is steered and who takes the stamps. */
    static void clock(Section clock) {
        clock.path("clock").ifPresent(path -> clock.findings().named(clock.placeOf("clock"), path));
        clock.text("interface");
        clock.require("timestamp-mode");
        clock.word("timestamp-mode", List.of("software", "kernel-recv", "kernel-all", "hardware"));
        clock.finish();
        ServerReader.notServed(clock);
    }

    /** Checks what is said of the clock to clients of the Precision Time Protocol. */
    static void precisionTime(Section csptp) {
        csptp.ignore("identity");
        csptp.ignore("clock_quality");
        csptp.integer("priority_1", 0, 255);
        csptp.integer("priority_2", 0, 255);
        csptp.flag("ptp_timescale");
        csptp.flag("time_traceable");
        csptp.flag("frequency_traceable");
        csptp.finishLeniently();
        ServerReader.notServed(csptp);
    }

    /** Checks a server of the Precision Time Protocol. */
    static void precisionTimeServer(Section server) {
        server.require("interface");
        server.text("interface");
        server.finishLeniently();
        ServerReader.notServed(server);
    }
}
