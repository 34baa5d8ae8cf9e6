package org.truechimer.daemon.config;

import java.nio.file.Path;

/**
 * A file that the configuration names and that somebody else has to provide.
 *
 * @param place where it is named
 * @param path the file, as written
 */
public record NamedFile(Place place, Path path) {}
