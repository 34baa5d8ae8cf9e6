package org.truechimer.proto.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.clock.ClockPolicy;
import org.truechimer.proto.engine.Configuration;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Notice;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.time.Reading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Journals of a simulated hour, replayed as they are and damaged. */
class ReplayTest {
    private static final Tape HOUR = Tape.ofAnHour();

    private static Replay replay(byte[] journal) {
        return Replayer.replay(ByteBuffer.wrap(journal), (engine, now, event) -> {});
    }

    private static List<Entry> entries(byte[] journal) {
        JournalReader reader = new JournalReader(ByteBuffer.wrap(journal));
        List<Entry> entries = new ArrayList<>();
        while (reader.next() instanceof JournalReader.Next.Read(Entry entry)) {
            entries.add(entry);
        }
        return entries;
    }

    private static byte[] journal(List<Entry> entries) {
        byte[] opening = new Output().i64(Entry.OPENING).octets();
        List<byte[]> parts = new ArrayList<>(List.of(opening));
        entries.forEach(entry -> parts.add(entry.frame()));
        ByteBuffer all =
                ByteBuffer.wrap(new byte[parts.stream().mapToInt(part -> part.length).sum()]);
        parts.forEach(all::put);
        return all.array();
    }

    private static byte[] hourWith(Configuration configuration) {
        List<Entry> entries = entries(HOUR.octets());
        entries.set(0, new Entry.Opened("1.2.3", configuration));
        return journal(entries);
    }

    @Test
    void anHourWithDisruptionsIsReplayedBitByBit() {
        assertThat(HOUR.endings).containsExactly(Ending.STOPPED);
        System.out.println(HOUR.events + " events in " + HOUR.octets().length + " octets");
        assertThat(replay(HOUR.octets()))
                .isInstanceOfSatisfying(
                        Replay.Same.class,
                        same -> {
                            assertThat(same.ending()).isEqualTo(Ending.STOPPED);
                            assertThat(same.extent().version()).isEqualTo("1.2.3");
                            assertThat(same.extent().events()).isEqualTo(HOUR.events);
                            assertThat(same.extent().effects()).isEqualTo(HOUR.effects);
                        });
        assertThat(HOUR.events).isGreaterThan(500);
        assertThat(HOUR.effects).isGreaterThan(500);
    }

    @Test
    void theWitnessSeesTheEngineAsItWasBeforeEachEvent() {
        List<Snapshot> snapshots = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        Replayer.replay(
                ByteBuffer.wrap(HOUR.octets()),
                (engine, now, event) -> {
                    snapshots.add(engine.snapshot(now));
                    events.add(event);
                });
        assertThat(events).hasSize((int) HOUR.events).endsWith(new Event.Stopping());
        assertThat(snapshots.getFirst().sources()).isEmpty();
        assertThat(snapshots.getLast().system().steps()).isEqualTo(2);
    }

    @Test
    void aFlippedOctetIsLocatedAndAllBeforeItIsReplayed() {
        byte[] damaged = HOUR.octets();
        int middle = damaged.length / 2;
        damaged[middle] ^= 1;
        assertThat(replay(damaged))
                .isInstanceOfSatisfying(
                        Replay.Damaged.class,
                        found -> {
                            assertThat(found.offset()).isBetween(middle - 300, middle);
                            assertThat(found.extent().events())
                                    .isBetween(HOUR.events / 3, 2 * HOUR.events / 3);
                        });
    }

    @Test
    void ofATornTailTheLastEventAloneIsLost() {
        List<Entry> entries = entries(HOUR.octets());
        byte[] unended = journal(entries.subList(0, entries.size() - 1));
        byte[] shorter = journal(entries.subList(0, entries.size() - 2));
        assertEnds(unended, HOUR.events, Ending.CUT_OFF);
        for (int length = shorter.length + 1; length < unended.length; length++) {
            assertEnds(Arrays.copyOf(unended, length), HOUR.events - 1, Ending.TORN);
        }
        assertEnds(shorter, HOUR.events - 1, Ending.CUT_OFF);
        assertEnds(Arrays.copyOf(shorter, shorter.length + 4096), HOUR.events - 1, Ending.TORN);
    }

    private static void assertEnds(byte[] journal, long events, Ending ending) {
        assertThat(replay(journal))
                .isInstanceOfSatisfying(
                        Replay.Same.class,
                        same -> {
                            assertThat(same.extent().events()).isEqualTo(events);
                            assertThat(same.ending()).isEqualTo(ending);
                        });
    }

    @Test
    void anotherConfigurationLeadsToOtherEffectsAndTheFirstOfThemIsShown() {
        ClockPolicy ours = ClockPolicy.DEFAULT;
        ClockPolicy slewing =
                new ClockPolicy(
                        ours.startupForwardSeconds(),
                        ours.startupBackwardSeconds(),
                        ours.panicForwardSeconds(),
                        ours.panicBackwardSeconds(),
                        ours.accumulatedSeconds(),
                        0.050,
                        ours.maximumSlew(),
                        ours.maximumFrequency(),
                        ours.maximumWander());
        assertThat(replay(hourWith(Tape.configuration(slewing))))
                .isInstanceOfSatisfying(
                        Replay.Differs.class,
                        differs -> {
                            assertThat(differs.point().number())
                                    .isEqualTo(differs.extent().events())
                                    .isLessThan(30);
                            assertThat(differs.point().effects())
                                    .isNotEmpty()
                                    .doesNotHaveAnyElementsOfTypes(Effect.Step.class);
                        });
    }

    @Test
    void anEventThatWasChangedIsFoundByItsEffects() {
        List<Entry> entries = entries(HOUR.octets());
        Entry.Happened last = (Entry.Happened) entries.get(entries.size() - 2);
        Event other = new Event.ClockRefused("not permitted");
        entries.set(entries.size() - 2, new Entry.Happened(last.chain(), last.now(), other));
        assertThat(replay(journal(entries)))
                .isInstanceOfSatisfying(
                        Replay.Differs.class,
                        differs -> {
                            assertThat(differs.point().number()).isEqualTo(HOUR.events);
                            assertThat(differs.point().event()).isEqualTo(other);
                            assertThat(differs.point().effects())
                                    .containsExactly(
                                            new Effect.Notify(
                                                    new Notice.SteeringRefused("not permitted")));
                        });
    }

    @Test
    void anEventThatTheEngineDoesNotSurviveIsShown() {
        ClockPolicy impossible = new ClockPolicy(1e9, 1e9, 1, 1, 1, 0.01, 5e-4, -1, 15e-6);
        assertThat(replay(hourWith(Tape.configuration(impossible))))
                .isInstanceOfSatisfying(
                        Replay.Faulted.class,
                        faulted -> {
                            assertThat(faulted.fault())
                                    .isInstanceOf(IllegalArgumentException.class);
                            assertThat(faulted.point().event()).isInstanceOf(Event.Received.class);
                        });
    }

    @Test
    void aFullJournalSaysSoAndIsReplayedToItsEnd() {
        int most = 20_000;
        Tape tape = new Tape(2, most, Integer.MAX_VALUE);
        tape.runUntil(1000);
        assertThat(tape.endings).containsExactly(Ending.FULL);
        assertThat(tape.octets().length).isBetween(most - 500, most);
        assertThat(replay(tape.octets()))
                .isInstanceOfSatisfying(
                        Replay.Same.class,
                        same -> {
                            assertThat(same.ending()).isEqualTo(Ending.FULL);
                            assertThat(same.extent().events()).isLessThan(tape.events);
                        });
    }

    @Test
    void aJournalThatMissedOctetsHasNoMoreOfThem() {
        Tape tape = new Tape(3, Tape.UNBOUNDED, 12);
        tape.runUntil(100);
        assertThat(tape.endings).isEmpty();
        assertEnds(tape.octets(), 10, Ending.CUT_OFF);
    }

    @Test
    void theEndOfAJournalIsNoLongerThanWhatIsKeptForIt() {
        for (Ending ending : Ending.values()) {
            assertThat(new Entry.Ended(0, ending).frame()).hasSizeLessThan(Entry.ENDED_LENGTH_MAX);
        }
    }

    @Test
    void whatIsNoJournalIsSaidToBeNone() {
        assertThat(replay(new byte[0])).isEqualTo(new Replay.Unreadable("this is no journal"));
        assertThat(replay(new byte[100])).isEqualTo(new Replay.Unreadable("this is no journal"));
        byte[] opening = new Output().i64(Entry.OPENING).octets();
        assertThat(replay(opening))
                .isEqualTo(new Replay.Unreadable("it breaks off before the first event"));
        byte[] later = new Output().i64(Entry.OPENING + 1).octets();
        assertThat(replay(later))
                .isEqualTo(
                        new Replay.Unreadable(
                                "its format is number 3, and this program reads number 2"));
    }

    /** The file was made by other means: whoever changes the format gives it another number. */
    @Test
    void theFormatIsWhatItWas() throws IOException {
        byte[] octets;
        try (InputStream file =
                ReplayTest.class.getResourceAsStream(
                        "JournalFuzzTestInputs/anyOctetsAreReadToAnEnd/whole")) {
            octets = file.readAllBytes();
        }
        assertThat(entries(octets)).hasSize(5);
        assertThat(journal(entries(octets))).isEqualTo(octets);
    }

    @Test
    void aJournalOpensOnce() {
        List<Entry> entries = new ArrayList<>(entries(HOUR.octets()).subList(0, 5));
        entries.add(entries.getFirst());
        assertThat(replay(journal(entries))).isInstanceOf(Replay.Damaged.class);
        assertThat(replay(journal(entries.subList(1, 4)))).isInstanceOf(Replay.Unreadable.class);
    }

    @Test
    void theClocksOfFirstAndLastEventAreTheSpan() {
        Replay.Extent extent = ((Replay.Same) replay(HOUR.octets())).extent();
        long nanos =
                extent.last().map(Reading::freeNanos).orElseThrow()
                        - extent.first().map(Reading::freeNanos).orElseThrow();
        assertThat(nanos * 1e-9).isBetween(3599.0, 3601.0);
    }
}
