package org.truechimer.daemon.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All that comes to light while a configuration is read. */
final class Findings {
    private final List<Path> files = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();
    private final List<NamedFile> namedFiles = new ArrayList<>();

    /** Says that a file is read now: findings are ordered by file, in this order. */
    void reading(Path file) {
        files.add(file);
    }

    void problem(Place place, String message) {
        problems.add(new Problem(place, message, Optional.empty()));
    }

    /** Takes a problem with a word that is none of the known ones. */
    void problem(Place place, String message, String word, Collection<String> known) {
        problems.add(new Problem(place, message, Nearest.to(word, known)));
    }

    void notice(Notice.Severity severity, Place place, String message) {
        notices.add(new Notice(severity, place, message));
    }

    /** Takes a file that has to be there. */
    void named(Place place, Path path) {
        namedFiles.add(new NamedFile(place, path));
    }

    boolean anyProblem() {
        return !problems.isEmpty();
    }

    List<Path> files() {
        return files;
    }

    List<Problem> problems() {
        problems.sort(Comparator.comparing(Problem::place, byPlace()));
        return problems;
    }

    List<Notice> notices() {
        notices.sort(Comparator.comparing(Notice::place, byPlace()));
        return notices;
    }

    List<NamedFile> namedFiles() {
        return namedFiles;
    }

    private Comparator<Place> byPlace() {
        return Comparator.<Place>comparingInt(place -> files.indexOf(place.file()))
                .thenComparingInt(Place::line)
                .thenComparingInt(Place::column);
    }
}
