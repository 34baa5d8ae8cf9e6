package org.truechimer.daemon.observe;

/**
 * Which build of the daemon is running, and for how long.
 *
 * @param version of the release
 * @param buildCommit the commit it was built from, see {@link Build}
 * @param buildCommitDate the day of that commit, YYYY-MM-DD
 * @param uptimeSeconds since it started
 */
public record Program(
        String version, String buildCommit, String buildCommitDate, double uptimeSeconds) {}
