/**
 * A record of bounded size: numbered files in a directory, of which the oldest are dropped. What is
 * in them is the business of whoever writes them.
 */
@NullMarked
package org.truechimer.daemon.ring;

import org.jspecify.annotations.NullMarked;
