/**
 * Network Time Security (RFC 8915): the messages of the key exchange and both its ends, as values
 * and pure machines. Octets go in and come out; the connection, its keys and all randomness belong
 * to the caller.
 */
@NullMarked
package org.truechimer.proto.nts;

import org.jspecify.annotations.NullMarked;
