package org.truechimer.proto.source;

import org.truechimer.proto.time.Leap;
import org.truechimer.proto.time.NtpShort;
import org.truechimer.proto.time.NtpTimestamp;
import org.truechimer.proto.wire.Header;
import org.truechimer.proto.wire.Mode;

/**
 * A header whose fields a test can set one by one; to begin with, a good answer without timestamps.
 */
final class HeaderDraft {
    Leap leap = Leap.NONE;
    int version = 4;
    int mode = Mode.SERVER;
    int stratum = 2;
    int poll = 6;
    int precision = -23;
    NtpShort rootDelay = new NtpShort(0x100);
    NtpShort rootDispersion = new NtpShort(0x80);
    int referenceId = 0x0A000001;
    NtpTimestamp reference = NtpTimestamp.ZERO;
    NtpTimestamp origin = NtpTimestamp.ZERO;
    NtpTimestamp receive = NtpTimestamp.ZERO;
    NtpTimestamp transmit = NtpTimestamp.ZERO;

    Header header() {
        return new Header(
                leap,
                version,
                mode,
                stratum,
                poll,
                precision,
                rootDelay,
                rootDispersion,
                referenceId,
                reference,
                origin,
                receive,
                transmit);
    }
}
