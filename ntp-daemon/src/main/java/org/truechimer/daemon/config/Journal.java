package org.truechimer.daemon.config;

import org.truechimer.daemon.ring.Ring;

import java.nio.file.Path;

/**
 * Where the journal goes.
 *
 * @param path the directory
 * @param maximumOctets all its files together are no longer than this
 * @param files how many there are at most
 */
public record Journal(Path path, int maximumOctets, int files) {
    /** What the names of its files end with. */
    public static final String ENDING = "journal";

    /** {@return the files that it goes into} */
    public Ring ring() {
        return new Ring(path, ENDING, files, fileOctets());
    }

    /** {@return the greatest length of one of them} */
    public int fileOctets() {
        return maximumOctets / files;
    }
}
