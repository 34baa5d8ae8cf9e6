/**
 * Values as octets and back, and frames that keep them safe in a file. It knows nothing of what the
 * values mean.
 */
@NullMarked
package org.truechimer.proto.octets;

import org.jspecify.annotations.NullMarked;
