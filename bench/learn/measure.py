# SPDX-License-Identifier: GPL-3.0-or-later
"""Forests beside scikit-learn, XGBoost and ONNX Runtime: fit, accuracy, prediction and model size, on the same made-up listings.

usage: measure.py BENCH_LEARN FOLDER

Each line is printed as soon as it is known. The whole takes about seven minutes on two processors at rest, most of it scikit-learn's. Sizes
may be made smaller for a quick look: HOT_BENCH_TREES (100), HOT_BENCH_ROUNDS (3), HOT_BENCH_LARGE (1000000 rows; 0 leaves them out).
"""

import os
import pickle
import statistics
import subprocess
import sys
import time

import numpy as np
import onnxruntime
import skl2onnx
import sklearn
import xgboost
from sklearn.ensemble import RandomForestRegressor

TREES = int(os.environ.get("HOT_BENCH_TREES", "100"))
ROUNDS = int(os.environ.get("HOT_BENCH_ROUNDS", "3"))
LARGE = int(os.environ.get("HOT_BENCH_LARGE", "1000000"))
LARGE_TREES = 2
WHOLE_TREES = max(TREES * 3 // 10, 1)
N_ROWS = 40000
N_TEST = 10000
THREADS = len(os.sched_getaffinity(0))


def make_listings(n_rows):
    """60 features, about half of them flags; the target is the logarithm of a price in whole units, and that price."""
    random = np.random.default_rng(1)
    columns = [random.normal(0, 1, n_rows), random.normal(0, 1, n_rows), random.integers(1, 9, n_rows)]
    columns += [random.normal(0, 1, n_rows) for _ in range(8)]
    columns += [random.integers(0, 2 + 7 * i, n_rows) for i in range(18)]
    columns += [random.random(n_rows) < 0.05 + 0.9 * i / 31 for i in range(31)]
    x = np.column_stack(columns).astype(np.float32)
    score = (0.3 * x[:, 2] + np.sin(2 * x[:, 0]) + np.cos(1.5 * x[:, 1]) + 0.03 * x[:, 29:].sum(1) +
             random.normal(0, 0.7, n_rows))
    price = np.round(np.exp(3 + 0.6 * score))
    return x, np.log(np.maximum(price, 1)), price


def make_large(n_rows):
    random = np.random.default_rng(2)
    x = np.column_stack([*(random.normal(0, 1, n_rows) for _ in range(20)),
                         *(random.integers(0, 3 + 10 * i, n_rows) for i in range(10))]).astype(np.float32)
    y = np.round(100 * (x[:, 0] + np.sin(3 * x[:, 1]) + 0.1 * x[:, 22] + random.normal(0, 0.5, n_rows)))
    return x, y


def fit_ours(program, folder, n_rows, n_features, target, **parameters):
    words = [f"{name}={value}" for name, value in parameters.items()]
    output = subprocess.run([program, "fit", f"{folder}/x", f"{folder}/{target}", str(n_rows), str(n_features),
                             f"{folder}/model", *words], check=True, capture_output=True, text=True).stdout
    return float(output)


def predict_ours(program, folder, first, n_features, kernel=None):
    output = subprocess.run([program, "predict", f"{folder}/model", f"{folder}/x", str(first), str(N_TEST),
                             str(n_features), f"{folder}/predictions", *([kernel] if kernel else [])],
                            check=True, capture_output=True, text=True).stdout
    return [float(word) for word in output.split()], np.fromfile(f"{folder}/predictions")


def fit_theirs(x, y, **parameters):
    model = RandomForestRegressor(n_jobs=THREADS, **parameters)
    begin = time.perf_counter()
    model.fit(x, y)
    return time.perf_counter() - begin, model


def r2(truth, predictions):
    return 1 - ((truth - predictions) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def wait_for_rest():
    for _ in range(12):
        if os.getloadavg()[0] < 0.5:
            return
        time.sleep(5)
    print("\nThe machine never came to rest; the figures below are taken under load.\n")


def print_row(what, ours, peer, theirs, ratio, note=""):
    print(f"| {what} | {ours} | {peer} | {theirs} | {ratio} | {note} |", flush=True)


def row(what, ours, theirs, peer, note=""):
    print_row(what, f"{ours:.4g}", peer, f"{theirs:.4g}", f"{theirs / ours:.1f}x", note)


def score_ours(program, folder, x, y):
    n_rows = x.shape[0] - N_TEST
    _, predictions = predict_ours(program, folder, n_rows, x.shape[1])
    return r2(y[n_rows:], predictions)


def compare_fit(what, program, folder, x, y, target, n_trees, parameters, rounds=ROUNDS):
    """Rounds alternate. Returns the peer's median and R2, and its last model."""
    n_rows, n_features = x.shape[0] - N_TEST, x.shape[1]
    words = {name: value for name, value in parameters.items() if name != "random_state"}
    a, b = [], []
    for _ in range(rounds):
        a.append(fit_ours(program, folder, n_rows, n_features, target, n_estimators=n_trees, **words))
        seconds, model = fit_theirs(x[:n_rows], y[:n_rows], n_estimators=n_trees, **parameters)
        b.append(seconds)
    theirs = r2(y[n_rows:], model.predict(x[n_rows:]))
    row(what, statistics.median(a), statistics.median(b), "scikit-learn",
        f"R² {score_ours(program, folder, x, y):.4f} / {theirs:.4f}")
    return statistics.median(b), theirs, model


def compare_to_known(what, program, folder, x, y, target, n_trees, known, **parameters):
    """Another fit of ours beside a time of scikit-learn's that is known already, since what differs makes no difference to it."""
    n_rows, n_features = x.shape[0] - N_TEST, x.shape[1]
    times = [fit_ours(program, folder, n_rows, n_features, target, n_estimators=n_trees, **parameters)
             for _ in range(ROUNDS)]
    row(what, statistics.median(times), known[0], "scikit-learn",
        f"R² {score_ours(program, folder, x, y):.4f} / {known[1]:.4f}")


def compare_xgboost(program, folder, x, y):
    """XGBoost with histograms: its random forest as deep as 20 levels, which lets it take minutes less, and boosted trees of 6."""
    n_rows, n_features = x.shape[0] - N_TEST, x.shape[1]
    ours = statistics.median(fit_ours(program, folder, n_rows, n_features, "y", n_estimators=TREES)
                             for _ in range(ROUNDS))
    score = score_ours(program, folder, x, y)
    for what, rounds, model in (
            ("random forest, depth 20", 1,
             xgboost.XGBRegressor(n_estimators=1, num_parallel_tree=TREES, learning_rate=1.0, subsample=0.632,
                                  reg_lambda=1e-5, tree_method="hist", max_depth=20, n_jobs=THREADS)),
            ("boosted trees, depth 6", ROUNDS,
             xgboost.XGBRegressor(n_estimators=TREES, tree_method="hist", max_depth=6, n_jobs=THREADS))):
        times = []
        for _ in range(rounds):
            begin = time.perf_counter()
            model.fit(x[:n_rows], y[:n_rows])
            times.append(time.perf_counter() - begin)
        row("our forest beside XGBoost's " + what, ours, statistics.median(times), "XGBoost",
            f"R² {score:.4f} / {r2(y[n_rows:], model.predict(x[n_rows:])):.4f}")


def time_calls(function, n):
    times = []
    for i in range(n):
        begin = time.perf_counter()
        function(i)
        times.append((time.perf_counter() - begin) * 1e6)
    return statistics.median(times)


def compare_predictions(program, folder, x, model):
    """The model in the folder is the same forest, grown by us with the same seed."""
    n_rows = x.shape[0] - N_TEST
    test = x[n_rows:]
    model.n_jobs = 1
    (batch, single, worst), predictions = predict_ours(program, folder, n_rows, x.shape[1])
    difference = np.abs(predictions - model.predict(test)).max()
    row(f"predict {N_TEST:,} rows, us a row, one thread", batch,
        time_calls(lambda _: model.predict(test), 5) / N_TEST, "scikit-learn", f"they differ by {difference:.1g}")
    row("predict one row, us", single, time_calls(lambda i: model.predict(test[i:i + 1]), 100), "scikit-learn",
        f"99th percentile {worst:.3g} us")
    row("model, MB", os.path.getsize(f"{folder}/model") / 1e6, len(pickle.dumps(model)) / 1e6, "scikit-learn's pickle")

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    graph = skl2onnx.to_onnx(model, test[:1]).SerializeToString()
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    difference = np.abs(predictions - session.run(None, {name: test})[0].ravel()).max()
    (batch, single, worst), _ = predict_ours(program, folder, n_rows, x.shape[1])
    row(f"predict {N_TEST:,} rows, us a row, one thread", batch,
        time_calls(lambda _: session.run(None, {name: test}), 5) / N_TEST, "ONNX Runtime",
        f"they differ by {difference:.1g}")
    row("predict one row, us", single, time_calls(lambda i: session.run(None, {name: test[i:i + 1]}), 1000),
        "ONNX Runtime", f"99th percentile {worst:.3g} us")
    (batch, single, _), _ = predict_ours(program, folder, n_rows, x.shape[1], "portable")
    print_row("portable kernel: a row of a batch, one row, us", f"{batch:.4g}, {single:.4g}", "", "", "")


def main():
    program, folder = sys.argv[1:]
    print(f"scikit-learn {sklearn.__version__}, XGBoost {xgboost.__version__}, ONNX Runtime {onnxruntime.__version__}, "
          f"{THREADS} threads; {TREES} trees and medians of {ROUNDS} rounds unless something else is said\n", flush=True)
    wait_for_rest()
    x, y, price = make_listings(N_ROWS + N_TEST)
    x.tofile(f"{folder}/x")
    y.tofile(f"{folder}/y")
    price.tofile(f"{folder}/price")
    print("| what | ours | peer | theirs | ratio | |\n|---|---|---|---|---|---|", flush=True)
    size = f"fit {N_ROWS:,} x {x.shape[1]}"
    *known, model = compare_fit(f"{size}, s", program, folder, x, y, "y", TREES, {"random_state": 42})
    compare_to_known("same, kernel for AVX2", program, folder, x, y, "y", TREES, known, kernel="x86-64-v3")
    compare_to_known("same, portable kernel", program, folder, x, y, "y", TREES, known, kernel="portable")
    compare_to_known("same, random_state=42, bit for bit", program, folder, x, y, "y", TREES, known, random_state=42)
    compare_predictions(program, folder, x, model)
    del model
    compare_fit("fit with max_features 1/3, s", program, folder, x, y, "y", TREES, {"max_features": 0.3333333333})
    compare_xgboost(program, folder, x, y)
    *known, _ = compare_fit(f"price in whole units, {WHOLE_TREES} trees, s", program, folder, x, price, "price",
                            WHOLE_TREES, {"random_state": 42})
    compare_to_known("same, random_state=42, bit for bit", program, folder, x, price, "price", WHOLE_TREES, known,
                     random_state=42)
    if LARGE > 0:
        x, y = make_large(LARGE + N_TEST)
        x.tofile(f"{folder}/x")
        y.tofile(f"{folder}/y")
        compare_fit(f"fit {LARGE:,} x 30, {LARGE_TREES} trees, one round, s", program, folder, x, y, "y", LARGE_TREES, {}, 1)


if __name__ == "__main__":
    main()
