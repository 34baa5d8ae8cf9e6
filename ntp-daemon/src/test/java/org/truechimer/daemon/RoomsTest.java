package org.truechimer.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;

/** Holds the daemon to its rooms, and the rules to what they claim. */
class RoomsTest {
    private static final Rooms ROOMS = new Rooms("org.truechimer.daemon", "org.truechimer.proto");
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOMS.daemon(), ROOMS.core());

    private static final Rooms PLANTED_ROOMS =
            new Rooms(
                    "org.truechimer.daemon.planted.daemon", "org.truechimer.daemon.planted.proto");
    private static final JavaClasses PLANTED =
            new ClassFileImporter().importPackages("org.truechimer.daemon.planted");

    @Test
    void theRulesAreAppliedToDaemonAndCore() {
        assertThat(CLASSES.containPackage(ROOMS.daemon())).isTrue();
        assertThat(CLASSES.containPackage(ROOMS.core())).isTrue();
    }

    @Test
    void nativeCallsLiveInOnePackage() {
        ROOMS.nativeCallsLiveInOnePackage().check(CLASSES);
    }

    @Test
    void theCoreDoesNotKnowTheDaemon() {
        ROOMS.theCoreDoesNotKnowTheDaemon().check(CLASSES);
    }

    @Test
    void nativeCallsElsewhereAreFound() {
        assertThat(report(PLANTED_ROOMS.nativeCallsLiveInOnePackage()))
                .contains("runtime.Caller.linker()", "runtime.Caller.posix()")
                .doesNotContain("runtime.Caller.bytes(", "linux.Native");
    }

    @Test
    void aCoreThatKnowsTheDaemonIsFound() {
        assertThat(report(PLANTED_ROOMS.theCoreDoesNotKnowTheDaemon()))
                .contains("proto.KnowsDaemon");
    }

    private static String report(ArchRule rule) {
        return rule.evaluate(PLANTED).getFailureReport().toString();
    }
}
