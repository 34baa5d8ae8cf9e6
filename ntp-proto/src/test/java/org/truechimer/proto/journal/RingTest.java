package org.truechimer.proto.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Engine;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Snapshot;
import org.truechimer.proto.time.Reading;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Journals in many files, of which some are dropped, damaged, or out of their order. */
class RingTest {
    private static final int FILE_OCTETS = 84 << 10;
    private static final Tape HOUR = Tape.ofAnHour(FILE_OCTETS);
    private static final List<JournalPart> PARTS = HOUR.parts();

    /** Keeps all that it sees. */
    private static final class Memory implements Witness {
        final List<Reading> clocks = new ArrayList<>();
        final List<Snapshot> snapshots = new ArrayList<>();
        final List<List<Effect>> effects = new ArrayList<>();

        @Override
        public void before(Engine engine, Reading now, Event event) {
            clocks.add(now);
            snapshots.add(engine.snapshot(now));
        }

        @Override
        public void after(Engine engine, Reading now, Event event, List<Effect> more) {
            effects.add(List.copyOf(more));
        }
    }

    private static List<Replay> replay(List<JournalPart> parts) {
        Replayer replayer = new Replayer(parts);
        List<Replay> replays = new ArrayList<>();
        while (replayer.hasNext()) {
            replays.add(replayer.next(new Witness() {}));
        }
        return replays;
    }

    private static Replay.Same same(Replay replay) {
        assertThat(replay).isInstanceOf(Replay.Same.class);
        return (Replay.Same) replay;
    }

    @Test
    void manyFilesAreOneRun() {
        System.out.println(HOUR.events + " events in " + PARTS.size() + " files");
        assertThat(PARTS).hasSizeGreaterThan(2);
        assertThat(PARTS)
                .allSatisfy(
                        part ->
                                assertThat(part.octets().remaining())
                                        .isLessThanOrEqualTo(FILE_OCTETS));
        List<Replay> replays = replay(PARTS);
        assertThat(replays).hasSize(1);
        Replay.Same same = same(replays.getFirst());
        assertThat(same.ending()).isEqualTo(Ending.STOPPED);
        assertThat(same.extent().events()).isEqualTo(HOUR.events);
        assertThat(same.extent().effects()).isEqualTo(HOUR.effects);
        assertThat(same.extent().files())
                .isEqualTo(new Replay.Files("file 1", "file " + PARTS.size(), PARTS.size()));
    }

    @Test
    void withoutTheOldestFilesTheRestIsReplayedToTheSameEffectsAndBeliefs() {
        Memory whole = new Memory();
        new Replayer(PARTS).next(whole);
        for (int dropped = 1; dropped < PARTS.size(); dropped++) {
            Memory rest = new Memory();
            Replay.Same same = same(new Replayer(PARTS.subList(dropped, PARTS.size())).next(rest));
            int before = (int) same.extent().before();
            assertThat(same.extent().events()).isEqualTo(HOUR.events - before);
            assertThat(same.extent().begun()).contains(whole.clocks.getFirst());
            assertThat(rest.effects).isEqualTo(whole.effects.subList(before, whole.effects.size()));
            assertThat(rest.snapshots)
                    .isEqualTo(whole.snapshots.subList(before, whole.snapshots.size()));
        }
    }

    @Test
    void behindAMissingFileAnotherStretchBegins() {
        List<JournalPart> parts = new ArrayList<>(PARTS);
        parts.remove(1);
        List<Replay> replays = replay(parts);
        assertThat(replays).hasSize(2);
        assertThat(same(replays.getFirst()).ending()).isEqualTo(Ending.CONTINUED);
        assertThat(same(replays.getFirst()).extent().files().lastNumber()).isEqualTo(1);
        assertThat(same(replays.getLast()).ending()).isEqualTo(Ending.STOPPED);
    }

    @Test
    void filesThatAreOutOfOrderAreReplayedEachByItself() {
        List<JournalPart> parts = new ArrayList<>(PARTS);
        Collections.reverse(parts);
        List<Replay> replays = replay(parts);
        assertThat(replays).hasSize(PARTS.size());
        assertThat(same(replays.getFirst()).ending()).isEqualTo(Ending.STOPPED);
        assertThat(replays.subList(1, replays.size()))
                .allSatisfy(
                        replay -> assertThat(same(replay).ending()).isEqualTo(Ending.CONTINUED));
    }

    @Test
    void behindDamageTheNextFileIsReplayed() {
        List<JournalPart> parts = new ArrayList<>(PARTS);
        byte[] octets = parts.get(1).octets().array().clone();
        octets[octets.length - 1000] ^= 1;
        parts.set(1, new JournalPart("file 2", ByteBuffer.wrap(octets)));
        List<Replay> replays = replay(parts);
        assertThat(replays).hasSize(2);
        assertThat(replays.getFirst())
                .isInstanceOfSatisfying(
                        Replay.Damaged.class,
                        damaged -> {
                            assertThat(damaged.extent().files().last()).isEqualTo("file 2");
                            assertThat(damaged.offset()).isGreaterThan(octets.length - 1500);
                        });
        assertThat(same(replays.getLast()).extent().files().first()).isEqualTo("file 3");
    }

    @Test
    void aDamagedBeginningCostsItsFile() {
        List<JournalPart> parts = new ArrayList<>(PARTS);
        byte[] octets = parts.get(1).octets().array().clone();
        octets[1000] ^= 1;
        parts.set(1, new JournalPart("file 2", ByteBuffer.wrap(octets)));
        List<Replay> replays = replay(parts);
        assertThat(replays).hasSize(3);
        assertThat(same(replays.getFirst()).ending()).isEqualTo(Ending.CONTINUED);
        assertThat(replays.get(1))
                .isEqualTo(new Replay.Unreadable("file 2", "its content is not what was written"));
    }

    @Test
    void anotherStateThanTheOneBeforeLeadsToIsFound() {
        List<JournalPart> parts = new ArrayList<>(PARTS);
        JournalReader reader = new JournalReader(parts.get(1).octets());
        Entry.Opened opened = (Entry.Opened) ((JournalReader.Next.Read) reader.next()).entry();
        Entry.Place place = opened.place();
        byte[] other =
                new Entry.Opened("1.2.3", place, Beginning.midway(new Engine(Tape.CONFIGURATION)))
                        .frame();
        ByteBuffer octets =
                ByteBuffer.allocate(Entry.OPENING_LENGTH + other.length)
                        .putLong(Entry.OPENING)
                        .put(other)
                        .flip();
        parts.set(1, new JournalPart("file 2", octets));
        assertThat(replay(parts).getFirst())
                .isInstanceOfSatisfying(
                        Replay.StateDiffers.class,
                        differs -> assertThat(differs.file()).isEqualTo("file 2"));
    }

    @Test
    void whatDoesNotFitIntoAFileEndsTheJournalAndIsSaid() {
        Tape tape = new Tape(2, 30_000, Integer.MAX_VALUE);
        tape.runUntil(1000);
        assertThat(tape.endings).containsExactly(Ending.OUTGROWN);
        Replay.Same same = same(replay(tape.parts()).getFirst());
        assertThat(same.ending()).isEqualTo(Ending.OUTGROWN);
        assertThat(same.extent().events()).isBetween(10L, tape.events - 1);
    }
}
