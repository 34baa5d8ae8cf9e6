#!/usr/bin/env python3
"""How well the clock is held, beside chronyd in the same simulated worlds. See README.md."""

import argparse
import math
import os
import pathlib
import sys
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import document
import report
import worlds
from oracle import Oracle
from simulation import HERE, OURS, POLLS, SUBJECTS, Laboratory, Programs, SimulationError


def main(arguments):
    options = parser().parse_args(arguments)
    try:
        laboratory = Laboratory(
            Programs(os.environ.get("CLKNETSIM"), os.environ.get("CHRONYD"), options.ntp_ctl), options.cache)
        options.do(Study(laboratory, Oracle(options.cache), options.jobs), options)
    except (SimulationError, KeyError, OSError) as e:
        print(f"accuracy.py: {e if isinstance(e, OSError) else e.args[0]}", file=sys.stderr)
        return 1
    return 0


def parser():
    image = os.environ.get("NTP_CTL", HERE.parent / "target/truechimer/bin/ntp-ctl")
    top = argparse.ArgumentParser(description=__doc__)
    top.add_argument("--ntp-ctl", default=image, help="the ntp-ctl to judge (default: NTP_CTL, or the image built here)")
    top.add_argument("--cache", default=HERE.parent / "target/lab", type=pathlib.Path, help="where runs are kept")
    top.add_argument("--jobs", type=int, default=1, help="simulations at a time (default 1)")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    cases = "case or group: " + ", ".join(worlds.GROUPS)

    run = commands.add_parser("run", help="run cases and print a line for each run")
    run.add_argument("case", nargs="+", help=cases)
    run.add_argument("--seed", type=int, nargs="+", default=[1])
    run.add_argument("--poll", nargs="+", choices=POLLS, default=["6"])
    run.add_argument("--subject", nargs="+", choices=SUBJECTS, default=SUBJECTS)
    run.set_defaults(do=print_runs)

    table = commands.add_parser("table", help="run cases and print a table of them")
    table.add_argument("case", nargs="+", help=cases)
    table.add_argument("--seeds", type=int, default=5, help="how many, from 1 on (default 5)")
    table.add_argument("--poll", choices=POLLS, default="6")
    table.set_defaults(do=print_table)

    plot = commands.add_parser("plot", help="draw the true offset in one run of each program")
    plot.add_argument("case", choices=worlds.WORLDS, metavar="CASE")
    plot.add_argument("file", type=pathlib.Path, help="the SVG to write")
    plot.add_argument("--seed", type=int, default=1)
    plot.add_argument("--poll", choices=POLLS, default="6")
    plot.set_defaults(do=lambda study, options: options.file.write_text(
        document.day(study, worlds.WORLDS[options.case], options.poll, options.seed)))

    everything = commands.add_parser("all", help="run all cases at all polls and write the figures into the document")
    everything.add_argument("--seeds", type=int, default=5, help="how many, from 1 on (default 5)")
    everything.add_argument("--document", type=pathlib.Path, default=HERE.parent.parent / "docs/accuracy.md")
    everything.set_defaults(do=lambda study, options: document.write(study, options.document, options.seeds))
    return top


def print_runs(study, options):
    print(report.RUN_HEAD)
    wanted = [(world, subject, poll, seed) for case in options.case for world in worlds.named(case)
              for poll in options.poll for seed in options.seed for subject in options.subject]
    for job, found in zip(wanted, study.ahead(wanted)):
        print(report.run_line(*job, found), flush=True)


def print_table(study, options):
    cases = [world for case in options.case for world in worlds.named(case)]
    results = study.results(cases, options.poll, options.seeds)
    print(report.table(results, study.ideal(results, options.poll, options.seeds)))


def interval(world, runs, poll):
    """How often each server was asked, s."""
    return 2 ** int(poll) if poll.isdigit() else report.across(runs, OURS, "interval") * len(world.servers)


class Study:
    """The runs and the ideal filter, several at a time."""

    def __init__(self, laboratory, oracle, jobs):
        self.laboratory = laboratory
        self.oracle = oracle
        self.jobs = jobs

    def results(self, cases, poll, seeds):
        """The figures of these worlds: for each a dictionary of subjects, each with a list of runs."""
        wanted = [(world, subject, poll, seed) for world in cases for seed in range(1, seeds + 1) for subject in SUBJECTS]
        found = {world: {subject: [] for subject in SUBJECTS} for world in cases}
        for (world, subject, _, _), run in zip(wanted, self.ahead(wanted)):
            found[world][subject].append(run)
        return found

    def ideal(self, results, poll, seeds):
        """The median rms of the ideal filter, which asks as often as we did in these results; not a number where there is none."""
        wanted = [(world, interval(world, runs, poll), seed) for world, runs in results.items() for seed in range(1, seeds + 1)]
        found = {world: [] for world in results}
        with ThreadPoolExecutor(self.jobs) as pool:
            for (world, _, _), rms in zip(wanted, pool.map(lambda job: self.oracle.run(*job), wanted)):
                found[world].append(rms)
        return {world: median(values) if not any(map(math.isnan, values)) else math.nan for world, values in found.items()}

    def ahead(self, wanted):
        """The figures of these runs in their order."""
        with ThreadPoolExecutor(self.jobs) as pool:
            yield from pool.map(lambda job: self.laboratory.run(*job), wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
