# SPDX-License-Identifier: GPL-3.0-or-later
"""Divides the same rows with scikit-learn and with Hothouse, weighs them, and searches the same parameters.

usage: compare-splits.py SPLIT_DUMP HOTHOUSECTL [WORKSHOP_CSV]
"""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
from sklearn.model_selection import (GridSearchCV, GroupKFold, GroupShuffleSplit, KFold, TimeSeriesSplit,
                                     StratifiedKFold, cross_validate, train_test_split)
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.model_selection import HalvingGridSearchCV

N_ROWS = 997


def write_table(path):
    """Hosts have ids that no double holds; places have names whose order depends on bytes; days repeat nowhere."""
    draws = random.Random(7)
    hosts = [10**17 + draws.randrange(10**6) for _ in range(80)]
    places = ["Ängby", "Zoo", "alpha", "Beta", "Île", "日本", "b"]
    days = [str(np.datetime64("2015-01-01") + np.timedelta64(i, "D")) for i in range(N_ROWS)]
    draws.shuffle(days)
    rows = [{"host": draws.choice(hosts), "place": draws.choice(places), "day": days[i], "beds": draws.randint(1, 6),
             "size": draws.randint(20, 200), "w": draws.choice((0, 0.5, 1, 2, 7))} for i in range(N_ROWS)]
    for row in rows:
        row["kind"] = draws.choices(("hut", "Castle", "boat", "tent"), (row["beds"] ** 2, 2, row["size"] / 20, 1))[0]
        row["y"] = 30 * row["beds"] + row["size"] + draws.randint(0, 60)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def dump(program, table, *words):
    output = subprocess.run([program, table, *map(str, words)], check=True, capture_output=True, text=True).stdout
    rows = [np.array(line.split(), dtype=int) for line in output.split("\n")[:-1]]
    return list(zip(rows[::2], rows[1::2]))


def check_splits(program, table, columns, ok):
    n = np.zeros(N_ROWS)
    order = np.argsort(columns["day"], kind="stable")
    for seed in (0, 42, 123456):
        ok(f"random, seed {seed}", dump(program, table, "random", 0, "", 0.25, seed),
           [train_test_split(np.arange(N_ROWS), test_size=0.25, random_state=seed)])
        for k in (2, 5, 10):
            ok(f"{k} folds, seed {seed}", dump(program, table, "random", k, "", 0.25, seed),
               KFold(k, shuffle=True, random_state=seed).split(n))
        for name in ("host", "place"):
            for kind in ("group", "area"):
                ok(f"{kind} by {name}, seed {seed}", dump(program, table, kind, 0, name, 0.3, seed),
                   GroupShuffleSplit(1, test_size=0.3, random_state=seed).split(n, groups=columns[name]))
            ok(f"5 folds by {name}, seed {seed}", dump(program, table, "group", 5, name, 0.25, seed),
               GroupKFold(5, shuffle=True, random_state=seed).split(n, groups=columns[name]))
    for k in (2, 6):
        ok(f"{k} folds by time", dump(program, table, "time", k, "day", 0.25, 0),
           [(np.sort(order[a]), np.sort(order[b])) for a, b in TimeSeriesSplit(k).split(n)])
    ok("the latest share", dump(program, table, "time", 0, "day", 0.25, 0),
       [(np.sort(order[:-250]), np.sort(order[-250:]))])


def ctl(program, *words):
    return json.loads(subprocess.run([program, *words, "--json"], check=True, capture_output=True, text=True).stdout)


def close(ours, theirs, tolerance=1e-9):
    return bool(np.allclose(np.array(ours, float), np.array(theirs, float), rtol=tolerance, atol=tolerance))


def check_weights(program, table, columns, ok):
    x = np.column_stack([columns["beds"], columns["size"]]).astype(float)
    train, test = train_test_split(np.arange(N_ROWS), test_size=0.25, random_state=42)
    for name, estimator, words in (("ridge", Ridge(alpha=1.0), ()),
                                   ("forest", RandomForestRegressor(20, random_state=42), ("-P", "n_estimators=20"))):
        metrics = ctl(program, "train", table, "-y", "y", "-e", name, "--features", "beds,size", "--role", "w=weight",
                      *words)["metrics"]
        estimator.fit(x[train], columns["y"][train], sample_weight=columns["w"][train])
        scores = [score(columns["y"][test], estimator.predict(x[test]), sample_weight=columns["w"][test])
                  for score in (r2_score, mean_squared_error, mean_absolute_error)]
        # A ridge of few features on its scale of columns may differ in its last digits.
        ok(f"weights of a {name}", close([metrics[key] for key in ("r2", "mse", "mae")], scores, 1e-6))


def measure_classes(truth, shares, weights):
    guesses = shares.argmax(axis=1)
    average = {"average": "macro", "zero_division": 0, "sample_weight": weights}
    return {"accuracy": metrics.accuracy_score(truth, guesses, sample_weight=weights),
            "balanced_accuracy": metrics.balanced_accuracy_score(truth, guesses, sample_weight=weights),
            "precision": metrics.precision_score(truth, guesses, **average),
            "recall": metrics.recall_score(truth, guesses, **average),
            "f1": metrics.f1_score(truth, guesses, **average),
            "log_loss": metrics.log_loss(truth, shares, sample_weight=weights),
            "roc_auc": metrics.roc_auc_score(truth, shares, multi_class="ovr", sample_weight=weights)}


def check_classes(program, table, columns, ok):
    """Which of some kinds a row is: with weights, and in folds that have their share of each kind."""
    x = np.column_stack([columns["beds"], columns["size"]]).astype(float)
    labels, y = np.unique(columns["kind"], return_inverse=True)
    words = ["train", table, "-y", "kind", "-e", "forest", "-P", "n_estimators=20", "--features", "beds,size"]
    forest = RandomForestClassifier(20, random_state=42)

    train, test = train_test_split(np.arange(N_ROWS), test_size=0.25, random_state=42)
    result = ctl(program, *words, "--role", "w=weight")
    forest.fit(x[train], y[train], sample_weight=columns["w"][train])
    theirs = measure_classes(y[test], forest.predict_proba(x[test]), columns["w"][test])
    ok("classes", result["classes"] == labels.tolist())
    for name, value in theirs.items():
        ok(f"weights of classes: {name}", close(result["metrics"][name], value))

    result = ctl(program, *words, "--split", "kfold", "--folds", "4")
    theirs = cross_validate(forest, x, y, cv=StratifiedKFold(4, shuffle=True, random_state=42),
                            scoring=("accuracy", "neg_log_loss"))
    ok("accuracy of folds by class", close([fold["metrics"]["accuracy"] for fold in result["folds"]],
                                           theirs["test_accuracy"]))
    ok("their mean loss", close(result["metrics"]["log_loss"], -theirs["test_neg_log_loss"].mean()))


def check_folds(program, table, columns, ok):
    x = np.column_stack([columns["beds"], columns["size"]]).astype(float)
    result = ctl(program, "train", table, "-y", "y", "-e", "forest", "-P", "n_estimators=10", "--features", "beds,size",
                 "--split", "kfold", "--folds", "4")
    theirs = cross_validate(RandomForestRegressor(10, random_state=42), x, columns["y"],
                            cv=KFold(4, shuffle=True, random_state=42), scoring=("r2", "neg_mean_absolute_error"))
    ok("metrics of each fold", close([fold["metrics"]["r2"] for fold in result["folds"]], theirs["test_r2"]))
    ok("their mean", close(result["metrics"]["mae"], -theirs["test_neg_mean_absolute_error"].mean()))
    ok("their spread", close(result["metrics_sd"]["r2"], theirs["test_r2"].std(ddof=1)))


def check_search(program, path, ok):
    with open(path, encoding="utf-8") as file:
        data = np.array(list(csv.reader(file))[1:], dtype=float)
        file.seek(0)
        names = next(csv.reader(file))
    target = names.index("price")
    x, y = np.delete(data, target, axis=1), data[:, target]
    grid = {"max_depth": [3, 6, 9], "min_samples_leaf": [1, 4], "max_features": [0.5]}
    words = ["search", path, "-y", "price", "-e", "forest", "-g", "max_depth=3,6,9", "-g", "min_samples_leaf=1,4",
             "-g", "max_features=0.5", "--folds", "3", "--features", ",".join(names[:target] + names[target + 1:])]
    folds = KFold(3, shuffle=True, random_state=42)

    result = ctl(program, *words, "-P", "n_estimators=10")
    theirs = GridSearchCV(RandomForestRegressor(10, random_state=42), grid, cv=folds).fit(x, y)
    ok("a grid's mean scores", close([child["metrics"]["r2"] for child in result["children"]],
                                     theirs.cv_results_["mean_test_score"]))
    ok("a grid's ranks", [child["rank"] for child in result["children"]] == list(theirs.cv_results_["rank_test_score"]))
    ok("a grid's best", {name: float(value) for name, value in result["best"]["params"].items()} == theirs.best_params_)

    for name, ours, options in (("rows", ["-P", "n_estimators=10"], {}),
                                ("trees", ["-P", "n_estimators=40", "--resource", "n_estimators"],
                                 {"resource": "n_estimators", "max_resources": 40})):
        result = ctl(program, *words, *ours, "--halving")
        theirs = HalvingGridSearchCV(RandomForestRegressor(10, random_state=42), grid, cv=folds, random_state=42,
                                     **options).fit(x, y)
        ok(f"candidates when halving by {name}",
           [item["candidates"] for item in result["rounds"]] == list(theirs.n_candidates_))
        ok(f"resources when halving by {name}",
           [item["resources"] for item in result["rounds"]] == list(theirs.n_resources_))
        ok(f"scores when halving by {name}", close([child["metrics"]["r2"] for child in result["children"]],
                                                   theirs.cv_results_["mean_test_score"]))
        ok(f"the best when halving by {name}",
           {key: float(value) for key, value in result["best"]["params"].items()}
           == {key: value for key, value in theirs.best_params_.items() if key != "n_estimators"})


def main():
    failed = 0
    number = 0

    def ok(name, ours, theirs=None):
        nonlocal failed, number
        if theirs is not None:
            theirs = list(theirs)
            ours = len(ours) == len(theirs) and all(np.array_equal(a, c) and np.array_equal(b, d)
                                                    for (a, b), (c, d) in zip(ours, theirs))
        number += 1
        failed += not ours
        print(f"{'ok' if ours else 'not ok'} {number} {name}", flush=True)

    print(f"# scikit-learn {sklearn.__version__}")
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "table.csv")
        columns = write_table(table)
        check_splits(sys.argv[1], table, columns, ok)
        check_weights(sys.argv[2], table, columns, ok)
        check_classes(sys.argv[2], table, columns, ok)
        check_folds(sys.argv[2], table, columns, ok)
        if len(sys.argv) > 3 and os.path.exists(sys.argv[3]):
            check_search(sys.argv[2], sys.argv[3], ok)
        else:
            number += 1
            print(f"ok {number} searches # SKIP the workshop's file is not here (HOT_DATA)")
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
