#!/usr/bin/env python3
"""How well the clock is held, beside chronyd in the same simulated worlds. See README.md."""

import argparse
import os
import pathlib
import sys
from concurrent.futures import ThreadPoolExecutor

import report
import worlds
from simulation import HERE, OURS, POLLS, SUBJECTS, Laboratory, Programs, SimulationError


def main(arguments):
    options = parser().parse_args(arguments)
    try:
        laboratory = Laboratory(
            Programs(os.environ.get("CLKNETSIM"), os.environ.get("CHRONYD"), options.ntp_ctl), options.cache)
        options.do(laboratory, options)
    except (SimulationError, KeyError) as e:
        print(f"accuracy.py: {e.args[0]}", file=sys.stderr)
        return 1
    return 0


def parser():
    image = os.environ.get("NTP_CTL", HERE.parent / "target/truechimer/bin/ntp-ctl")
    top = argparse.ArgumentParser(description=__doc__)
    top.add_argument("--ntp-ctl", default=image, help="the ntp-ctl to judge (default: NTP_CTL, or the image built here)")
    top.add_argument("--cache", default=HERE.parent / "target/lab", type=pathlib.Path, help="where runs are kept")
    top.add_argument("--jobs", type=int, default=1, help="simulations at a time (default 1)")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="run cases and print a line for each run")
    run.add_argument("case", nargs="+", help="case or group: " + ", ".join(worlds.GROUPS))
    run.add_argument("--seed", type=int, nargs="+", default=[1])
    run.add_argument("--poll", nargs="+", choices=POLLS, default=["6"])
    run.add_argument("--subject", nargs="+", choices=SUBJECTS, default=SUBJECTS)
    run.set_defaults(do=print_runs)

    table = commands.add_parser("table", help="run cases and print a table of them")
    table.add_argument("case", nargs="+", help="case or group: " + ", ".join(worlds.GROUPS))
    table.add_argument("--seeds", type=int, default=5, help="how many, from 1 on (default 5)")
    table.add_argument("--poll", choices=POLLS, default="6")
    table.set_defaults(do=print_table)
    return top


def print_runs(laboratory, options):
    print(report.RUN_HEAD)
    wanted = [(world, subject, poll, seed) for case in options.case for world in worlds.named(case)
              for poll in options.poll for seed in options.seed for subject in options.subject]
    for job, found in zip(wanted, ahead(laboratory, wanted, options.jobs)):
        print(report.run_line(*job, found), flush=True)


def print_table(laboratory, options):
    cases = [world for case in options.case for world in worlds.named(case)]
    print(report.table(results(laboratory, cases, options.poll, options.seeds, options.jobs)))


def results(laboratory, cases, poll, seeds, jobs):
    """The figures of these worlds: for each a dictionary of subjects, each with a list of runs."""
    wanted = [(world, subject, poll, seed) for world in cases for subject in SUBJECTS for seed in range(1, seeds + 1)]
    found = {world: {subject: [] for subject in SUBJECTS} for world in cases}
    for (world, subject, _, _), run in zip(wanted, ahead(laboratory, wanted, jobs)):
        found[world][subject].append(run)
    return found


def ahead(laboratory, wanted, jobs):
    """The figures of these runs in their order, several under way at a time."""
    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(lambda job: laboratory.run(*job), wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
