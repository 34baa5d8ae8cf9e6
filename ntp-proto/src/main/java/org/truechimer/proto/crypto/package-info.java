/** Symmetric keys and the message authentication codes that are made with them. */
@NullMarked
package org.truechimer.proto.crypto;

import org.jspecify.annotations.NullMarked;
