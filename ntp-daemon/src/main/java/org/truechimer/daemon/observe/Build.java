package org.truechimer.daemon.observe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this program was built from.
 *
 * @param commit its full hash, with "-dirty" behind it where files were changed since; "unknown"
 *     for a build outside git
 * @param date its day in UTC, YYYY-MM-DD, or "unknown"
 */
public record Build(String commit, String date) {

    /** {@return that of the running program} */
    public static Build own() {
        Properties properties = new Properties();
        try (InputStream in =
                Build.class.getResourceAsStream("/org/truechimer/daemon/build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own archive cannot be read", e);
        }
        return new Build(
                properties.getProperty("commit", "unknown"),
                properties.getProperty("date", "unknown"));
    }
}
