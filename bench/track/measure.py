# SPDX-License-Identifier: GPL-3.0-or-later
"""The tracking store beside MLflow's SqlAlchemyStore, on the same file.

usage: measure.py BENCH_TRACK FOLDER

Sizes may be made smaller for a quick look: HOT_BENCH_RUNS (100000), HOT_BENCH_ROUNDS (5). MLflow's search is given up after
HOT_BENCH_LIMIT seconds (120) a filter: over so many runs some take it many minutes.
"""

import os
import random
import sqlite3
import statistics
import subprocess
import sys
import time
import uuid

import mlflow
from mlflow.entities import Metric, ViewType
from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore

RUNS = int(os.environ.get("HOT_BENCH_RUNS", "100000"))
ROUNDS = int(os.environ.get("HOT_BENCH_ROUNDS", "5"))
LIMIT = float(os.environ.get("HOT_BENCH_LIMIT", "120"))
BOARD = 10000
FILTERS = [
    ("metrics.m3 < 0.9 AND params.p1 = '3'", "metrics.m5 DESC"),
    ("metrics.m3 < 0.5", "metrics.m3 ASC"),
    ("attributes.status = 'FINISHED' AND tags.t0 LIKE '%7'", "attributes.start_time DESC"),
]


def fill(path, n_runs, n_metrics, n_params, n_tags):
    """Runs straight into the tables of a database that MLflow made."""
    chance = random.Random(1)
    with sqlite3.connect(path) as db:
        runs = [uuid.UUID(int=chance.getrandbits(128)).hex for _ in range(n_runs)]
        db.executemany("INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, "
                       "end_time, source_version, lifecycle_stage, artifact_uri, experiment_id) VALUES "
                       "(?, ?, 'UNKNOWN', '', '', 'ann', 'FINISHED', ?, ?, '', 'active', ?, 0)",
                       ((run, f"run {i}", 1700000000000 + i, 1700000060000 + i, f"/artifacts/0/{run}/artifacts")
                        for i, run in enumerate(runs)))
        db.executemany("INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, 0, 0, ?)",
                       ((f"m{j}", chance.random(), 1700000000000, run) for run in runs for j in range(n_metrics)))
        db.executemany("INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?)",
                       ((f"p{j}", str(chance.randrange(10)), run) for run in runs for j in range(n_params)))
        db.executemany("INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?)",
                       ((f"t{j}", f"value {chance.randrange(100)}", run) for run in runs for j in range(n_tags)))
    db.close()


def ours(program, *arguments):
    output = subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout.splitlines()
    times = [tuple(map(float, line.split())) for line in output if "." in line]
    return statistics.median(t[0] for t in times), statistics.median(t[1] for t in times), [l for l in output if "." not in l]


def theirs(function):
    walls, processors = [], []
    for i in range(ROUNDS):
        begin, processor = time.perf_counter(), time.process_time()
        result = function(i)
        walls.append(time.perf_counter() - begin)
        processors.append(time.process_time() - processor)
    return statistics.median(walls), statistics.median(processors), result


def their_search(path, filter_string, order):
    """In a process of its own, which can be ended. Its first search counts if there is no time for more."""
    store = SqlAlchemyStore(f"sqlite:///{path}", "/nowhere")
    for _ in range(ROUNDS):
        begin, processor = time.perf_counter(), time.process_time()
        runs = store.search_runs(["0"], filter_string, ViewType.ACTIVE_ONLY, 100, [order])
        print(time.perf_counter() - begin, time.process_time() - processor, len(runs), runs[0].info.run_id, flush=True)


def theirs_limited(path, filter_string, order):
    child = subprocess.Popen([sys.executable, __file__, "search", path, filter_string, order], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
    try:
        output = child.communicate(timeout=LIMIT)[0]
    except subprocess.TimeoutExpired:
        child.kill()
        output = child.communicate()[0]
    lines = [line.split() for line in output.splitlines()]
    if not lines:
        return LIMIT, LIMIT, None
    return (statistics.median(float(line[0]) for line in lines), statistics.median(float(line[1]) for line in lines),
            f"{lines[0][2]} {lines[0][3]}")


def row(what, a, b, given_up=False):
    more = "> " if given_up else ""
    print(f"| {what} | {a[0] * 1e3:.2f} | {more}{b[0] * 1e3:.1f} | {more}{b[0] / a[0]:.1f}x | {more}{b[1] / a[1]:.1f}x |", flush=True)


def main():
    if sys.argv[1] == "search":
        their_search(*sys.argv[2:])
        return
    program, folder = sys.argv[1:]
    path = f"{folder}/mlflow.db"
    store = SqlAlchemyStore(f"sqlite:///{path}", f"{folder}/artifacts")
    fill(path, RUNS, 10, 5, 5)

    print(f"MLflow {mlflow.__version__}, {RUNS:,} runs, medians of {ROUNDS} rounds\n")
    print("| what | ours, ms | MLflow, ms | ratio | of processor time |\n|---|---|---|---|---|")

    run = store.create_run("0", "ann", 1, [], "bench").info.run_id

    def log(i):
        store.log_batch(run, [Metric(f"metric_{j % 10}", j * 0.5 + i, 1700000000000 + i * 1000 + j, i * 100 + j // 10)
                              for j in range(1000)], [], [])

    row("log_batch of 1000 metrics", ours(program, "batch", path, ROUNDS * 4), theirs(log))
    for filter_string, order in FILTERS:
        a = ours(program, "search", path, ROUNDS, filter_string, order)
        b = theirs_limited(path, filter_string, order)
        assert b[2] is None or a[2] == [b[2]], (a[2], b[2])
        row(f"`{filter_string}` by {order}, a page of 100", a, b, b[2] is None)

    board = f"{folder}/board.db"
    SqlAlchemyStore(f"sqlite:///{board}", f"{folder}/artifacts")
    fill(board, BOARD, 20, 20, 10)
    wall, processor, _ = ours(program, "frame", board, ROUNDS, 0)
    print(f"| {BOARD:,} runs x 50 columns, all of them | {wall * 1e3:.1f} ({processor * 1e3:.1f} of processor time) | | | |")


if __name__ == "__main__":
    main()
