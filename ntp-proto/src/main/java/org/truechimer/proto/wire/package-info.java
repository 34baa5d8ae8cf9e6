/** The NTP packet: header, extension fields, MAC; parsed into values, and written. */
@NullMarked
package org.truechimer.proto.wire;

import org.jspecify.annotations.NullMarked;
