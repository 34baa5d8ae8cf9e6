package org.truechimer.proto;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which package of the core may know which: its own layer and those below, without circles.
 *
 * @param root the package that holds them
 */
record Layers(String root) {

    /** From the bottom up. */
    private static final List<List<String>> ORDER =
            List.of(
                    List.of("octets"),
                    List.of("time"),
                    List.of("wire"),
                    List.of("crypto", "nts", "source", "select", "clock", "server"),
                    List.of("engine"),
                    List.of("journal", "sim"));

    /** {@return a rule for each layer but the topmost: it knows none above} */
    List<ArchRule> noneKnowsAHigherOne() {
        return IntStream.range(1, ORDER.size()).mapToObj(this::nothingBelowKnows).toList();
    }

    private ArchRule nothingBelowKnows(int layer) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages(ORDER.subList(0, layer)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(ORDER.subList(layer, layer + 1)));
    }

    ArchRule noCircles() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    /** A new package takes its place in the order first. */
    ArchRule eachPackageHasALayer() {
        return classes()
                .that()
                .haveNameNotMatching("module-info")
                .should()
                .resideInAnyPackage(packages(ORDER));
    }

    private String[] packages(List<List<String>> layers) {
        return layers.stream()
                .flatMap(List::stream)
                .map(name -> root + "." + name + "..")
                .toArray(String[]::new);
    }
}
