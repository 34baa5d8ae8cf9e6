package org.truechimer.proto;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;

/** Finds {@code synchronized}, methods and blocks alike: ArchUnit itself sees no instructions. */
final class HaveNoMonitor extends ArchCondition<JavaClass> {
    HaveNoMonitor() {
        super("have no monitor");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        Path file = Path.of(type.getSource().orElseThrow().getUri());
        try {
            for (MethodModel method : ClassFile.of().parse(file).methods()) {
                if (entersMonitor(method)) {
                    String name = type.getName() + "." + method.methodName() + "()";
                    events.add(SimpleConditionEvent.violated(type, name + " is synchronized"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean entersMonitor(MethodModel method) {
        return method.flags().has(AccessFlag.SYNCHRONIZED)
                || method.code().stream()
                        .flatMap(code -> code.elementStream())
                        .anyMatch(MonitorInstruction.class::isInstance);
    }
}
