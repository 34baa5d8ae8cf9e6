package org.truechimer.proto.nts;

import java.util.Arrays;
import java.util.List;

/**
 * One record of a key exchange (RFC 8915 section 4.1). Those that only the operator of a pool may
 * send have no type here: to everybody else they are unknown.
 */
public sealed interface KeyExchangeRecord {

    /** {@return the record type, 15 bits} */
    default int type() {
        return switch (this) {
            case EndOfMessage _ -> EndOfMessage.TYPE;
            case NextProtocol _ -> NextProtocol.TYPE;
            case ErrorRecord _ -> ErrorRecord.TYPE;
            case Warning _ -> Warning.TYPE;
            case AeadAlgorithms _ -> AeadAlgorithms.TYPE;
            case NewCookie _ -> NewCookie.TYPE;
            case NtpServer _ -> NtpServer.TYPE;
            case NtpPort _ -> NtpPort.TYPE;
            case ServerDeny _ -> ServerDeny.TYPE;
            case CompliantExporter _ -> CompliantExporter.TYPE;
            case Unknown unknown -> unknown.type();
        };
    }

    /** {@return whether a receiver that does not know the type has to give up} */
    default boolean critical() {
        return switch (this) {
            case EndOfMessage _, NextProtocol _, ErrorRecord _, Warning _, AeadAlgorithms _ -> true;
            case NewCookie _, NtpServer _, NtpPort _, ServerDeny _, CompliantExporter _ -> false;
            case Unknown unknown -> unknown.critical();
        };
    }

    /** The last record of each message (section 4.1.1). */
    record EndOfMessage() implements KeyExchangeRecord {
        static final int TYPE = 0;
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
    }

    /**
     * A server's refusal (section 4.1.3).
     *
     * @param code 16 bits; {@link ErrorCode} has those that are defined
     */
    record ErrorRecord(int code) implements KeyExchangeRecord {
        static final int TYPE = 2;
    }

    /**
     * A server's warning (section 4.1.4), of which none is defined.
     *
     * @param code 16 bits
     */
    record Warning(int code) implements KeyExchangeRecord {
        static final int TYPE = 3;
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
    }

    /**
     * The UDP port of the NTP server (section 4.1.8).
     *
     * @param port 16 bits
     */
    record NtpPort(int port) implements KeyExchangeRecord {
        static final int TYPE = 7;
    }

    /**
     * A server that the client does not want, because it has it already (draft-venhoek-nts-pool).
     * Only a pool heeds it.
     *
     * @param name as the pool gave it before
     */
    record ServerDeny(String name) implements KeyExchangeRecord {
        static final int TYPE = 13;
    }

    /**
     * The sender exports keys for AES-128-GCM-SIV under that algorithm's own number. chrony, which
     * exported them under that of AES-SIV-CMAC-256 at first, made the record to tell.
     */
    record CompliantExporter() implements KeyExchangeRecord {
        static final int TYPE = 1024;
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
