/** Makes what is shipped: the image with its own runtime, at build time. */
@NullMarked
package org.truechimer.packaging;

import org.jspecify.annotations.NullMarked;
