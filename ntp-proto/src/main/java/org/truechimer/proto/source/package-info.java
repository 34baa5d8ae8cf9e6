/**
 * One association with one server: when it is asked, which answers are accepted and why others are
 * not.
 */
@NullMarked
package org.truechimer.proto.source;

import org.jspecify.annotations.NullMarked;
