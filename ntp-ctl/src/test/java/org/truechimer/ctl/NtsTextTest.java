package org.truechimer.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Optional;

class NtsTextTest {
    private static final String NO_SECRET = "there is no file /etc/truechimer/fleet-seed";

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
    void howAMemberOfAFleetOpensCookiesIsShownAsCommitted() throws IOException {
        Golden.assertGolden("nts-fleet.txt", member(Optional.empty()).toString());
        Golden.assertGolden("nts-fleet-keyless.txt", member(Optional.of(NO_SECRET)).toString());
    }

    @Test
    void aMemberOfAFleetIsGoodWhenItHasTheSecret() {
        assertThat(member(Optional.empty()).good()).isTrue();
        assertThat(member(Optional.of(NO_SECRET)).good()).isFalse();
    }

    @Test
    void whereNoKeysCanBeExchangedIsNotGoodAndIsSaid() {
        NtsText nothing = new NtsText(Observations.servingNothing(), new TestTerminal().terminal());
        assertThat(nothing.good()).isFalse();
        assertThat(nothing.toString())
                .endsWith(
                        """

                        Server of keys at 192.0.2.77:4460
                          problem       no file nts.pem
                        """);
    }

    private static NtsText member(Optional<String> problem) {
        return new NtsText(Observations.memberOfAFleet(problem), new TestTerminal().terminal());
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
