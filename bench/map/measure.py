#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""measure.py BENCH_MAP PYTHON PEER: makes points, runs both programs over them in turns, and prints a table."""

import json
import os
import subprocess
import sys
import tempfile
import time

import numpy

WIDTH, HEIGHT, RADIUS, ROUNDS, TURNS = 1920, 1080, 16, 5, 3


def make_points(path, n):
    """A city: sixty heaps of different sizes, and a tenth of all anywhere."""
    random = numpy.random.default_rng(1)
    x, y, spread = random.normal(-73.93, 0.12, 60), random.normal(40.73, 0.09, 60), numpy.exp(random.normal(-4.2, 0.8, 60))
    with open(path, "wb") as file:
        heap = random.integers(0, 60, n)
        latitudes = y[heap] + random.normal(0, 1, n) * spread[heap]
        longitudes = x[heap] + random.normal(0, 1.3, n) * spread[heap]
        anywhere = random.random(n) < 0.1
        latitudes[anywhere] = random.uniform(40.5, 40.95, anywhere.sum())
        longitudes[anywhere] = random.uniform(-74.25, -73.65, anywhere.sum())
        latitudes.tofile(file)
        longitudes.tofile(file)


def rest():
    """Waits until the machine is at rest; says so when it never was."""
    for _attempt in range(60):
        if os.getloadavg()[0] < 0.7:
            return
        time.sleep(2)
    print(f"*The machine was not at rest: load {os.getloadavg()[0]:.1f}.*\n")


def run(command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def best(runs, key):
    return min(entry[key] for entry in runs)


def main():
    ours_program, python, peer = sys.argv[1:4]
    sizes = [int(n) for n in os.environ.get("HOT_POINTS", "1000000 20000000").split()]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "points.bin")
        for n in sizes:
            make_points(path, n)
            rest()
            arguments = [path, str(WIDTH), str(HEIGHT), str(RADIUS), str(ROUNDS)]
            ours, theirs = [], []
            for _turn in range(TURNS):
                ours.append(run([ours_program, *arguments]))
                theirs.append(run([python, peer, *arguments]))
            version = theirs[0]["version"]
            million = f"{n / 1e6:g} million points"
            for name, key, peer_key in (("first heatmap, from degrees", "first_ms", "first_ms"),
                                        ("frame, median", "frame_median_ms", "frame_median_ms"),
                                        ("frame, 99th percentile", "frame_p99_ms", "frame_p99_ms")):
                mine, other = best(ours, key), best(theirs, peer_key)
                rows.append((million, name, f"{mine:.1f}", f"{other:.0f}", f"{other / mine:.0f}x"))
            rows.append((million, "brush to picture", f"{best(ours, 'brush_ms'):.1f}", "", ""))
            rows.append((million, "index, once", f"{best(ours, 'index_ms'):.0f}", "", ""))
    print(f"{WIDTH}x{HEIGHT} pixels, radius {RADIUS} px; milliseconds, best of {TURNS} turns; Datashader {version} with SciPy's "
          f"Gaussian\n")
    print("| points | what | Hothouse | Datashader | ratio |\n|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


main()
