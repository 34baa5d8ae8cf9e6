package org.truechimer.proto.nts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

class KeyExchangeMessageTest {
    private static final String REQUEST = "80010002 0000 80040004 001e000f 04000000 80000000";
    private static final String ANSWER =
            "80010002 0000 80040002 000f 00050004 deadbeef 80070002 101b 80060003 3a3a31"
                    + " 80000000";

    @Test
    void aRequestIsWrittenAndReadAsTheStandardHasIt() throws MalformedMessageException {
        KeyExchangeRequest request =
                new KeyExchangeRequest(
                        List.of(0),
                        List.of(30, 15),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        true);

        assertThat(request.octets()).isEqualTo(octets(REQUEST));
        assertThat(KeyExchangeRequest.parse(octets(REQUEST))).isEqualTo(request);
    }

    @Test
    void anAnswerIsReadWhicheverOfItsRecordsAreCritical() throws MalformedMessageException {
        KeyExchangeAnswer answer = KeyExchangeAnswer.parse(octets(ANSWER));

        assertThat(answer).isInstanceOf(KeyExchangeAnswer.Agreement.class);
        KeyExchangeAnswer.Agreement agreement = (KeyExchangeAnswer.Agreement) answer;
        assertThat(agreement.protocols()).containsExactly(0);
        assertThat(agreement.algorithms()).containsExactly(15);
        assertThat(agreement.cookies()).containsExactly(octets("deadbeef"));
        assertThat(agreement.server()).contains("::1");
        assertThat(agreement.port()).contains(4123);
        assertThat(agreement.compliantExporter()).isFalse();
    }

    @Test
    void anErrorIsWrittenAndReadAsTheStandardHasIt() throws MalformedMessageException {
        byte[] octets = octets("80020002 0001 80000000");

        assertThat(new KeyExchangeAnswer.Refused(1).octets()).isEqualTo(octets);
        assertThat(KeyExchangeAnswer.parse(octets)).isEqualTo(new KeyExchangeAnswer.Refused(1));
    }

    @Test
    void unknownRecordsThatAreNotCriticalArePassedOver() throws MalformedMessageException {
        assertThat(
                        KeyExchangeRequest.parse(
                                octets(
                                        "4001000166 80010002 0000 80040002 000f 00080000"
                                                + " 80000000")))
                .isEqualTo(KeyExchangeRequest.parse(octets("800100020000 80040002000f 80000000")));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "'', BAD_REQUEST, the end of the message is missing",
        "800100020000 80040002000f, BAD_REQUEST, the end of the message is missing",
        "800100020000 80040002000f 80000000 80000000, BAD_REQUEST,"
                + " something follows the end of the message",
        "800100020000 80040002000f 8000000100, BAD_REQUEST,"
                + " 'the record \"end of message\" has 1 octets, not 0'",
        "8001000300, BAD_REQUEST, 'a record of type 1 announces 3 octets, and 1 follow'",
        "800100, BAD_REQUEST, the last record is cut off",
        "80040002000f 80000000, BAD_REQUEST, the record NextProtocol is missing",
        "80010000 80040002000f 80000000, BAD_REQUEST, no protocol is asked for",
        "800100020000 80000000, BAD_REQUEST, 'NTPv4 is asked for, but no algorithm is offered'",
        "800100020000 80040000 80000000, BAD_REQUEST,"
                + " 'NTPv4 is asked for, but no algorithm is offered'",
        "800100020000 800100020000 80040002000f 80000000, BAD_REQUEST,"
                + " 'there are 2 records of type 1, where one at most may be'",
        "800100020000 80040002000f 80040002000f 80000000, BAD_REQUEST,"
                + " 'there are 2 records of type 4, where one at most may be'",
        "8001000300 0000 80040002000f 80000000, BAD_REQUEST,"
                + " 'the list of protocols has an odd length, 3 octets'",
        "800100020000 80040003000f00 80000000, BAD_REQUEST,"
                + " 'the list of algorithms has an odd length, 3 octets'",
        "800100020000 80040002000f 800200020001 80000000, BAD_REQUEST,"
                + " a record of type 2 does not belong into this message",
        "800100020000 80040002000f 800300020001 80000000, BAD_REQUEST,"
                + " a record of type 3 does not belong into this message",
        "800100020000 80040002000f 000500020001 80000000, BAD_REQUEST,"
                + " a record of type 5 does not belong into this message",
        "800100020000 80040002000f 00060003666f25 80000000, BAD_REQUEST,"
                + " 'the record \"NTP server\" holds no address and no domain name'",
        "800100020000 80040002000f 00070001ff 80000000, BAD_REQUEST,"
                + " 'the record \"NTP port\" has 1 octets, not 2'",
        "800100020000 80040002000f 0400000100 80000000, BAD_REQUEST,"
                + " 'the record \"compliant exporter\" has 1 octets, not 0'",
        "800100020000 80040002000f c0010000 80000000, UNRECOGNIZED_CRITICAL_RECORD,"
                + " the critical record of type 16385 is unknown",
        "800100020000 80040002000f 800c0000 80000000, UNRECOGNIZED_CRITICAL_RECORD,"
                + " the critical record of type 12 is unknown"
    })
    void whatIsNoRequestIsRefusedInWords(String hex, ErrorCode code, String words) {
        assertThatThrownBy(() -> KeyExchangeRequest.parse(octets(hex)))
                .isInstanceOfSatisfying(
                        MalformedMessageException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e).hasMessage(words);
                        });
    }

    @Test
    void aCookieIsNeverPrinted() {
        assertThat(new KeyExchangeRecord.NewCookie(octets("deadbeef")))
                .hasToString("NewCookie[4 octets]")
                .isEqualTo(new KeyExchangeRecord.NewCookie(octets("deadbeef")))
                .isNotEqualTo(new KeyExchangeRecord.NewCookie(octets("deadbeee")));
    }

    static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
