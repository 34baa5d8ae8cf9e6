package org.truechimer.ctl;

import org.truechimer.ctl.Terminal.Colour;
import org.truechimer.daemon.observe.Printable;
import org.truechimer.daemon.observe.SecondsText;
import org.truechimer.daemon.tls.CertificateDates;
import org.truechimer.daemon.tls.ServerName;

import java.security.cert.X509Certificate;
import java.util.List;

/** A report for a person. */
final class NtsReportText {
    private static final int NAMES_SHOWN = 4;

    private NtsReportText() {}

    /** {@return the lines} */
    static String of(NtsReport report, Terminal terminal) {
        StringBuilder text = new StringBuilder();
        text.append(Printable.of(report.server().host()))
                .append(", TCP port ")
                .append(report.server().port())
                .append("\n\n");
        for (NtsReport.Step step : report.steps()) {
            StringBuilder line = new StringBuilder();
            pad(line, step.kind().title(), 13);
            pad(line, SecondsText.of(step.seconds()), 9);
            line.append(step.words());
            text.append("  ")
                    .append(mark(report, step, terminal))
                    .append(line.toString().stripTrailing())
                    .append('\n');
        }
        certificates(text, report);
        for (NtsReport.Problem problem : report.problems()) {
            text.append('\n')
                    .append(terminal.in(Colour.BAD, "Problem:"))
                    .append(' ')
                    .append(problem.words())
                    .append(".\nWhat to do: ")
                    .append(problem.remedy())
                    .append(".\n");
        }
        if (report.good()) {
            text.append('\n')
                    .append(terminal.in(Colour.GOOD, "Authentic time can be had from it."))
                    .append('\n');
        }
        return text.toString();
    }

    private static String mark(NtsReport report, NtsReport.Step step, Terminal terminal) {
        return report.good(step.kind())
                ? terminal.in(Colour.GOOD, "ok") + "      "
                : terminal.in(Colour.BAD, "FAILED") + "  ";
    }

    private static void certificates(StringBuilder text, NtsReport report) {
        if (report.certificates().isEmpty()) {
            return;
        }
        text.append(
                "\nCertificates, the server's first (whether they were revoked is not looked into)\n");
        for (X509Certificate certificate : report.certificates()) {
            text.append("  ")
                    .append(Printable.of(certificate.getSubjectX500Principal().getName()))
                    .append(names(certificate))
                    .append(": ")
                    .append(
                            NtsCheck.dates(
                                    CertificateDates.of(certificate),
                                    report.now().getEpochSecond()))
                    .append('\n');
        }
    }

    private static String names(X509Certificate certificate) {
        List<String> names = ServerName.namesOf(certificate);
        if (names.isEmpty()) {
            return "";
        }
        String shown = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
        int more = names.size() - NAMES_SHOWN;
        return " for " + Printable.of(shown) + (more > 0 ? " and " + more + " more" : "");
    }

    private static void pad(StringBuilder text, String word, int width) {
        text.append(word).repeat(' ', Math.max(1, width - word.length()));
    }
}
