package org.truechimer.proto.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.octets.Output;
import org.truechimer.proto.wire.Address;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Journals written anew, with hashed addresses. */
class ExporterTest {
    private static final Tape HOUR = Tape.ofAnHour(96 << 10);
    private static final Disguise DISGUISE = new Disguise(new byte[] {1, 2, 3});

    private final List<ByteArrayOutputStream> files = new ArrayList<>();

    private List<JournalPart> exported(List<JournalPart> parts) {
        Sink sink =
                new Sink() {
                    @Override
                    public boolean begin() {
                        return files.add(new ByteArrayOutputStream());
                    }

                    @Override
                    public boolean append(byte[] octets) {
                        files.getLast().writeBytes(octets);
                        return true;
                    }

                    @Override
                    public void ended(Ending why) {}
                };
        Exporter exporter = new Exporter(sink, 96 << 10, "1.2.3", 5, DISGUISE::of);
        Replay.Same same = (Replay.Same) new Replayer(parts).next(exporter);
        exporter.stop();
        assertThat(exporter.firstDifference()).isZero();
        assertThat(exporter.events()).isEqualTo(same.extent().events());
        List<JournalPart> written = new ArrayList<>();
        for (ByteArrayOutputStream file : files) {
            written.add(new JournalPart("part", ByteBuffer.wrap(file.toByteArray())));
        }
        return written;
    }

    @Test
    void anExportIsReplayedToTheSameNumberOfEffects() {
        for (int dropped = 0; dropped < 2; dropped++) {
            files.clear();
            List<JournalPart> parts = HOUR.parts().subList(dropped, HOUR.parts().size());
            Replay.Same original = (Replay.Same) new Replayer(parts).next(new Witness() {});
            Replay.Same copy = (Replay.Same) new Replayer(exported(parts)).next(new Witness() {});
            assertThat(copy.ending()).isEqualTo(Ending.STOPPED);
            assertThat(copy.extent().events()).isEqualTo(original.extent().events());
            assertThat(copy.extent().effects()).isEqualTo(original.extent().effects());
        }
    }

    @Test
    void noAddressAndNoNameIsLeft() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (JournalPart part : HOUR.parts()) {
            all.writeBytes(part.octets().array());
        }
        String before = all.toString(StandardCharsets.ISO_8859_1);
        exported(HOUR.parts());
        all.reset();
        files.forEach(file -> all.writeBytes(file.toByteArray()));
        String after = all.toString(StandardCharsets.ISO_8859_1);
        for (int host = 1; host <= 4; host++) {
            String name = "192.0.2." + host;
            String octets =
                    new String(
                            new Output().i32(0xC000_0200 | host).octets(),
                            StandardCharsets.ISO_8859_1);
            assertThat(before).contains(name, octets);
            assertThat(after).doesNotContain(name, octets);
        }
    }

    @Test
    void whatIsEqualStaysEqualAndWhatDiffersStaysDifferent() {
        List<Object> addresses = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            addresses.add(DISGUISE.of(Address.ofIPv4(0xC000_0000 + i, 123)));
        }
        assertThat(addresses).doesNotHaveDuplicates();
        assertThat(DISGUISE.of(Address.ofIPv4(0xC000_0000, 123))).isEqualTo(addresses.getFirst());
        assertThat(new Disguise(new byte[] {9}).of(Address.ofIPv4(0xC000_0000, 123)))
                .isNotEqualTo(addresses.getFirst());
    }

    @Test
    void anAddressAndItsSpellingsAreTheSameOne() {
        for (String literal : List.of("192.0.2.7", "2001:db8::7")) {
            Address address = Address.parse(literal, 123).orElseThrow();
            Address other = (Address) DISGUISE.of(address);
            assertThat(other.port()).isEqualTo(123);
            assertThat(DISGUISE.of(literal)).isEqualTo(other.host());
            assertThat(DISGUISE.of(address.toString())).isEqualTo(other.toString());
        }
    }

    @Test
    void namesAreHashedAndSentencesWithheld() {
        Event.ResolveFailed failed =
                (Event.ResolveFailed)
                        DISGUISE.of(
                                new Event.ResolveFailed(
                                        "time.example", "time.example: Name or service not known"));
        assertThat(failed.host()).matches("name-[0-9a-f]{12}");
        assertThat(failed.reason()).isEqualTo("withheld");
        assertThat(DISGUISE.of("time.example:123")).isEqualTo(failed.host() + ":123");
        assertThat(DISGUISE.of("TIME.example")).isEqualTo(failed.host());
    }
}
