/** The deterministic core of Truechimer: the same events give the same decisions, bit for bit. */
module org.truechimer.proto {
    requires static org.jspecify;
}
