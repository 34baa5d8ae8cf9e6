"""Tables of results, in Markdown, and lines for the terminal."""

import math

import figures
import worlds
from simulation import CHRONYD, OURS

NONE = "-"
RUN_HEAD = (f"{'case':<18} {'poll':<7} {'seed':>4} {'subject':<10} {'rms':>9} {'p50':>9} {'p99':>9} {'max':>9} {'freq rms':>9}"
            f" {'interval':>8}")


def run_line(world, subject, poll, seed, run):
    numbers = " ".join(f"{run[figure]:9.2e}" for figure in ("rms", "p50", "p99", "max", "frequency"))
    line = f"{world.name:<18} {poll:<7} {seed:>4} {subject:<10} {numbers} {run['interval']:8.1f}"
    if "bound" in run:
        line += f"  bound {run['bound']:.2e}, broken {run['violations']}, calibration {run['calibration']:.2f}"
    return line + "".join(f"  {window} s: {value:.2e}" for window, value in run.get("windows", {}).items())


def markdown(head, rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def table(results, ideal):
    """A line for each world, medians over its runs, and the geometric means of the ratios.

    `results` holds for each world its runs by subject, `ideal` the rms of the ideal filter where there is one.
    """
    oracle = any(not math.isnan(value) for value in ideal.values())
    head = ["case", "rms", "chronyd's rms", "ratio", *(["ideal", "ours / ideal"] if oracle else []),
            "p50, ours / chronyd's", "p99", "max", "rms of the rate", "interval, s", "bound", "broken", "calibration"]
    rows = []
    for world, runs in results.items():
        row = [world.name, seconds(across(runs, OURS)), seconds(across(runs, CHRONYD)), share(ratio(runs))]
        if oracle:
            row += [seconds(ideal[world]), share(across(runs, OURS) / ideal[world])]
        row += [both(runs, figure) for figure in ("p50", "p99", "max", "frequency")]
        row.append(" / ".join(f"{across(runs, subject, 'interval'):.1f}" for subject in (OURS, CHRONYD)))
        row += [seconds(across(runs, OURS, "bound")), broken(runs), share(across(runs, OURS, "calibration"))]
        rows.append(row)
    last = ["geometric mean", "", "", share(mean(ratio(runs) for world, runs in results.items() if world.knowable))]
    if oracle:
        last += ["", share(mean(across(runs, OURS) / ideal[world] for world, runs in results.items()))]
    packets = mean(across(r, CHRONYD, "interval") / across(r, OURS, "interval") for r in results.values())
    last += [""] * 4 + [f"{packets:.2f} x packets", "", "", ""]
    return markdown(head, [*rows, last])


def grid(results, ideal):
    """Jitters down, wanders across; in each cell our rms, chronyd's, their ratio, and how far the ideal filter is."""
    rows = []
    for jitter in worlds.JITTERS:
        row = [f"{worlds.power(jitter)} s"]
        for wander in worlds.WANDERS:
            world = worlds.WORLDS[worlds.grid_name(wander, jitter)]
            runs = results[world]
            cell = f"{seconds(across(runs, OURS))} / {seconds(across(runs, CHRONYD))} **{share(ratio(runs))}**"
            if not math.isnan(ideal[world]):
                cell += f" ({share(across(runs, OURS) / ideal[world])})"
            row.append(cell)
        rows.append(row)
    return markdown(["jitter \\ wander", *map(worlds.power, worlds.WANDERS)], rows)


def grid_summary(results, ideal):
    """One sentence on the grid."""
    ratios = [ratio(runs) for runs in results.values()]
    worst = max(results, key=lambda world: ratio(results[world]))
    packets = mean(across(r, CHRONYD, "interval") / across(r, OURS, "interval") for r in results.values())
    text = (f"Geometric mean of the ratios {share(mean(ratios))}, greatest {share(max(ratios))} ({worst.about}); "
            f"{packets:.2f} times chronyd's packets (geometric mean).")
    far = mean(across(runs, OURS) / ideal[world] for world, runs in results.items())
    if not math.isnan(far):
        text += f" Our rms is {share(far)} times that of the ideal filter (geometric mean)."
    claims = sum(run.get("claims", 0) for runs in results.values() for run in runs[OURS])
    if claims:
        text += f" The error bound was broken in {sum(broken_in(runs) for runs in results.values())} of {claims} records."
    return text


def cold(results):
    """The windows of a start, by poll; `results` are pairs of a poll and what `table` takes."""
    names = [f"{start}-{end}" for start, end in figures.WINDOWS]
    rows = []
    for poll, found in results:
        for world, runs in found.items():
            medians = {subject: [figures.across([run["windows"] for run in runs[subject]], name) for name in names]
                       for subject in (OURS, CHRONYD)}
            rows.append([world.name, poll, *(f"{seconds(ours)} / {seconds(theirs)}" for ours, theirs in zip(
                medians[OURS], medians[CHRONYD])), broken(runs)])
    return markdown(["case", "poll", *(f"{name} s" for name in names), "broken"], rows)


def case_list(cases):
    """What the cases are."""
    return markdown(["case", "what it is"], [[world.name, world.about] for world in cases])


def across(runs, subject, figure="rms"):
    return figures.across(runs[subject], figure)


def ratio(runs):
    return across(runs, OURS) / across(runs, CHRONYD)


def mean(values):
    return figures.geometric_mean(value for value in values if not math.isnan(value))


def broken_in(runs):
    return sum(run.get("violations", 0) for run in runs[OURS])


def broken(runs):
    claims = sum(run.get("claims", 0) for run in runs[OURS])
    return f"{broken_in(runs)} of {claims}" if claims else NONE


def both(runs, figure):
    return " / ".join(seconds(across(runs, subject, figure)) for subject in (OURS, CHRONYD))


def seconds(value):
    return NONE if math.isnan(value) else f"{value:.2e}".replace("e-0", "e-")


def share(value):
    return NONE if math.isnan(value) else f"{value:.2f}"
