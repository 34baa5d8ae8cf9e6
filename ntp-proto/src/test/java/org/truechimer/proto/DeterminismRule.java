package org.truechimer.proto;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

import org.truechimer.proto.planted.Planted;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What code of the core must not do, so that the same events give the same decisions on every
 * machine, and a replay is exact.
 *
 * @param planted a class each of whose methods breaks the rule
 */
record DeterminismRule(String name, ArchRule rule, Class<?> planted) {

    static final List<DeterminismRule> ALL =
            List.of(
                    rule(
                            "clocks",
                            "time comes in with events",
                            Planted.Clocks.class,
                            "java.lang.System#nanoTime",
                            "java.lang.System#currentTimeMillis",
                            "java.time.*#now",
                            "java.time.Clock#system*",
                            "java.time.Clock#tick*",
                            "java.time.InstantSource",
                            "java.util.Calendar",
                            "java.util.Date#<init>()",
                            "java.util.TimeZone"),
                    rule(
                            "input and output",
                            "effects ask the daemon for it",
                            Planted.InputOutput.class,
                            "java.io.*",
                            "java.net.*",
                            "java.nio.channels.*",
                            "java.nio.file.*",
                            "java.util.Scanner",
                            "javax.net.*"),
                    rule(
                            "native calls",
                            "the core runs on any machine",
                            Planted.NativeCalls.class,
                            "java.lang.System#load*",
                            "java.lang.foreign.Linker",
                            "java.lang.foreign.SymbolLookup"),
                    rule(
                            "threads",
                            "the core runs in the thread that calls it",
                            Planted.Threads.class,
                            "*#notify()",
                            "*#notifyAll()",
                            "*#wait()",
                            "*#wait(long)",
                            "*#wait(long,int)",
                            "java.lang.InheritableThreadLocal",
                            "java.lang.ScopedValue",
                            "java.lang.Thread*",
                            "java.lang.ref.*",
                            "java.util.*#parallel*",
                            "java.util.Timer*",
                            "java.util.concurrent.*"),
                    rule(
                            "logging",
                            "notices are typed values",
                            Planted.Logging.class,
                            "*#printStackTrace",
                            "java.lang.System#getLogger",
                            "java.lang.System$Logger*",
                            "java.util.logging.*",
                            "org.slf4j.*"),
                    rule(
                            "printing",
                            "notices are typed values",
                            Planted.Printing.class,
                            "java.lang.IO",
                            "java.lang.System#console",
                            "java.lang.System#err",
                            "java.lang.System#in",
                            "java.lang.System#out"),
                    rule(
                            "the environment",
                            "configuration comes in with events",
                            Planted.Environment.class,
                            "java.lang.Boolean#getBoolean",
                            "java.lang.Integer#getInteger",
                            "java.lang.Long#getLong",
                            "java.lang.Process*",
                            "java.lang.Runtime",
                            "java.lang.System#*Propert*",
                            "java.lang.System#exit",
                            "java.lang.System#gc",
                            "java.lang.System#getenv",
                            "java.lang.System#lineSeparator",
                            "java.time.ZoneId#systemDefault"),
                    rule(
                            "default locale and charset",
                            "text is one",
                            Planted.LocaleAndCharset.class,
                            "java.lang.String#<init>([B)",
                            "java.lang.String#<init>([B,int,int)",
                            "java.lang.String#format(java.lang.String,*)",
                            "java.lang.String#formatted",
                            "java.lang.String#getBytes()",
                            "java.lang.String#toLowerCase()",
                            "java.lang.String#toUpperCase()",
                            "java.nio.charset.Charset#defaultCharset",
                            "java.text.*",
                            "java.time.format.*#ofLocalized*",
                            "java.time.format.*#ofPattern(java.lang.String)",
                            "java.util.Formatter",
                            "java.util.Locale#getDefault"),
                    rule(
                            "randomness",
                            "random numbers come in with events",
                            Planted.Randomness.class,
                            "java.lang.*Math#random",
                            "java.lang.System#identityHashCode",
                            "java.security.KeyPairGenerator",
                            "java.security.SecureRandom",
                            "java.util.Collections#shuffle",
                            "java.util.Random",
                            "java.util.SplittableRandom",
                            "java.util.UUID#randomUUID",
                            "java.util.concurrent.ThreadLocalRandom",
                            "java.util.random.*",
                            "javax.crypto.KeyGenerator"),
                    rule(
                            "unordered collections",
                            "their order varies",
                            Planted.UnorderedCollections.class,
                            "java.util.HashMap",
                            "java.util.HashSet",
                            "java.util.Hashtable",
                            "java.util.IdentityHashMap",
                            "java.util.Map#copyOf",
                            "java.util.Map#of",
                            "java.util.Map#ofEntries",
                            "java.util.Properties",
                            "java.util.Set#copyOf",
                            "java.util.Set#of",
                            "java.util.WeakHashMap",
                            "java.util.stream.Collectors#groupingBy(*)",
                            "java.util.stream.Collectors#groupingBy(*,*)",
                            "java.util.stream.Collectors#groupingByConcurrent",
                            "java.util.stream.Collectors#toConcurrentMap",
                            "java.util.stream.Collectors#toMap(*,*)",
                            "java.util.stream.Collectors#toMap(*,*,*)",
                            "java.util.stream.Collectors#toSet",
                            "java.util.stream.Collectors#toUnmodifiable*"),
                    rule(
                            "inexact mathematics",
                            "StrictMath is the same everywhere",
                            Planted.Inexact.class,
                            "java.lang.Math#sin",
                            "java.lang.Math#cos",
                            "java.lang.Math#tan",
                            "java.lang.Math#asin",
                            "java.lang.Math#acos",
                            "java.lang.Math#atan*",
                            "java.lang.Math#sinh",
                            "java.lang.Math#cosh",
                            "java.lang.Math#tanh",
                            "java.lang.Math#exp*",
                            "java.lang.Math#log*",
                            "java.lang.Math#pow",
                            "java.lang.Math#cbrt"),
                    new DeterminismRule(
                            "no monitors",
                            classes().should(new HaveNoMonitor()),
                            Planted.Monitors.class));

    @Override
    public String toString() {
        return name;
    }

    /**
     * {@return a rule against uses}
     *
     * @param uses types ({@code java.io.*}) and members ({@code java.time.*#now}, {@code
     *     java.lang.String#getBytes()}); without parentheses, of any parameters
     */
    private static DeterminismRule rule(
            String what, String reason, Class<?> planted, String... uses) {
        Pattern types = globs(Stream.of(uses).filter(use -> !use.contains("#")));
        Pattern members =
                globs(
                        Stream.of(uses)
                                .filter(use -> use.contains("#"))
                                .map(use -> use.contains("(") ? use : use + "(**)"));
        return new DeterminismRule(
                "no " + what,
                noClasses()
                        .should()
                        .dependOnClassesThat(
                                describe(
                                        "are " + types,
                                        type -> types.matcher(type.getName()).matches()))
                        .orShould()
                        .accessTargetWhere(
                                describe(
                                        "it is " + members,
                                        access -> members.matcher(member(access)).matches()))
                        .as("no " + what)
                        .because(reason),
                planted);
    }

    private static String member(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String parameters =
                target instanceof CodeUnitAccessTarget code
                        ? code.getRawParameterTypes().stream()
                                .map(JavaClass::getName)
                                .collect(Collectors.joining(","))
                        : "";
        return target.getOwner().getName() + "#" + target.getName() + "(" + parameters + ")";
    }

    /**
     * {@return what matches one of them} A star stands for anything but a comma, two for anything.
     */
    private static Pattern globs(Stream<String> globs) {
        return Pattern.compile(
                globs.map(
                                glob ->
                                        Pattern.quote(glob)
                                                .replace("**", "\\E.{0,}\\Q")
                                                .replace("*", "\\E[^,]{0,}\\Q"))
                        .collect(Collectors.joining("|")));
    }
}
