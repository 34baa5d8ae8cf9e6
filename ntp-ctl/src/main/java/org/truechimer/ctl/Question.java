package org.truechimer.ctl;

import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Mode;
import org.truechimer.proto.wire.Packet;
import org.truechimer.proto.wire.PacketParser;

import java.security.SecureRandom;
import java.util.Optional;

/** One request to a time server, and how its answer is known. */
interface Question {

    /** {@return the octets to send} */
    byte[] request();

    /** {@return the header of the answer, if the datagram is that} */
    Optional<Header> header(byte[] datagram);

    /** {@return a question that anybody on the path could answer} */
    static Question plain() {
        Header request = request(new SecureRandom().nextLong());
        byte[] octets = new byte[Header.LENGTH];
        request.write(octets, 0);
        return new Question() {
            @Override
            public byte[] request() {
                return octets;
            }

            @Override
            public Optional<Header> header(byte[] datagram) {
                return PacketParser.parse(datagram, 0, datagram.length)
                                        instanceof Packet.Valid valid
                                && valid.header().mode() == Mode.SERVER
                                && valid.header().origin().equals(request.transmit())
                        ? Optional.of(valid.header())
                        : Optional.empty();
            }
        };
    }

    /**
     * {@return a request with nothing in it but what a server needs: no clock of ours is told to
     * anyone}
     *
     * @param transmit random; comes back as the origin of the answer
     */
    static Header request(long transmit) {
        return new Header(
                Leap.NONE,
                4,
                Mode.CLIENT,
                0,
                6,
                0x20, // no precision
                NtpShort.ZERO,
                NtpShort.ZERO,
                0,
                NtpTimestamp.ZERO,
                NtpTimestamp.ZERO,
                NtpTimestamp.ZERO,
                new NtpTimestamp(transmit));
    }
}
