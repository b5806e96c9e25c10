# SPDX-License-Identifier: GPL-3.0-or-later
"""The tracking store beside MLflow's SqlAlchemyStore, on the same file, and a forest of 1000 trees that is trained, tested and logged, beside
scikit-learn and MLflow.

usage: measure.py BENCH_TRACK HOTHOUSECTL FOLDER

Sizes may be made smaller for a quick look: HOT_BENCH_RUNS (100000), HOT_BENCH_ROUNDS (5). MLflow's search is given up after
HOT_BENCH_LIMIT seconds (60) a filter: over so many runs some take it many minutes. The file is in WAL mode, which is the faster one for
both. "First" is the first search of a program that has just opened the file, on both sides; "again" is the median of more of them, and "after a
write" of such that each follow a metric that the program logged, beside the same median of MLflow's.

The forest learns from the workshop's listings in the folder that HOT_DATA names, else from as many made-up ones; what is measured is
the whole program, from its start to its end.
"""

import base64
import csv
import json
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
import uuid

RUNS = int(os.environ.get("HOT_BENCH_RUNS", "100000"))
ROUNDS = int(os.environ.get("HOT_BENCH_ROUNDS", "5"))
LIMIT = float(os.environ.get("HOT_BENCH_LIMIT", "60"))
BOARD = 10000
LATEST = "attributes.start_time DESC"
SEARCHES = [
    ("metrics.m3 < 0.9 AND params.p1 = '3'", "metrics.m5 DESC", 1),
    ("metrics.m3 < 0.5", "metrics.m3 ASC", 1),
    ("attributes.status = 'FINISHED' AND tags.t0 LIKE '%7'", LATEST, 1),
    ("tags.t0 = 'value 7'", LATEST, 1),
    ("params.p1 = '3'", LATEST, 1),
    ("params.p1 = '3'", LATEST, 50),
    ("", LATEST, 50),
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


def first(program, *arguments):
    """The median of programs that do it once."""
    each = [ours(program, *arguments[:2], 1, *arguments[2:]) for _ in range(ROUNDS)]
    return statistics.median(one[0] for one in each), statistics.median(one[1] for one in each), each[0][2]


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


def their_search(path, filter_string, order, page):
    """In a process of its own, which can be ended. Its first search counts if there is no time for more."""
    from mlflow.entities import ViewType
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
    store = SqlAlchemyStore(f"sqlite:///{path}", "/nowhere")
    place = json.dumps({"offset": (int(page) - 1) * 100}).encode()
    token = base64.b64encode(place) if int(page) > 1 else None
    for _ in range(ROUNDS):
        begin, processor = time.perf_counter(), time.process_time()
        runs = store.search_runs(["0"], filter_string, ViewType.ACTIVE_ONLY, 100, [order], token)
        print(time.perf_counter() - begin, time.process_time() - processor, len(runs), runs[0].info.run_id, flush=True)


def theirs_limited(path, filter_string, order, page):
    """The first search, and the median of all."""
    child = subprocess.Popen([sys.executable, __file__, "search", path, filter_string, order, str(page)], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
    try:
        output = child.communicate(timeout=LIMIT)[0]
    except subprocess.TimeoutExpired:
        child.kill()
        output = child.communicate()[0]
    lines = [line.split() for line in output.splitlines()]
    if not lines:
        return (LIMIT, LIMIT, None), (LIMIT, LIMIT, None)
    found = f"{lines[0][2]} {lines[0][3]}"
    return ((float(lines[0][0]), float(lines[0][1]), found),
            (statistics.median(float(line[0]) for line in lines), statistics.median(float(line[1]) for line in lines), found))


def row(what, a, b, given_up=False):
    more = "> " if given_up else ""
    print(f"| {what} | {a[0] * 1e3:.2f} | {more}{b[0] * 1e3:.1f} | {more}{b[0] / a[0]:.1f}x | {more}{b[1] / a[1]:.1f}x |", flush=True)


def make_listings(path):
    """As many rows and columns as the workshop's file."""
    chance = random.Random(2)
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f"x{i}" for i in range(21)] + ["price"])
        for _ in range(4745):
            row = [round(chance.gauss(0, 1), chance.choice((0, 1, 3))) for _ in range(21)]
            writer.writerow(row + [round(abs(100 + 30 * row[0] + 20 * row[1] * row[2] + chance.gauss(0, 20)), 0)])


def their_forest(table, folder):
    """What the workshop's notebook does."""
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import mlflow
    import mlflow.sklearn
    import pandas
    from mlflow.models import infer_signature
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
    from sklearn.model_selection import train_test_split

    data = pandas.read_csv(table)
    x_train, x_test, y_train, y_test = train_test_split(data.drop(["price"], axis=1), data["price"], random_state=42)
    mlflow.set_tracking_uri(f"sqlite:///{folder}/mlflow.db")
    if mlflow.get_experiment_by_name("Prices") is None:
        mlflow.create_experiment("Prices", f"{folder}/artifacts")
    mlflow.set_experiment("Prices")
    params = {"n_estimators": 1000, "max_depth": 10, "random_state": 42}
    with mlflow.start_run(run_name="1000 trees"):
        model = RandomForestRegressor(n_jobs=-1, **params).fit(x_train, y_train)
        predictions = model.predict(x_test)
        mlflow.log_params(params)
        mlflow.log_metrics({"mse": mean_squared_error(y_test, predictions), "mae": mean_absolute_error(y_test, predictions),
                            "r2": r2_score(y_test, predictions)})
        mlflow.sklearn.log_model(model, name="model", signature=infer_signature(x_train, predictions), serialization_format="cloudpickle")
        importance = pandas.DataFrame({"feature": x_train.columns, "importance": model.feature_importances_})
        importance.sort_values("importance", ascending=False).to_csv(f"{folder}/feature-importance.csv", index=False)
        mlflow.log_artifact(f"{folder}/feature-importance.csv")
        figure, axes = plt.subplots()
        axes.scatter(predictions, y_test - predictions)
        figure.savefig(f"{folder}/residuals.png")
        mlflow.log_artifact(f"{folder}/residuals.png")


def timed(words):
    """Wall clock and processor time of a program."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    subprocess.run(words, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - begin, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare_forests(hothousectl, folder):
    table = os.path.join(os.environ.get("HOT_DATA", ""), "workshop", "sf-airbnb-cleaned-mlflow.csv")
    if not os.path.isfile(table):
        table = f"{folder}/listings.csv"
        make_listings(table)
    os.makedirs(f"{folder}/theirs")
    a, b = [], []
    # The very first makes MLflow's database, which is not what is measured.
    timed([sys.executable, __file__, "forest", table, f"{folder}/theirs"])
    for _ in range(3):
        a.append(timed([hothousectl, "train", table, "--target", "price", "-P", "n_estimators=1000", "-P", "max_depth=10", "--experiment",
                        "Prices", "--workspace", f"{folder}/ours"]))
        b.append(timed([sys.executable, __file__, "forest", table, f"{folder}/theirs"]))
    row("a forest of 1000 trees, from the file to the logged run (scikit-learn and MLflow)",
        *((statistics.median(one[0] for one in each), statistics.median(one[1] for one in each)) for each in (a, b)))


def compare_batches(program, path, store):
    from mlflow.entities import Metric
    run = store.create_run("0", "ann", 1, [], "bench").info.run_id

    def log(i):
        store.log_batch(run, [Metric(f"metric_{j % 10}", j * 0.5 + i, 1700000000000 + i * 1000 + j, i * 100 + j // 10)
                              for j in range(1000)], [], [])

    row("log_batch of 1000 metrics", ours(program, "batch", path, ROUNDS * 4), theirs(log))


def main():
    if sys.argv[1] == "search":
        their_search(*sys.argv[2:])
        return
    if sys.argv[1] == "forest":
        their_forest(*sys.argv[2:])
        return

    import mlflow
    from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
    program, hothousectl, folder = sys.argv[1:]
    path = f"{folder}/mlflow.db"
    store = SqlAlchemyStore(f"sqlite:///{path}", f"{folder}/artifacts")
    fill(path, RUNS, 10, 5, 5)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode=WAL")
    db.close()

    print(f"MLflow {mlflow.__version__}, {RUNS:,} runs, medians of {ROUNDS} rounds\n")
    print("| what | ours, ms | MLflow, ms | ratio | of processor time |\n|---|---|---|---|---|")
    compare_forests(hothousectl, folder)
    compare_batches(program, path, store)
    for search in SEARCHES:
        filter_string, order, page = search
        their_first, their_median = theirs_limited(path, *search)
        for how, a, b in (("first", first(program, "search", path, *search), their_first),
                          ("again", ours(program, "search", path, ROUNDS * 2, *search), their_median),
                          ("after a write", ours(program, "after", path, ROUNDS * 2, *search), their_median)):
            # Without a filter the run of the program that writes is on the first page.
            assert b[2] is None or a[2] == [b[2]] or (how == "after a write" and not filter_string), (a[2], b[2])
            row(f"`{filter_string}` by {order}, {'first page' if page == 1 else f'page {page}'} of 100, {how}", a, b, b[2] is None)

    board = f"{folder}/board.db"
    SqlAlchemyStore(f"sqlite:///{board}", f"{folder}/artifacts")
    fill(board, BOARD, 20, 20, 10)
    for how, (wall, processor, _) in (("first", first(program, "frame", board, 0)), ("again", ours(program, "frame", board, ROUNDS, 0))):
        print(f"| {BOARD:,} runs x 50 columns, all of them, {how} | {wall * 1e3:.1f} ({processor * 1e3:.1f} of processor time) | | | |")


if __name__ == "__main__":
    main()
