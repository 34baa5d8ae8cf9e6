package org.truechimer.daemon.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.truechimer.proto.clock.StepGuard;
import org.truechimer.proto.engine.Disruption;
import org.truechimer.proto.engine.KeyExchangeFault;
import org.truechimer.proto.engine.KeyTerms;
import org.truechimer.proto.engine.Notice;
import org.truechimer.proto.engine.Synchronisation;
import org.truechimer.proto.engine.Validity;
import org.truechimer.proto.select.Standing;
import org.truechimer.proto.time.Leap;
import org.truechimer.proto.wire.Address;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class NoticeTextTest {

    @Test
    void everyNoticeHasItsCommittedSentence() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Notice notice : every()) {
            NoticeText text = NoticeText.of(notice, true);
            lines.append(text.level()).append(' ').append(text.text()).append('\n');
        }
        Golden.assertGolden("notices.txt", lines.toString());
    }

    @Test
    void everyKindOfNoticeIsAmongThose() {
        assertThat(every().stream().map(Object::getClass).distinct())
                .hasSize(Notice.class.getPermittedSubclasses().length);
    }

    @Test
    void aStepThatIsOnlyWatchedIsNotSaidToHaveBeenMade() {
        assertThat(NoticeText.of(new Notice.Stepped(1_500_000_000), false).text())
                .isEqualTo("The clock would have been stepped by +1.50 s; it is only watched.");
    }

    @Test
    void whatOthersWroteCannotForgeALineOrSteerATerminal() {
        Notice notice = new Notice.NameUnresolved("evil\n<3>forged", "\u001b[2J\u202e", 1);
        assertThat(NoticeText.of(notice, true).text())
                .contains("evil?<3>forged", "(?[2J?)")
                .doesNotContain("\n", "\u001b", "\u202e");
    }

    private static List<Notice> every() {
        List<Notice> notices = new ArrayList<>();
        for (Synchronisation to : Synchronisation.values()) {
            notices.add(new Notice.SynchronisationChanged(Synchronisation.STARTING, to));
        }
        for (Standing to : Standing.values()) {
            notices.add(
                    new Notice.StandingChanged(
                            1, "ntp1.example:123", Standing.NO_SAMPLE, to, 0.0498));
        }
        notices.add(new Notice.Stepped(-12_500_000));
        for (StepGuard.Limit limit : StepGuard.Limit.values()) {
            notices.add(new Notice.StepRefused(86_400_000_000_000L, 1000, limit));
        }
        notices.add(new Notice.StepRefused(-7_200_000_000_000L, 1000, StepGuard.Limit.SINGLE));
        for (Disruption disruption : Disruption.values()) {
            notices.add(new Notice.ClockDisrupted(disruption));
        }
        notices.add(new Notice.SteeringRefused("Operation not permitted"));
        notices.add(new Notice.NameUnresolved("ntp1.example", "Name or service not known", 16));
        for (Notice.Replacement why : Notice.Replacement.values()) {
            notices.add(new Notice.AddressReplaced(1, "pool.example:123", "192.0.2.1:123", why));
        }
        notices.add(new Notice.RateLimited(1, "ntp1.example:123", 7));
        notices.add(
                new Notice.ServiceRefused(1, "ntp1.example:123", "DENY", Double.POSITIVE_INFINITY));
        notices.add(new Notice.ServiceRefused(1, "ntp1.example:123", "RSTR", 3600));
        for (Leap leap : Leap.values()) {
            notices.add(new Notice.LeapAnnounced(leap));
        }
        notices.addAll(aboutKeys());
        return notices;
    }

    private static List<Notice> aboutKeys() {
        Validity validity = new Validity(1_782_777_600, 1_790_553_600);
        Address peer = Address.parse("192.0.2.1", 0).orElseThrow();
        String name = "nts.example:4460";
        List<Notice> notices = new ArrayList<>();
        for (Optional<String> host :
                List.of(Optional.of("ntp.example"), Optional.<String>empty())) {
            notices.add(
                    new Notice.KeysAgreed(
                            name, new KeyTerms(host, 123, peer, 15, "nts.example", validity), 8));
        }
        for (KeyExchangeFault fault : KeyExchangeFault.values()) {
            String words =
                    switch (fault) {
                        case SERVER_NAME -> "Name or service not known";
                        case SERVER_IN_USE -> "ntp.example";
                        default -> "";
                    };
            notices.add(new Notice.KeyExchangeFailed(name, fault, words, 10));
        }
        notices.add(
                new Notice.KeyExchangeFailed(
                        name,
                        KeyExchangeFault.CONNECTION,
                        "nobody accepts connections at 192.0.2.1:4460; check that address",
                        22.5));
        notices.add(new Notice.CookieRefused(1, name));
        for (long now : new long[] {1_780_000_000, 1_795_000_000}) {
            notices.add(new Notice.CertificateOutOfDate(name, "nts.example", validity, now, 15));
        }
        notices.add(new Notice.CertificatesUndated(1000, 1_783_000_000, 1_767_225_600, 1, 2));
        notices.add(new Notice.CertificatesUndated(1000, 1_770_000_000, 1_780_000_000, 3, 2));
        notices.add(new Notice.CertificatesDated(1_783_000_000, 3));
        return notices;
    }
}
