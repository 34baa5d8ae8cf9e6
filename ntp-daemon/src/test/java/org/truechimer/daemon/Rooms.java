package org.truechimer.daemon;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

import java.lang.foreign.MemorySegment;

/**
 * What belongs where, of the daemon and the core it is built on.
 *
 * @param daemon the daemon's root package
 * @param core the core's root package
 */
record Rooms(String daemon, String core) {

    /** A memory segment as such is bytes: the server's replies are written in one. */
    ArchRule nativeCallsLiveInOnePackage() {
        DescribedPredicate<JavaClass> bytes = JavaClass.Predicates.type(MemorySegment.class);
        return noClasses()
                .that()
                .resideInAPackage(daemon + "..")
                .and()
                .resideOutsideOfPackage(daemon + ".linux..")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.lang.foreign..", "jnr..", "com.kenai.jffi..")
                                .and(DescribedPredicate.not(bytes)));
    }

    ArchRule theCoreDoesNotKnowTheDaemon() {
        return noClasses()
                .that()
                .resideInAPackage(core + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(daemon + "..");
    }
}
