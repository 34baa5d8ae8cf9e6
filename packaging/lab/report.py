"""Tables of results, in Markdown."""

import math

import figures
from simulation import CHRONYD, OURS

RUN_HEAD = f"{'case':<18} {'poll':<7} {'seed':>4} {'subject':<10} {'rms':>9} {'p50':>9} {'p99':>9} {'max':>9} {'freq rms':>9} {'interval':>8}"


def run_line(world, subject, poll, seed, run):
    numbers = " ".join(f"{run[figure]:9.2e}" for figure in ("rms", "p50", "p99", "max", "frequency"))
    more = "".join(f"  {window} s: {value:.2e}" for window, value in run.get("windows", {}).items())
    if "bound" in run:
        more = f"  bound {run['bound']:.2e}, broken {run['violations']}, calibration {run['calibration']:.2f}" + more
    return f"{world.name:<18} {poll:<7} {seed:>4} {subject:<10} {numbers} {run['interval']:8.1f}{more}"


def table(results):
    """A line for each world: medians over its runs, ours, chronyd's, and their ratio."""
    lines = ["| case | rms, Truechimer | rms, chronyd | ratio | p99 | p99, chronyd | max | max, chronyd | interval | chronyd's |",
             "|---|---|---|---|---|---|---|---|---|---|"]
    ratios = []
    for world, runs in results.items():
        ratios.append(ratio(runs))
        cells = [world.name, seconds(runs, OURS, "rms"), seconds(runs, CHRONYD, "rms"), f"{ratios[-1]:.2f}"]
        for figure in ("p99", "max"):
            cells += [seconds(runs, OURS, figure), seconds(runs, CHRONYD, figure)]
        cells += [f"{figures.across(runs[subject], 'interval'):.1f}" for subject in (OURS, CHRONYD)]
        lines.append("| " + " | ".join(cells) + " |")
    lines.append(f"| geometric mean | | | {figures.geometric_mean(ratios):.2f} | | | | | | |")
    return "\n".join(lines)


def ratio(runs, figure="rms"):
    return figures.across(runs[OURS], figure) / figures.across(runs[CHRONYD], figure)


def seconds(runs, subject, figure):
    value = figures.across(runs[subject], figure)
    return "-" if math.isnan(value) else f"{value:.2e}"
