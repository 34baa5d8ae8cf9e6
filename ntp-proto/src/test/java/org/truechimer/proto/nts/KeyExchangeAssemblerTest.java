package org.truechimer.proto.nts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.truechimer.proto.nts.KeyExchangeMessageTest.octets;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.RandomCases;
import org.truechimer.proto.nts.KeyExchangeAssembler.Progress;

import java.util.SplittableRandom;

class KeyExchangeAssemblerTest {
    private static final byte[] MESSAGE = octets("80010002 0000 80040002 000f 80000000");

    @Test
    void itIsCompleteWithTheLastOctetHoweverItComes() {
        SplittableRandom random = RandomCases.of("pieces of a message");
        for (int round = 0; round < 200; round++) {
            KeyExchangeAssembler assembler = assembler();
            int at = 0;
            while (at < MESSAGE.length) {
                int length = random.nextInt(1, MESSAGE.length - at + 1);
                Progress progress = assembler.feed(MESSAGE, at, length);
                at += length;
                assertThat(progress)
                        .isEqualTo(at == MESSAGE.length ? Progress.COMPLETE : Progress.MORE);
            }
            assertThat(assembler.message()).isEqualTo(MESSAGE);
        }
    }

    @Test
    void nothingMayFollow() {
        KeyExchangeAssembler assembler = assembler();
        assertThat(assembler.feed(MESSAGE, 0, MESSAGE.length)).isEqualTo(Progress.COMPLETE);
        assertThat(assembler.feed(MESSAGE, 0, 0)).isEqualTo(Progress.COMPLETE);
        assertThat(assembler.feed(MESSAGE, 0, 1)).isEqualTo(Progress.BROKEN);
        assertThat(assembler.feed(MESSAGE, 0, 0)).isEqualTo(Progress.BROKEN);
    }

    @Test
    void aRecordThatWouldNotFitIsNotWaitedFor() {
        byte[] header = octets("8001 3ffd");
        assertThat(assembler().feed(header, 0, header.length)).isEqualTo(Progress.BROKEN);
        byte[] fits = octets("8001 3ffc");
        assertThat(assembler().feed(fits, 0, fits.length)).isEqualTo(Progress.MORE);
    }

    @Test
    void recordsWithoutBodiesDoNotGoOnForEver() {
        KeyExchangeAssembler assembler = assembler();
        byte[] empty = octets("0401 0000");
        Progress progress = Progress.MORE;
        int fed = 0;
        while (progress == Progress.MORE && fed <= KeyExchangeAssembler.SERVER_LENGTH_MAX) {
            progress = assembler.feed(empty, 0, empty.length);
            fed += empty.length;
        }
        assertThat(progress).isEqualTo(Progress.BROKEN);
        assertThat(assembler.message().length)
                .isLessThanOrEqualTo(KeyExchangeAssembler.SERVER_LENGTH_MAX + empty.length);
    }

    private static KeyExchangeAssembler assembler() {
        return new KeyExchangeAssembler(KeyExchangeAssembler.SERVER_LENGTH_MAX);
    }
}
