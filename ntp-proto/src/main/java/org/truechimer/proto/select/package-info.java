/**
 * Who tells the truth: the intersection of correctness intervals, and a verdict with its reason for
 * every source.
 */
@NullMarked
package org.truechimer.proto.select;

import org.jspecify.annotations.NullMarked;
