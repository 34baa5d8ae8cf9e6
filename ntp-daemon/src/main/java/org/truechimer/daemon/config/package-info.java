/**
 * The configuration: a TOML file, and the files beside it, become one immutable {@link
 * org.truechimer.daemon.config.DaemonConfiguration}, or all that is wrong with them at once.
 *
 * <p>Reading is free of side effects: no file that the configuration names is opened, no name is
 * looked up, nothing is logged. So whoever may read the configuration can check it. The grammar is
 * that of ntpd-rs, whose files load unchanged; what this version does not serve is checked all the
 * same and accepted with a {@link org.truechimer.daemon.config.Notice}.
 */
@NullMarked
package org.truechimer.daemon.config;

import org.jspecify.annotations.NullMarked;
