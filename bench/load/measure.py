#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times the reading of detailed listings into a typed table, beside peers, each time in a fresh process."""

import csv
import gzip
import io
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

TOP, BUILD, CACHE = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
HERE = TOP / "bench/load"
DATA = Path(os.environ.get("HOT_DATA", TOP.parent / "shared/data"))
SOURCES = ["listings/edinburgh-2024-09-detailed.csv.gz", "listings/seattle-2016-detailed.csv.gz"]
TARGET_BYTES = 140_000_000
ROUNDS = int(os.environ.get("HOT_BENCH_ROUNDS", "7"))
THREADS = str(len(os.sched_getaffinity(0)))
PEERS = ["pandas", "duckdb", "polars"]


def wait_for_rest():
    """Other work on the machine would be measured as ours; waits for it a while."""
    for _ in range(60):
        if os.getloadavg()[0] < 0.6:
            return
        time.sleep(1)
    print(f"note: the machine was busy (load {os.getloadavg()[0]:.1f})\n")


def moved(text, random_source):
    """The same number of digits, a little elsewhere."""
    decimals = len(text.partition(".")[2])
    return f"{float(text) + random_source.uniform(-0.01, 0.01):.{decimals}f}"


def repeat(source, target):
    """Writes the records of a file again and again, with new ids and moved places, until there are enough."""
    rows = list(csv.reader(io.TextIOWrapper(gzip.open(source), encoding="utf-8", newline="")))
    header, rows = rows[0], rows[1:]
    identifier, latitude, longitude = (header.index(name) for name in ("id", "latitude", "longitude"))
    random_source = random.Random(1)
    written = 0
    partial = target.with_suffix(".partial")
    # Written in large pieces, for the page cache to hold it in large pieces, as it does what it reads from a disk.
    with open(partial, "w", newline="", encoding="utf-8", buffering=1 << 22) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        while file.tell() < TARGET_BYTES:
            for row in rows:
                row = list(row)
                row[identifier] = str(int(row[identifier]) + written * 1_000_003)
                row[latitude] = moved(row[latitude], random_source)
                row[longitude] = moved(row[longitude], random_source)
                writer.writerow(row)
                written += 1
    partial.rename(target)


def generate(target):
    """The made-up city, as large as it must be."""
    program = BUILD / "src/cli/hothousectl"
    first = subprocess.run([program, "data", "sample", "-n", "2000"], stdout=subprocess.PIPE, check=True).stdout
    rows = int(TARGET_BYTES * 1.02 / (len(first) / 2000))
    partial = target.with_suffix(".partial")
    with open(partial, "wb") as file:
        subprocess.run([program, "data", "sample", "-n", str(rows)], stdout=file, check=True)
    partial.rename(target)


def inputs():
    CACHE.mkdir(parents=True, exist_ok=True)
    sources = [DATA / name for name in SOURCES if (DATA / name).exists()]
    for source in sources:
        target = CACHE / (source.name.removesuffix(".csv.gz") + "-repeated.csv")
        if not target.exists():
            repeat(source, target)
        yield target
    if not sources:
        target = CACHE / "sample-city-140MB.csv"
        if not target.exists():
            generate(target)
        yield target


def run(name, path):
    command = [BUILD / "bench/bench-load", path, THREADS] if name == "hothouse" else \
        [sys.executable, HERE / "peer.py", name, path, THREADS]
    result = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return [float(word) for word in result.stdout.split()[:4]]


def version(name):
    command = [sys.executable, HERE / "peer.py", name, "--version", THREADS]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.strip()


def measure(path):
    names = ["hothouse", *PEERS]
    path.read_bytes()
    wait_for_rest()
    runs = {name: [] for name in names}
    for _ in range(ROUNDS):
        for name in names:
            runs[name].append(run(name, path))

    size = path.stat().st_size
    rows, columns = runs["hothouse"][0][2:]
    for name in PEERS:
        if runs[name][0][2:] != [rows, columns]:
            print(f"note: {name} found {runs[name][0][2]:.0f} rows and {runs[name][0][3]:.0f} columns\n")
    print(f"{path.stem}: {size / 1e6:.0f} MB, {rows:,.0f} rows, {columns:.0f} columns; {THREADS} threads, "
          f"{ROUNDS} rounds\n")
    print("| program | median | least | rate | time beside ours | peak memory | beside the file |")
    print("|---|---|---|---|---|---|---|")
    ours = statistics.median(times[0] for times in runs["hothouse"])
    for name in names:
        median = statistics.median(times[0] for times in runs[name])
        least = min(times[0] for times in runs[name])
        memory = statistics.median(times[1] for times in runs[name]) * 1024
        label = "Hothouse" if name == "hothouse" else f"{name} {version(name)}"
        print(f"| {label} | {median:.1f} ms | {least:.1f} ms | {size / median / 1e6:.2f} GB/s | {median / ours:.1f}x | "
              f"{memory / 1e6:.0f} MB | {memory / size:.2f}x |")
    print()


for source in inputs():
    measure(source)
