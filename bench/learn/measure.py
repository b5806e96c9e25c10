# SPDX-License-Identifier: GPL-3.0-or-later
"""Forests beside scikit-learn and ONNX Runtime: fit, prediction and model size, on the same made-up listings.

usage: measure.py BENCH_LEARN FOLDER

Sizes may be made smaller for a quick look: HOT_BENCH_TREES (100), HOT_BENCH_ROUNDS (3), HOT_BENCH_LARGE (1000000 rows; 0 leaves
them out).
"""

import os
import pickle
import statistics
import subprocess
import sys
import time

import numpy as np
import onnxruntime
import sklearn
from sklearn.ensemble import RandomForestRegressor

TREES = int(os.environ.get("HOT_BENCH_TREES", "100"))
ROUNDS = int(os.environ.get("HOT_BENCH_ROUNDS", "3"))
LARGE = int(os.environ.get("HOT_BENCH_LARGE", "1000000"))
LARGE_TREES = 2
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
    for _ in range(60):
        if os.getloadavg()[0] < 0.5:
            return
        time.sleep(5)
    print("\nThe machine never came to rest; the figures below are taken under load.\n")


def row(what, ours, theirs, peer, note=""):
    print(f"| {what} | {ours:.4g} | {theirs:.4g} | {peer} | {theirs / ours:.1f}x | {note} |", flush=True)


def compare_fit(what, program, folder, x, y, target, n_trees, ours, theirs):
    n_rows, n_features = x.shape[0] - N_TEST, x.shape[1]
    a, b = [], []
    for _ in range(ROUNDS):
        a.append(fit_ours(program, folder, n_rows, n_features, target, n_estimators=n_trees, **ours))
        seconds, model = fit_theirs(x[:n_rows], y[:n_rows], n_estimators=n_trees, **theirs)
        b.append(seconds)
    _, predictions = predict_ours(program, folder, n_rows, n_features)
    row(what, statistics.median(a), statistics.median(b), "scikit-learn",
        f"R² {r2(y[n_rows:], predictions):.4f} / {r2(y[n_rows:], model.predict(x[n_rows:])):.4f}")
    return model


def time_calls(function, n):
    times = []
    for i in range(n):
        begin = time.perf_counter()
        function(i)
        times.append((time.perf_counter() - begin) * 1e6)
    return statistics.median(times)


def compare_predictions(program, folder, x, model):
    from skl2onnx import to_onnx
    n_rows = x.shape[0] - N_TEST
    test = x[n_rows:]
    model.n_jobs = 1
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(to_onnx(model, test[:1]).SerializeToString(), options,
                                           providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    (batch, single, worst), _ = predict_ours(program, folder, n_rows, x.shape[1])
    row("predict 10,000 rows, us a row, one thread", batch, time_calls(lambda _: model.predict(test), 5) / N_TEST,
        "scikit-learn")
    row("same", batch, time_calls(lambda _: session.run(None, {name: test}), 5) / N_TEST, "ONNX Runtime")
    row("predict one row, us", single, time_calls(lambda i: model.predict(test[i:i + 1]), 100), "scikit-learn",
        f"99th percentile {worst:.3g} us")
    row("same", single, time_calls(lambda i: session.run(None, {name: test[i:i + 1]}), 1000), "ONNX Runtime")
    (batch, single, _), _ = predict_ours(program, folder, n_rows, x.shape[1], "portable")
    print(f"| the same without AVX2 | {batch:.4g} in a batch, {single:.4g} one row | | | | |")
    row("model, MB", os.path.getsize(f"{folder}/model") / 1e6, len(pickle.dumps(model)) / 1e6, "scikit-learn's pickle")


def main():
    program, folder = sys.argv[1:]
    print(f"scikit-learn {sklearn.__version__}, ONNX Runtime {onnxruntime.__version__}, {THREADS} threads, {TREES} trees, "
          f"medians of {ROUNDS} rounds\n")
    wait_for_rest()
    x, y, price = make_listings(40000 + N_TEST)
    x.tofile(f"{folder}/x")
    y.tofile(f"{folder}/y")
    price.tofile(f"{folder}/price")
    print("| what | ours | peer | | ratio | |\n|---|---|---|---|---|---|")
    compare_fit("fit 40,000 x 60, s", program, folder, x, y, "y", TREES, {}, {})
    compare_fit("same, max_features 1/3", program, folder, x, y, "y", TREES, {"max_features": 0.3333333333},
                {"max_features": 1 / 3})
    compare_fit("same, kernel for AVX2", program, folder, x, y, "y", TREES, {"kernel": "x86-64-v3"}, {})
    model = compare_fit("same, random_state=42, price in whole units", program, folder, x, price, "price", TREES,
                        {"random_state": 42}, {"random_state": 42})
    compare_predictions(program, folder, x, model)
    if LARGE > 0:
        del model
        x, y = make_large(LARGE + N_TEST)
        x.tofile(f"{folder}/x")
        y.tofile(f"{folder}/y")
        compare_fit(f"fit {LARGE:,} x 30, {LARGE_TREES} trees, s", program, folder, x, y, "y", LARGE_TREES, {}, {})


if __name__ == "__main__":
    main()
