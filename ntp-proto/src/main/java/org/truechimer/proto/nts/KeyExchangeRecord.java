package org.truechimer.proto.nts;

import java.util.Arrays;
import java.util.List;

/**
 * One record of a key exchange (RFC 8915 section 4.1). Those that only the operator of a pool may
 * send have no type here: to everybody else they are unknown.
 */
public sealed interface KeyExchangeRecord {

    /** {@return the record type, 15 bits} */
    int type();

    /** {@return whether a receiver that does not know the type has to give up} */
    boolean critical();

    /** The last record of each message (section 4.1.1). */
    record EndOfMessage() implements KeyExchangeRecord {
        static final int TYPE = 0;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public boolean critical() {
            return true;
        }
    }

    /**
     * The protocols that the keys are for (section 4.1.2).
     *
     * @param protocols numbers of 16 bits; NTPv4 is 0
     */
    record NextProtocol(List<Integer> protocols) implements KeyExchangeRecord {
        static final int TYPE = 1;

        /** NTPv4, in IANA's registry of next protocols. */
        public static final int NTP_V4 = 0;

        /** A record of its own list. */
        public NextProtocol {
            protocols = List.copyOf(protocols);
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public boolean critical() {
            return true;
        }
    }

    /**
     * A server's refusal (section 4.1.3).
     *
     * @param code 16 bits; {@link ErrorCode} has those that are defined
     */
    record ErrorRecord(int code) implements KeyExchangeRecord {
        static final int TYPE = 2;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public boolean critical() {
            return true;
        }
    }

    /**
     * A server's warning (section 4.1.4), of which none is defined.
     *
     * @param code 16 bits
     */
    record Warning(int code) implements KeyExchangeRecord {
        static final int TYPE = 3;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public boolean critical() {
            return true;
        }
    }

    /**
     * The ciphers that the client offers, best first, or the one that the server chose (section
     * 4.1.5).
     *
     * @param ids numbers of 16 bits, of IANA's registry of AEAD algorithms
     */
    record AeadAlgorithms(List<Integer> ids) implements KeyExchangeRecord {
        static final int TYPE = 4;

        /** A record of its own list. */
        public AeadAlgorithms {
            ids = List.copyOf(ids);
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public boolean critical() {
            return true;
        }
    }

    /**
     * One cookie for NTPv4 (section 4.1.6). Nothing prints it.
     *
     * @param cookie as the server made it; nobody may change the array
     */
    @SuppressWarnings("ArrayRecordComponent") // equals and toString are written for it
    record NewCookie(byte[] cookie) implements KeyExchangeRecord {
        static final int TYPE = 5;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public boolean critical() {
            return false;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NewCookie(byte[] theirs) && Arrays.equals(cookie, theirs);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(cookie);
        }

        @Override
        public String toString() {
            return "NewCookie[" + cookie.length + " octets]";
        }
    }

    /**
     * The NTP server to ask (section 4.1.7).
     *
     * @param name an address, or a full domain name
     */
    record NtpServer(String name) implements KeyExchangeRecord {
        static final int TYPE = 6;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public boolean critical() {
            return false;
        }
    }

    /**
     * The UDP port of the NTP server (section 4.1.8).
     *
     * @param port 16 bits
     */
    record NtpPort(int port) implements KeyExchangeRecord {
        static final int TYPE = 7;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public boolean critical() {
            return false;
        }
    }

    /**
     * A server that the client does not want, because it has it already (draft-venhoek-nts-pool).
     * Only a pool heeds it.
     *
     * @param name as the pool gave it before
     */
    record ServerDeny(String name) implements KeyExchangeRecord {
        static final int TYPE = 13;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public boolean critical() {
            return false;
        }
    }

    /**
     * The sender exports keys for AES-128-GCM-SIV under that algorithm's own number. chrony, which
     * exported them under that of AES-SIV-CMAC-256 at first, made the record to tell.
     */
    record CompliantExporter() implements KeyExchangeRecord {
        static final int TYPE = 1024;

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public boolean critical() {
            return false;
        }
    }

    /**
     * A record that nothing here gives a meaning to.
     *
     * @param type the record type
     * @param critical whether it had its critical bit set
     * @param length octets of its body
     */
    record Unknown(int type, boolean critical, int length) implements KeyExchangeRecord {}
}
