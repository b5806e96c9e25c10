#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""measure.py BENCH_CHARTS PYTHON PEER: runs both programs in turns, and prints a table."""

import json
import os
import subprocess
import sys
import time

TURNS = 3
CASES = (("page", "compare page: six charts of 500 runs, two of them over 1000 steps"), ("lines", "500 runs over 1000 steps"),
         ("parallel", "10,000 runs across 10 parallel axes"), ("scatter", "scatter plot of 10,000 runs"),
         ("points", "50,000 predictions against what was so"))


def rest():
    """Waits until the machine is at rest; says so when it never was."""
    for _attempt in range(60):
        if os.getloadavg()[0] < 0.7:
            return
        time.sleep(2)
    print(f"*The machine was not at rest: load {os.getloadavg()[0]:.1f}.*\n")


def run(command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def best(runs, case, key):
    return min(entry[case][key] for entry in runs)


def main():
    ours_program, python, peer = sys.argv[1:4]
    rounds = os.environ.get("HOT_ROUNDS", "7")
    rest()
    ours, theirs = [], []
    for _turn in range(TURNS):
        ours.append(run([ours_program, rounds]))
        theirs.append(run([python, peer, rounds]))
    print(f"1000x700 pixels, from arrays to pixels; milliseconds, medians of {rounds} rounds, best of {TURNS} turns; matplotlib "
          f"{theirs[0]['version']} with Agg\n")
    print("| what | Hothouse | matplotlib | ratio | processor time | matplotlib | ratio |\n|---|---|---|---|---|---|---|")
    for case, what in CASES:
        wall, other_wall = best(ours, case, "wall_ms"), best(theirs, case, "wall_ms")
        cpu, other_cpu = best(ours, case, "cpu_ms"), best(theirs, case, "cpu_ms")
        print(f"| {what} | {wall:.1f} | {other_wall:.0f} | {other_wall / wall:.0f}x | {cpu:.1f} | {other_cpu:.0f} | {other_cpu / cpu:.0f}x |")


main()
