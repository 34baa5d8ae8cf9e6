"""Writes figures into a document, between marks, so that none is ever typed.

A mark is a line `<!-- lab: NAME -->`; what stands between it and the next line `<!-- end of lab -->` is replaced.
"""

import re
import sys

import plots
import report
import worlds
from simulation import CHRONYD, OURS, POLLS

_SECTION = re.compile(r"(<!-- lab: (.+?) -->\n).*?(<!-- end of lab -->)", re.DOTALL)


def write(study, path, seeds):
    """Fills all sections of the document at `path`, and draws the plots it shows."""
    text = path.read_text()
    sections = Sections(study, seeds)
    replaced = fill(text, sections.text)
    plots_directory = path.parent / path.stem
    plots_directory.mkdir(exist_ok=True)
    for name, drawing in sections.drawings():
        (plots_directory / name).write_text(drawing)
    path.write_text(replaced)


def fill(text, content):
    """The text with each section replaced by what `content` says for its name."""
    return _SECTION.sub(lambda found: f"{found[1]}{content(found[2])}\n{found[3]}", text)


def day(study, world, poll, seed):
    """A plot of the true offset in one run of each program."""
    series = [(label, hue, study.laboratory.offsets(world, subject, poll, seed)) for label, hue, subject in (
        ("chronyd", plots.CHRONYD_COLOUR, CHRONYD), ("Truechimer", plots.OURS_COLOUR, OURS))]
    return plots.over_time(f"{world.name}, poll {poll}: true offset", series, world.settled)


class Sections:
    """What the sections say. Runs are made as they are needed."""

    def __init__(self, study, seeds):
        self.study = study
        self.seeds = seeds

    def text(self, name):
        """The content of the section of this name: a kind, then the poll."""
        kind, _, poll = name.partition(" ")
        match kind:
            case "seeds":
                return f"Medians over seeds 1 to {self.seeds}, each column on its own." if self.seeds > 1 else "Seed 1 alone."
            case "grid":
                found = self._found(worlds.GRID, poll)
                return report.grid(*found) + "\n\n" + report.grid_summary(*found)
            case "named":
                return report.table(*self._found(worlds.NAMED + worlds.ASYMMETRY, poll))
            case "other":
                return report.table(*self._found(worlds.OTHER, poll))
            case "cold":
                return report.cold([(poll, self._found(worlds.COLD, poll)[0]) for poll in POLLS])
            case "cases":
                return report.case_list(worlds.NAMED + worlds.ASYMMETRY + worlds.OTHER)
        raise KeyError(f"the document has a section '{name}', which is none of seeds, grid, named, other, cold, cases")

    def drawings(self):
        """Names and contents of the plots."""
        panels = []
        for poll in POLLS:
            found, _ = self._found(worlds.GRID, poll, ideal=False)
            panels.append((f"poll {poll}", lambda i, j, found=found: report.ratio(
                found[worlds.WORLDS[worlds.grid_name(worlds.WANDERS[j], worlds.JITTERS[i])]])))
        axes = ("wander", [worlds.power(w) for w in worlds.WANDERS]), ("jitter", [f"{worlds.power(j)} s" for j in worlds.JITTERS])
        yield "grid.svg", plots.heat_map(panels[:2], *axes)
        yield "grid-free.svg", plots.heat_map(panels[2:], *axes)
        for name, poll in (("wan", "6"), ("freq-step-wan", "6")):
            yield f"{name}.svg", day(self.study, worlds.WORLDS[name], poll, 1)

    def _found(self, cases, poll, ideal=True):
        print(f"poll {poll}: {cases[0].name} to {cases[-1].name}", file=sys.stderr, flush=True)
        results = self.study.results(cases, poll, self.seeds)
        return results, self.study.ideal(results, poll, self.seeds) if ideal else None
