package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.Consumer;

class SlotsTest {
    private final Slots slots = new Slots(Arena.ofAuto(), 64);

    /** Every way to use a slot; after each sequence, exactly those that may follow do. */
    private static final List<Consumer<Slots>> USES =
            List.of(s -> s.receive(0), s -> s.answer(0), s -> s.drop(0), s -> s.sent(0));

    @Test
    void aSlotGoesRoundAndRound() {
        for (int i = 0; i < 3; i++) {
            slots.receive(0);
            slots.answer(0);
            slots.sent(0);
            slots.receive(0);
            slots.drop(0);
        }
    }

    @Test
    void noSlotIsUsedByTwo() {
        assertAllowed(List.of(0));
        slots.receive(0);
        assertAllowed(List.of(1, 2));
        slots.answer(0);
        assertAllowed(List.of(3));
    }

    private void assertAllowed(List<Integer> uses) {
        for (int use = 0; use < USES.size(); use++) {
            Consumer<Slots> refused = USES.get(use);
            if (!uses.contains(use)) {
                assertThatThrownBy(() -> refused.accept(slots))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("slot 0");
            }
        }
    }

    @Test
    void slotsDoNotOverlap() {
        for (int i = 1; i < slots.count(); i++) {
            assertThat(slots.base(i) - slots.base(i - 1)).isGreaterThanOrEqualTo(Slots.CAPACITY);
        }
        assertThat(slots.base(slots.count() - 1) + Slots.CAPACITY)
                .isLessThanOrEqualTo(slots.memory().byteSize());
    }
}
