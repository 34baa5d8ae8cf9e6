package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class NtsTextTest {
    private final NtsText text =
            new NtsText(Observations.underNts(), new TestTerminal().terminal());

    @Test
    void keysCertificatesAndFailuresAreShownAsCommitted() throws IOException {
        Golden.assertGolden("nts.txt", text.toString());
    }

    @Test
    void whatComesToServersOfKeysIsShownAsCommitted() throws IOException {
        Golden.assertGolden(
                "nts-server.txt",
                new NtsText(Observations.servingKeys(), new TestTerminal().terminal()).toString());
    }

    @Test
    void allIsGoodWhenEachSourceHasKeys() {
        assertThat(text.good()).isFalse();
        assertThat(new NtsText(Observations.synchronised(), new TestTerminal().terminal()).good())
                .isTrue();
    }

    @Test
    void withoutSuchASourceItSaysWhatThatMeans() {
        assertThat(new NtsText(Observations.synchronised(), new TestTerminal().terminal()))
                .hasToString(
                        "No source is asked under NTS: whoever is on the way can forge the time."
                                + " Sources with mode = \"nts\" in the configuration are.\n");
    }
}
