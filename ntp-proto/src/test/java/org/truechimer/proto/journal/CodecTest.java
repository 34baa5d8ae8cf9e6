package org.truechimer.proto.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.truechimer.proto.RandomCases;
import org.truechimer.proto.engine.Effect;
import org.truechimer.proto.engine.Event;
import org.truechimer.proto.engine.Notice;
import org.truechimer.proto.octets.Frame;
import org.truechimer.proto.octets.FrameReader;
import org.truechimer.proto.octets.Output;
import org.truechimer.proto.octets.UndecodableException;
import org.truechimer.proto.time.Reading;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** What is written of events, and what stands for effects. */
class CodecTest {
    private static final int ROUNDS = 100;

    private final SplittableRandom random = RandomCases.of("CodecTest");
    private final RandomValues values = new RandomValues(random);

    static Stream<Class<?>> events() {
        return Stream.of(Event.class.getPermittedSubclasses());
    }

    static Stream<Class<?>> effects() {
        return Stream.of(Effect.class.getPermittedSubclasses());
    }

    static Stream<Class<?>> notices() {
        return Stream.of(Notice.class.getPermittedSubclasses()).filter(Class::isRecord);
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsReadBackAsItWasWritten(Class<?> kind) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            assertIsReadBack(
                    new Entry.Happened(random.nextLong(), values.of(Reading.class), event(kind)));
        }
    }

    @Test
    void beginningAndEndAreReadBackAsTheyWereWritten() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            assertIsReadBack(
                    new Entry.Opened(
                            "1", values.of(Entry.Place.class), values.of(Beginning.Fresh.class)));
            byte[] state = new byte[random.nextInt(100)];
            random.nextBytes(state);
            assertIsReadBack(
                    new Entry.Opened(
                            "1",
                            values.of(Entry.Place.class),
                            new Beginning.Midway(ByteBuffer.wrap(state))));
            assertIsReadBack(values.of(Entry.Ended.class));
        }
    }

    private Event event(Class<?> kind) {
        return (Event) values.of(kind);
    }

    private static void assertIsReadBack(Entry entry) throws UndecodableException {
        FrameReader frames = new FrameReader(ByteBuffer.wrap(entry.frame()), 0);
        Frame frame = ((FrameReader.Next.Whole) frames.next()).frame();
        assertThat(Entry.of(frame.type(), frame.payload())).isEqualTo(entry);
        assertThat(frames.next()).isEqualTo(new FrameReader.Next.End());
    }

    @ParameterizedTest
    @MethodSource("effects")
    void effectsThatDifferInAnythingAreWrittenDifferently(Class<?> kind) {
        for (int i = 0; i < ROUNDS; i++) {
            assertVariantsDiffer((Effect) values.of(kind));
        }
    }

    @ParameterizedTest
    @MethodSource("notices")
    void noticesThatDifferInAnythingAreWrittenDifferently(Class<?> kind) {
        for (int i = 0; i < ROUNDS; i++) {
            assertVariantsDiffer(new Effect.Notify((Notice) values.of(kind)));
        }
    }

    private void assertVariantsDiffer(Effect effect) {
        byte[] written = written(effect);
        assertThat(values.variants(effect))
                .isNotEmpty()
                .allSatisfy(other -> assertThat(written((Effect) other)).isNotEqualTo(written));
    }

    private static byte[] written(Effect effect) {
        Output out = new Output();
        EffectEncoding.write(out, effect);
        return out.octets();
    }

    @Test
    void kindsOfEffectsAndNoticesHaveNumbersOfTheirOwn() {
        assertThat(effects().map(kind -> written((Effect) values.of(kind))[0]))
                .doesNotHaveDuplicates();
        assertThat(
                        notices()
                                .map(kind -> new Effect.Notify((Notice) values.of(kind)))
                                .map(effect -> written(effect)[1]))
                .doesNotHaveDuplicates();
    }

    @Test
    void whoseEventAnEffectIsMakesADifference() {
        Effect effect = new Effect.Step(1);
        EffectChain early = new EffectChain();
        early.nextEvent();
        early.add(effect);
        early.nextEvent();
        EffectChain late = new EffectChain();
        late.nextEvent();
        late.nextEvent();
        late.add(effect);
        assertThat(early.value()).isNotEqualTo(late.value());
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEntryThatIsTooShortIsRefused(Class<?> kind) {
        byte[] frame = new Entry.Happened(1, values.of(Reading.class), event(kind)).frame();
        for (int length = Frame.HEADER_LENGTH; length < frame.length; length++) {
            ByteBuffer payload =
                    ByteBuffer.wrap(Arrays.copyOfRange(frame, Frame.HEADER_LENGTH, length));
            assertThatThrownBy(() -> Entry.of(Entry.HAPPENED, payload))
                    .isInstanceOf(UndecodableException.class);
        }
    }

    /**
     * Keys, cookies and plaintext are octets: where an event cannot hold octets, a journal cannot
     * hold a secret. The random values know no arrays.
     */
    @ParameterizedTest
    @MethodSource("events")
    void anEventHoldsNoOctets(Class<?> kind) {
        for (int i = 0; i < ROUNDS; i++) {
            assertThat(values.of(kind)).isNotNull();
        }
    }
}
