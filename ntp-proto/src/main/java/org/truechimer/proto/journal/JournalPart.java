package org.truechimer.proto.journal;

import java.nio.ByteBuffer;

/**
 * A file of a journal.
 *
 * @param name what it is called when it is talked about
 * @param octets all of it
 */
public record JournalPart(String name, ByteBuffer octets) {}
