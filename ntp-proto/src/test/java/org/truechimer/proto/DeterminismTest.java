package org.truechimer.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.truechimer.proto.planted.Planted;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

/** Holds the core to its determinism rules, and the rules to what they claim. */
class DeterminismTest {

    @ParameterizedTest
    @MethodSource("rules")
    void theCoreKeeps(DeterminismRule rule) {
        rule.rule().check(Core.CLASSES);
    }

    @Test
    void theRulesWereAppliedToSomething() {
        assertThat(Core.CLASSES).hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleFindsEachPlantedFault(DeterminismRule rule) {
        assertThat(violators(rule, rule.planted()))
                .containsAll(
                        Stream.of(rule.planted().getDeclaredMethods())
                                .filter(method -> !method.isSynthetic())
                                .map(Method::getName)
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleLeavesExactCodeAlone(DeterminismRule rule) {
        assertThat(violators(rule, Planted.Exact.class)).isEmpty();
    }

    static List<DeterminismRule> rules() {
        return DeterminismRule.ALL;
    }

    private static List<String> violators(DeterminismRule rule, Class<?> code) {
        JavaClasses classes = new ClassFileImporter().importClasses(code);
        return rule.rule().evaluate(classes).getFailureReport().getDetails().stream()
                .map(detail -> detail.replaceAll("(?s).*?Planted\\$\\w+\\.(\\w+)\\(.*", "$1"))
                .toList();
    }
}
