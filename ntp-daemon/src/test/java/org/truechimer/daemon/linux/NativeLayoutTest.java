package org.truechimer.daemon.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Has the C compiler of this machine say what every size, offset and number is. */
class NativeLayoutTest {
    private static final List<String> HEADERS =
            List.of(
                    "stdio.h",
                    "stddef.h",
                    "errno.h",
                    "time.h",
                    "poll.h",
                    "sys/socket.h",
                    "sys/un.h",
                    "sys/uio.h",
                    "sys/timex.h",
                    "sys/timerfd.h",
                    "sys/epoll.h",
                    "sys/eventfd.h",
                    "netinet/in.h",
                    "linux/filter.h",
                    "linux/net_tstamp.h",
                    "linux/errqueue.h");

    @Test
    void everySizeAndOffsetAndConstantIsThatOfTheCompiler(@TempDir Path directory)
            throws Exception {
        Map<String, Long> ours = new TreeMap<>();
        for (Class<?> struct : Structs.class.getDeclaredClasses()) {
            GroupLayout layout = (GroupLayout) field(struct, "LAYOUT");
            String type = "struct " + layout.name().orElseThrow();
            ours.put("sizeof(" + type + ")", layout.byteSize());
            addOffsets(ours, type, layout, "", 0);
        }
        for (Field constant : LinuxConstants.class.getDeclaredFields()) {
            ours.put(constant.getName(), (long) (int) constant.get(null));
        }
        assertThat(ours).hasSizeGreaterThan(100);
        assertThat(compilersValues(ours.keySet().stream().toList(), directory)).isEqualTo(ours);
    }

    private static Object field(Class<?> struct, String name) throws ReflectiveOperationException {
        return struct.getDeclaredField(name).get(null);
    }

    private static void addOffsets(
            Map<String, Long> ours, String type, GroupLayout layout, String prefix, long base) {
        long offset = base;
        for (MemoryLayout member : layout.memberLayouts()) {
            if (member.name().isPresent()) {
                String path = prefix + member.name().get();
                ours.put("offsetof(" + type + ", " + path + ")", offset);
                if (member instanceof GroupLayout group) {
                    addOffsets(ours, type, group, path + ".", offset);
                }
            }
            offset += member.byteSize();
        }
    }

    private static Map<String, Long> compilersValues(List<String> expressions, Path directory)
            throws Exception {
        StringBuilder source = new StringBuilder("#define _GNU_SOURCE\n");
        HEADERS.forEach(header -> source.append("#include <").append(header).append(">\n"));
        source.append("int main(void) {\n");
        for (String expression : expressions) {
            source.append("    printf(\"%lld\\n\", (long long) (")
                    .append(expression)
                    .append("));\n");
        }
        source.append("}\n");
        Path file = directory.resolve("values.c");
        Files.writeString(file, source);
        Path program = directory.resolve("values");
        String compiled = runOrSkip("cc", file.toString(), "-o", program.toString());
        assertThat(compiled).as("the compiler's complaints").isEmpty();
        List<Long> values =
                runOrSkip(program.toString())
                        .lines()
                        .map(Long::valueOf)
                        .collect(Collectors.toList());
        assertThat(values).hasSameSizeAs(expressions);
        Map<String, Long> byExpression = new TreeMap<>();
        for (int i = 0; i < values.size(); i++) {
            byExpression.put(expressions.get(i), values.get(i));
        }
        return byExpression;
    }

    private static String runOrSkip(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int _ = process.waitFor();
            return output;
        } catch (IOException e) {
            System.err.println("Skipped, no C compiler: " + e.getMessage());
            assumeTrue(false, "no C compiler: " + e.getMessage());
            throw new AssertionError(e);
        }
    }
}
