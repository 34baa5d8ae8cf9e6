package org.truechimer.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the core's packages to their order, and the rules to what they claim. */
class LayersTest {
    private static final Layers LAYERS = new Layers("org.truechimer.proto");

    private static final Layers PLANTED_LAYERS = new Layers("org.truechimer.proto.planted.layers");
    private static final JavaClasses PLANTED =
            new ClassFileImporter().importPackages(PLANTED_LAYERS.root());

    @Test
    void noLayerKnowsAHigherOne() {
        LAYERS.noneKnowsAHigherOne().forEach(rule -> rule.check(Core.CLASSES));
    }

    @Test
    void packagesHaveNoCircles() {
        LAYERS.noCircles().check(Core.CLASSES);
    }

    @Test
    void eachPackageHasALayer() {
        LAYERS.eachPackageHasALayer().check(Core.CLASSES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time.KnowsWire",
                "wire.KnowsClock",
                "source.KnowsEngine",
                "engine.KnowsSim"
            })
    void upwardKnowledgeIsFound(String planted) {
        assertThat(PLANTED_LAYERS.noneKnowsAHigherOne())
                .anySatisfy(rule -> assertThat(report(rule)).contains(planted));
    }

    @Test
    void aCircleIsFound() {
        assertThat(report(PLANTED_LAYERS.noCircles()))
                .contains("source.KnowsSelect", "select.KnowsSource");
    }

    @Test
    void aPackageWithoutALayerIsFound() {
        assertThat(report(PLANTED_LAYERS.eachPackageHasALayer()))
                .contains("stray.OfNoLayer")
                .doesNotContain("KnowsWire");
    }

    private static String report(ArchRule rule) {
        return rule.evaluate(PLANTED).getFailureReport().toString();
    }
}
