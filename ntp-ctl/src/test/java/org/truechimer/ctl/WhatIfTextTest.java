package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.journal.Life;
import org.truechimer.proto.journal.WhatIf;

import java.util.Optional;

class WhatIfTextTest {
    @Test
    void answersThatWereMadeBasicAreMentionedWhereThereAreSome() {
        assertThat(text(0))
                .doesNotContain("basic mode")
                .contains("nothing would have been different");
        assertThat(text(12)).contains("have answered in basic mode 12 times");
    }

    private static String text(long madeBasic) {
        Life.Sum life = new Life.Sum(Observations.synchronised().snapshot(), 5, 2, 0, 0, 60);
        return WhatIfText.of(new WhatIf.Comparison(Optional.empty(), life, life, madeBasic, 0, 0));
    }
}
