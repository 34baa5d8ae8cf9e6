package org.truechimer.proto.planted;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.net.InetAddress;
import java.nio.channels.DatagramChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.Formatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Code that breaks the rules of the core, method by method, to see the rules find it. */
@SuppressWarnings({"all", "restricted"})
public final class Planted {
    private Planted() {}

    public static final class Clocks {
        static long nanoTime() {
            return System.nanoTime();
        }

        static long currentTimeMillis() {
            return System.currentTimeMillis();
        }

        static Instant instant() {
            return Instant.now();
        }

        static LocalDate date() {
            return LocalDate.now();
        }

        static Supplier<Instant> reference() {
            return Instant::now;
        }

        static Supplier<Instant> lambda() {
            return () -> Instant.now();
        }

        static Clock systemClock() {
            return Clock.systemUTC();
        }

        static Date oldDate() {
            return new Date();
        }
    }

    public static final class InputOutput {
        static boolean file(Path path) {
            return Files.exists(path);
        }

        static InputStream stream() {
            return new ByteArrayInputStream(new byte[0]);
        }

        static DatagramChannel channel() throws Exception {
            return DatagramChannel.open();
        }

        static InetAddress address() {
            return InetAddress.getLoopbackAddress();
        }
    }

    public static final class NativeCalls {
        static Linker linker() {
            return Linker.nativeLinker();
        }

        static SymbolLookup lookup() {
            return SymbolLookup.loaderLookup();
        }

        static void library() {
            System.loadLibrary("c");
        }
    }

    public static final class Threads {
        static void start(Runnable task) {
            Thread.ofVirtual().start(task);
        }

        static void sleep() throws InterruptedException {
            Thread.sleep(1);
        }

        static Object local() {
            return ThreadLocal.withInitial(() -> 1);
        }

        static Object lock() {
            return new ReentrantLock();
        }

        static Object atomic() {
            return new AtomicLong();
        }

        static Object parallel(Stream<String> stream) {
            return stream.parallel();
        }

        static Object parallelStream(Collection<String> strings) {
            return strings.parallelStream();
        }

        static void parallelSort(long[] numbers) {
            Arrays.parallelSort(numbers);
        }

        static void notified(Object monitor) {
            monitor.notifyAll();
        }
    }

    public static final class Monitors {
        static synchronized void synchronizedMethod() {}

        static void synchronizedBlock(Object monitor) {
            synchronized (monitor) {
                monitor.hashCode();
            }
        }
    }

    public static final class Logging {
        static void systemLogger() {
            System.getLogger("core").log(System.Logger.Level.INFO, "text");
        }

        static void utilLogging() {
            Logger.getLogger("core").info("text");
        }

        static void stackTrace(Exception problem) {
            problem.printStackTrace();
        }
    }

    public static final class Printing {
        static void out() {
            System.out.println("text");
        }

        static void err() {
            System.err.print("text");
        }

        static void io() {
            IO.println("text");
        }
    }

    public static final class Environment {
        static String variable() {
            return System.getenv("HOME");
        }

        static String property() {
            return System.getProperty("user.dir");
        }

        static Integer number() {
            return Integer.getInteger("a.number");
        }

        static boolean flag() {
            return Boolean.getBoolean("a.flag");
        }

        static String lineSeparator() {
            return System.lineSeparator();
        }

        static int processors() {
            return Runtime.getRuntime().availableProcessors();
        }

        static ZoneId zone() {
            return ZoneId.systemDefault();
        }
    }

    public static final class LocaleAndCharset {
        static String format(double number) {
            return String.format("%.3f", number);
        }

        static String formatted(double number) {
            return "%.3f".formatted(number);
        }

        static String lower(String text) {
            return text.toLowerCase();
        }

        static Function<String, String> upper() {
            return String::toUpperCase;
        }

        static byte[] bytes(String text) {
            return text.getBytes();
        }

        static String text(byte[] bytes) {
            return new String(bytes);
        }

        static String part(byte[] bytes) {
            return new String(bytes, 0, 1);
        }

        static Charset charset() {
            return Charset.defaultCharset();
        }

        static Locale locale() {
            return Locale.getDefault();
        }

        static Object numbers() {
            return NumberFormat.getInstance();
        }

        static Object formatter() {
            return new Formatter();
        }

        static Object pattern() {
            return DateTimeFormatter.ofPattern("MMMM");
        }
    }

    public static final class Randomness {
        static Object random() {
            return new Random(1);
        }

        static Object secure() {
            return new SecureRandom();
        }

        static Object splittable() {
            return new SplittableRandom(1);
        }

        static long threadLocal() {
            return ThreadLocalRandom.current().nextLong();
        }

        static Object generator() {
            return RandomGenerator.getDefault();
        }

        static double math() {
            return Math.random();
        }

        static double strictMath() {
            return StrictMath.random();
        }

        static UUID uuid() {
            return UUID.randomUUID();
        }

        static int identity(Object object) {
            return System.identityHashCode(object);
        }

        static void shuffle(List<String> list) {
            Collections.shuffle(list);
        }
    }

    public static final class UnorderedCollections {
        static Map<String, String> hashMap() {
            return new HashMap<>();
        }

        static Supplier<Map<String, String>> reference() {
            return HashMap::new;
        }

        static Set<String> hashSet() {
            return new HashSet<>();
        }

        static Map<String, String> identityMap() {
            return new IdentityHashMap<>();
        }

        static Map<String, String> concurrentMap() {
            return new ConcurrentHashMap<>(new HashMap<>());
        }

        static Set<String> setOf() {
            return Set.of("a", "b");
        }

        static Set<String> setOfMany() {
            return Set.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
        }

        static Set<String> setCopy(List<String> list) {
            return Set.copyOf(list);
        }

        static Map<String, String> mapOf() {
            return Map.of("a", "b");
        }

        static Map<String, String> mapOfEntries() {
            return Map.ofEntries(Map.entry("a", "b"));
        }

        static Map<String, String> mapCopy(Map<String, String> map) {
            return Map.copyOf(map);
        }

        static Set<String> toSet(Stream<String> stream) {
            return stream.collect(Collectors.toSet());
        }

        static Map<String, String> toMap(Stream<String> stream) {
            return stream.collect(Collectors.toMap(s -> s, s -> s));
        }

        static Map<String, String> toMapMerging(Stream<String> stream) {
            return stream.collect(Collectors.toMap(s -> s, s -> s, (a, b) -> a));
        }

        static Map<String, List<String>> groupingBy(Stream<String> stream) {
            return stream.collect(Collectors.groupingBy(s -> s));
        }

        static Map<String, Long> counting(Stream<String> stream) {
            return stream.collect(Collectors.groupingBy(s -> s, Collectors.counting()));
        }
    }

    public static final class Inexact {
        static double exp(double x) {
            return Math.exp(x);
        }

        static double log(double x) {
            return Math.log(x);
        }

        static double pow(double x) {
            return Math.pow(x, x);
        }

        static double sin(double x) {
            return Math.sin(x);
        }

        static Function<Double, Double> reference() {
            return Math::cbrt;
        }
    }

    /** What the core may do. */
    public static final class Exact {
        static double math(double x) {
            return Math.fma(Math.sqrt(Math.abs(x)), StrictMath.exp(x), Math.max(x, 1));
        }

        static long integers(long x) {
            return Math.floorMod(Math.multiplyHigh(x, x), Math.addExact(x, 1L));
        }

        static Map<String, List<String>> ordered(Stream<String> stream) {
            return stream.collect(Collectors.groupingBy(s -> s, TreeMap::new, Collectors.toList()));
        }

        static Map<String, Integer> inserted() {
            LinkedHashMap<String, Integer> map = new LinkedHashMap<>();
            map.put("a", 1);
            return map;
        }

        static byte[] ascii(String text) {
            return text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        }

        static String text(Object event) {
            return switch (event) {
                case Integer number when number > 1 -> "many " + number;
                case Pair(var first, var _) -> String.format(Locale.ROOT, "%s", first);
                default -> new String(new byte[1], StandardCharsets.UTF_8);
            };
        }

        static Instant instant(long seconds) {
            return Instant.ofEpochSecond(seconds);
        }
    }

    record Pair(String first, DayOfWeek second) {}
}
