#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a delimited file into a typed table with one of the peers, once, and prints what bench-load prints: milliseconds,
peak resident memory in KiB, rows, columns. Importing the library is not counted."""

import os
import re
import sys
import time
import warnings
from pathlib import Path

name, path, threads = sys.argv[1], sys.argv[2], sys.argv[3]
os.environ.update(OMP_WAIT_POLICY="PASSIVE", POLARS_MAX_THREADS=threads, OMP_NUM_THREADS=threads)


def pandas():
    import pandas as library

    # Columns of mixed types come with a warning a run.
    warnings.simplefilter("ignore")

    def read():
        return library.read_csv(path).shape

    return library, read


def polars():
    import polars as library

    def read():
        # Its usual hundred rows give types that later rows break; then it is asked to look at more of them.
        for rows in 100, 10_000, None:
            try:
                return library.read_csv(path, infer_schema_length=rows).shape
            except library.exceptions.ComputeError as error:
                last = error
        raise last

    return library, read


def duckdb():
    import duckdb as library

    connection = library.connect(config={"threads": int(threads)})

    def read():
        connection.execute("create table listings as select * from read_csv(?)", [path])
        rows = connection.execute("select count(*) from listings").fetchone()[0]
        return rows, len(connection.execute("describe listings").fetchall())

    return library, read


library, read = {"pandas": pandas, "polars": polars, "duckdb": duckdb}[name]()
if path == "--version":
    print(library.__version__)
    sys.exit()
start = time.perf_counter()
rows, columns = read()
elapsed = time.perf_counter() - start
peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]
print(f"{elapsed * 1e3:.3f} {peak} {rows} {columns}")
