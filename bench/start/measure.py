#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times the start of Hothouse beside GNOME Text Editor's with the same file, and reads Hothouse's memory."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BUILD = Path(sys.argv[1])
ROUNDS = int(os.environ.get("HOT_BENCH_ROUNDS", "9"))
SAMPLE_ROWS = 8_000
BIG_ROWS = 50_000
QUIET_MS = "700"
PEER = "GNOME Text Editor, the same file"
# The fields that window-watch prints.
MAPPED, DRAWN, AT_REST, RESIDENT, ANONYMOUS = range(5)


def wait_for_rest():
    """Other work on the machine would be measured as ours; waits for it a while."""
    for _ in range(60):
        if os.getloadavg()[0] < 0.6:
            return
        time.sleep(1)
    print(f"note: the machine was busy (load {os.getloadavg()[0]:.1f})\n")


def sample(rows):
    return subprocess.run([BUILD / "src/cli/hothousectl", "data", "sample", "-n", str(rows)], stdout=subprocess.PIPE,
                          check=True).stdout


def start(*command):
    result = subprocess.run([BUILD / "window-watch", QUIET_MS, *command], stdout=subprocess.PIPE, check=True, text=True,
                            stderr=subprocess.DEVNULL)
    return [float(word) for word in result.stdout.split()]


def middle(runs, index):
    return statistics.median(run[index] for run in runs)


def main():
    folder = tempfile.TemporaryDirectory()
    small = Path(folder.name, "sample.csv")
    small.write_bytes(sample(SAMPLE_ROWS))
    big = Path(folder.name, "big.csv")
    big.write_bytes(sample(BIG_ROWS))

    hothouse = BUILD / "src/app/hothouse"
    commands = {
        "Hothouse, sample:city": [hothouse, "sample:city"],
        "Hothouse, the sample as a file": [hothouse, small],
        PEER: ["gnome-text-editor", small],
        f"Hothouse, {BIG_ROWS:,} rows": [hothouse, big],
    }
    runs = {name: [] for name in commands}
    for command in commands.values():
        start(*command)
    wait_for_rest()
    for _ in range(ROUNDS):
        for name, command in commands.items():
            runs[name].append(start(*command))

    peer = runs[PEER]
    print(f"Median of {ROUNDS} interleaved starts, warm; sample of {small.stat().st_size / 2**20:.1f} MiB, "
          f"{BIG_ROWS:,} rows of {big.stat().st_size / 2**20:.1f} MiB.\n")
    print("| program and data | window mapped, ms | first picture, ms (least) | peer / this | all shown, ms (least) | peer / this "
          "| resident, MiB | of it anonymous |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for name, of_one in runs.items():
        cells = [f"{middle(of_one, MAPPED):.0f}"]
        for moment in (DRAWN, AT_REST):
            cells.append(f"{middle(of_one, moment):.0f} ({min(run[moment] for run in of_one):.0f})")
            cells.append(f"{middle(peer, moment) / middle(of_one, moment):.2f}")
        cells += [f"{middle(of_one, memory) / 1024:.0f}" for memory in (RESIDENT, ANONYMOUS)]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
