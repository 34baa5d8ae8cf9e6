package org.truechimer.daemon.config;

import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;

/**
 * One table of a TOML file. A key is known because somebody asked for it: {@link #finish} reports
 * the others. Each value that is not what was asked for becomes a problem, and reads as absent.
 */
public final class Section {
    private static final TomlTable EMPTY = Toml.parse("");

    private final SourceFile file;
    private final List<String> path;
    private final TomlTable table;
    private final Place place;
    private final Findings findings;
    private final Set<String> known = new LinkedHashSet<>();

    private Section(
            SourceFile file, List<String> path, TomlTable table, Place place, Findings findings) {
        this.file = file;
        this.path = path;
        this.table = table;
        this.place = place;
        this.findings = findings;
    }

    /** {@return the whole of a file} */
    static Section root(SourceFile file, TomlTable table, Findings findings) {
        return new Section(file, List.of(), table, Place.of(file.path()), findings);
    }

    /** {@return where the table begins} */
    Place place() {
        return place;
    }

    Findings findings() {
        return findings;
    }

    /** {@return where the key is, or would be} */
    Place placeOf(String key) {
        return has(key) ? at(table.inputPositionOf(List.of(key)), key) : missing(key);
    }

    /** {@return whether the key is there} */
    public boolean has(String key) {
        return table.contains(List.of(key));
    }

    /** Reports what is wrong with the value of a key, beyond its grammar. */
    public void problem(String key, String message) {
        findings.problem(placeOf(key), message);
    }

    /** Reports a key that has to be there and is not. */
    public void require(String key) {
        known.add(key);
        if (!has(key)) {
            findings.problem(missing(key), "missing; it has no default");
        }
    }

    /**
     * {@return what a grammar makes of the value; empty if it is absent, or if the grammar says so}
     */
    public <T> Optional<T> value(
            String key, String allowed, Function<Object, Optional<T>> grammar) {
        known.add(key);
        Object value = table.get(List.of(key));
        if (value == null) {
            return Optional.empty();
        }
        Optional<T> read = grammar.apply(value);
        if (read.isEmpty()) {
            findings.problem(placeOf(key), expected(allowed, value));
        }
        return read;
    }

    /** {@return what a grammar makes of the text} */
    public <T> Optional<T> text(String key, String allowed, Function<String, Optional<T>> grammar) {
        return value(
                key,
                allowed,
                value -> value instanceof String text ? grammar.apply(text) : Optional.empty());
    }

    /** {@return any text} */
    public Optional<String> text(String key) {
        return text(key, "a text in quotes", Optional::of);
    }

    /** {@return a path of this system} */
    Optional<Path> path(String key) {
        return text(
                key,
                "a path in quotes",
                text -> {
                    try {
                        return Optional.of(text).filter(path -> !path.isEmpty()).map(Path::of);
                    } catch (InvalidPathException impossibleOnThisSystem) {
                        return Optional.empty();
                    }
                });
    }

    /** {@return one of some words} */
    public Optional<String> word(String key, List<String> words) {
        Optional<String> word =
                value(
                        key,
                        "",
                        value -> Optional.of(value instanceof String text ? text : show(value)));
        if (word.isEmpty() || words.contains(word.get())) {
            return word;
        }
        String listed = String.join(", ", words.stream().map(Quoted::of).toList());
        Object value = table.get(List.of(key));
        findings.problem(placeOf(key), expected("one of " + listed, value), word.get(), words);
        return Optional.empty();
    }

    /** {@return true or false} */
    public Optional<Boolean> flag(String key) {
        return value(
                key,
                "true or false",
                value -> value instanceof Boolean flag ? Optional.of(flag) : Optional.empty());
    }

    /** {@return a whole number} */
    public Optional<Integer> integer(String key, int least, int most) {
        return value(
                key,
                "a whole number from " + least + " to " + most,
                value -> integer(value, least, most));
    }

    /** {@return a finite number, written with or without a fraction} */
    public Optional<Double> number(String key, String allowed, DoublePredicate accepts) {
        return value(key, allowed, value -> number(value).filter(accepts::test));
    }

    /** {@return the elements of an array, those left out that the grammar does not accept} */
    public <T> Optional<List<T>> list(
            String key, String allowed, Function<Object, Optional<T>> grammar) {
        return array(key, "an array in [ ]").map(array -> elements(array, key, allowed, grammar));
    }

    /** {@return the table of a key} */
    public Optional<Section> table(String key) {
        return table(key, "a table");
    }

    /** {@return the table of a key} */
    Optional<Section> table(String key, String allowed) {
        return value(
                        key,
                        allowed,
                        value ->
                                value instanceof TomlTable inner
                                        ? Optional.of(inner)
                                        : Optional.empty())
                .map(inner -> new Section(file, pathTo(key), inner, placeOf(key), findings));
    }

    /** {@return the table, one without keys if it is absent} */
    public Section tableOrEmpty(String key) {
        return table(key)
                .orElseGet(() -> new Section(file, pathTo(key), EMPTY, missing(key), findings));
    }

    /** {@return whether the value is this word} */
    boolean says(String key, String word) {
        known.add(key);
        return word.equals(table.get(List.of(key)));
    }

    /** {@return whether the value is a table, which makes the key no more known than it was} */
    boolean isTable(String key) {
        return table.isTable(List.of(key));
    }

    /** {@return the tables of an array of tables; none if it is absent} */
    public List<Section> tables(String key) {
        String allowed = "tables, each headed [[" + Toml.joinKeyPath(pathTo(key)) + "]]";
        Optional<TomlArray> array = array(key, allowed);
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < array.map(TomlArray::size).orElse(0); i++) {
            Place at = at(array.get().inputPositionOf(i), key);
            if (array.get().get(i) instanceof TomlTable inner) {
                sections.add(new Section(file, pathTo(key), inner, at, findings));
            } else {
                findings.problem(at, expected("a table", array.get().get(i)));
            }
        }
        return sections;
    }

    /** Makes a key known that nothing is read from. */
    void ignore(String key) {
        known.add(key);
    }

    /** Reports every key that nobody asked for. */
    public void finish() {
        for (String key : unknown()) {
            Optional<String> instead = ChronyWords.instead(key);
            if (instead.isPresent()) {
                findings.problem(placeOf(key), "unknown key; " + instead.get());
                continue;
            }
            boolean near = Nearest.to(key, known).isPresent();
            String message =
                    near ? "unknown key" : "unknown key; known here: " + String.join(", ", known);
            findings.problem(placeOf(key), message, key, known);
        }
    }

    /** Mentions every key that nobody asked for, in a table where that is no fault. */
    void finishLeniently() {
        for (String key : unknown()) {
            findings.notice(Notice.Severity.WARNING, placeOf(key), "unknown key, ignored");
        }
    }

    static Optional<Integer> integer(Object value, int least, int most) {
        return value instanceof Long whole && whole >= least && whole <= most
                ? Optional.of(whole.intValue())
                : Optional.empty();
    }

    static Optional<Double> number(Object value) {
        return switch (value) {
            case Long whole -> Optional.of(whole.doubleValue());
            case Double fraction when Double.isFinite(fraction) -> Optional.of(fraction);
            default -> Optional.empty();
        };
    }

    private Optional<TomlArray> array(String key, String allowed) {
        return value(
                key,
                allowed,
                value -> value instanceof TomlArray array ? Optional.of(array) : Optional.empty());
    }

    private List<String> unknown() {
        return table.keySet().stream().filter(key -> !known.contains(key)).toList();
    }

    private <T> List<T> elements(
            TomlArray array, String key, String allowed, Function<Object, Optional<T>> grammar) {
        List<T> elements = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            Object value = array.get(i);
            Optional<T> element = grammar.apply(value);
            element.ifPresent(elements::add);
            if (element.isEmpty()) {
                findings.problem(at(array.inputPositionOf(i), key), expected(allowed, value));
            }
        }
        return elements;
    }

    private List<String> pathTo(String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return List.copyOf(longer);
    }

    private Place at(@Nullable TomlPosition position, String key) {
        return position == null
                ? missing(key)
                : new Place(
                        file.path(),
                        file.text().fileLine(position.line()),
                        position.column(),
                        Toml.joinKeyPath(pathTo(key)));
    }

    private Place missing(String key) {
        return new Place(place.file(), place.line(), place.column(), Toml.joinKeyPath(pathTo(key)));
    }

    private static String expected(String allowed, @Nullable Object value) {
        return "expected " + allowed + ", not " + (value == null ? "nothing" : show(value));
    }

    private static String show(Object value) {
        return switch (value) {
            case String text -> Quoted.of(text);
            case TomlTable _ -> "a table";
            case TomlArray _ -> "an array";
            case Double fraction when fraction.isInfinite() -> fraction > 0 ? "inf" : "-inf";
            default -> value.toString();
        };
    }
}
