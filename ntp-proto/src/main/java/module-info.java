/** The deterministic core of Truechimer: the same events give the same decisions, bit for bit. */
module org.truechimer.proto {
    requires static org.jspecify;

    exports org.truechimer.proto.clock;
    exports org.truechimer.proto.crypto;
    exports org.truechimer.proto.engine;
    exports org.truechimer.proto.journal;
    exports org.truechimer.proto.nts;
    exports org.truechimer.proto.octets;
    exports org.truechimer.proto.select;
    exports org.truechimer.proto.server;
    exports org.truechimer.proto.sim;
    exports org.truechimer.proto.source;
    exports org.truechimer.proto.time;
    exports org.truechimer.proto.wire;
}
