package org.truechimer.daemon.config;

import org.tomlj.Toml;

/** Text of the configuration within a message: in quotes, of a bearable length, and unable to steer a terminal. */
final class Quoted {
    private static final int LENGTH_MAX = 60;

    private Quoted() {}

    static String of(String text) {
        boolean longer = text.length() > LENGTH_MAX;
        return "\"" + Toml.tomlEscape(longer ? text.substring(0, LENGTH_MAX) : text) + (longer ? "...\"" : "\"");
    }
}
