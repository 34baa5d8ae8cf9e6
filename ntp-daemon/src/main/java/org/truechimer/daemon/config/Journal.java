package org.truechimer.daemon.config;

import java.nio.file.Path;

/**
 * Where the journal goes.
 *
 * @param path the file
 * @param maximumOctets it never gets longer
 */
public record Journal(Path path, int maximumOctets) {}
