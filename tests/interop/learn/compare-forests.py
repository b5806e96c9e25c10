# SPDX-License-Identifier: GPL-3.0-or-later
"""Grows the same forests with scikit-learn and with forest-dump, and compares them node by node.

usage: compare-forests.py FOREST_DUMP [WORKSHOP_CSV]
"""

import csv
import gzip
import os
import subprocess
import sys
import tempfile

import numpy as np
import sklearn
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.ensemble import (ExtraTreesClassifier, ExtraTreesRegressor, RandomForestClassifier,
                              RandomForestRegressor)

FIELDS = 8
FLOOR = 0.999


def grow_ours(program, folder, x, y, parameters):
    n_fields = FIELDS + parameters.get("n_classes", 1)
    paths = [os.path.join(folder, name) for name in ("x", "y", "trees")]
    x.astype(np.float32).tofile(paths[0])
    y.astype(np.float64).tofile(paths[1])
    words = [f"{name}={int(value) if isinstance(value, bool) else value}" for name, value in parameters.items()]
    subprocess.run([program, str(x.shape[0]), str(x.shape[1]), *paths, *words], check=True)
    with open(paths[2], "rb") as file:
        data = file.read()
    n_trees = int(np.frombuffer(data, np.uint32, 1)[0])
    importances = np.frombuffer(data, np.float64, x.shape[1], 4)
    offset = 4 + 8 * x.shape[1]
    trees = []
    for _ in range(n_trees):
        n_nodes = int(np.frombuffer(data, np.uint32, 1, offset)[0])
        trees.append(np.frombuffer(data, np.float64, n_fields * n_nodes, offset + 4).reshape(n_nodes, n_fields))
        offset += 4 + 8 * n_fields * n_nodes
    return trees, importances, data[offset:]


def compare_tree(ours, theirs):
    """Returns a mask over their nodes: which are the same in every field."""
    n = min(len(ours), theirs.node_count)
    leaf = theirs.children_left[:n] == -1
    same = np.zeros(theirs.node_count, bool)
    same[:n] = ((ours[:n, 0] == theirs.children_left[:n]) & (ours[:n, 1] == theirs.children_right[:n]) &
                (ours[:n, 2] == theirs.feature[:n]) & (leaf | (ours[:n, 3] == theirs.threshold[:n])) &
                (ours[:n, 4] == theirs.impurity[:n]) & (ours[:n, 5] == theirs.weighted_n_node_samples[:n]) &
                (ours[:n, 6] == theirs.n_node_samples[:n]) &
                (leaf | (ours[:n, 7] == theirs.missing_go_to_left[:n])) & (ours[:n, 8:] == theirs.value[:n, 0, :]).all(axis=1))
    return same


def compare(program, folder, name, x, y, estimator, parameters):
    extra = {"extra": 1} if isinstance(estimator, (ExtraTreesRegressor, ExtraTreesClassifier)) else {}
    if hasattr(estimator, "predict_proba"):
        extra.update(criterion="gini", n_classes=len(np.unique(y)))
    ours, importances, _ = grow_ours(program, folder, x, y, {**extra, **parameters})
    theirs = {key: value for key, value in parameters.items() if key != "kernel"}
    estimator.set_params(random_state=42, n_jobs=-1, **theirs).fit(x.astype(np.float32), y)
    masks = [compare_tree(a, b.tree_) for a, b in zip(ours, estimator.estimators_)]
    same, total = sum(int(mask.sum()) for mask in masks), sum(len(mask) for mask in masks)
    difference = float(np.abs(importances - estimator.feature_importances_).max())
    passed = len(ours) == len(masks) and same >= FLOOR * total and difference < 1e-9
    print(f"{'ok' if passed else 'not ok'} {name}: {same} of {total} nodes equal")
    for number, mask in enumerate(masks):
        if not mask.all():
            node = int(np.argmin(mask))
            print(f"# tree {number} differs first at node {node}: "
                  f"{ours[number][node].tolist() if node < len(ours[number]) else 'absent'}")
    return passed


def compare_inspections(program, folder, name, x, y, estimator, parameters):
    """Permutation importances and partial dependence of the same forest."""
    n_classes = len(np.unique(y)) if hasattr(estimator, "predict_proba") else 0
    extra = {"criterion": "gini", "n_classes": n_classes} if n_classes else {}
    _, _, rest = grow_ours(program, folder, x, y, {"importance": 4, "dependence": 0, **extra, **parameters})
    estimator.set_params(random_state=42, n_jobs=-1, **parameters).fit(x.astype(np.float32), y)
    theirs = permutation_importance(estimator, x, y, n_repeats=4, random_state=7)
    ours = np.frombuffer(rest, np.float64, 2 * x.shape[1]).reshape(-1, 2)
    difference = max(np.abs(ours[:, 0] - theirs.importances_mean).max(), np.abs(ours[:, 1] - theirs.importances_std).max())
    offset = 16 * x.shape[1]
    n_points = int(np.frombuffer(rest, np.uint32, 1, offset)[0])
    grid = np.frombuffer(rest, np.float32, n_points, offset + 4)
    means = np.frombuffer(rest[offset + 4 + 4 * n_points:], np.float64).reshape(n_points, -1).T
    expected = partial_dependence(estimator, x, [0], custom_values={0: grid}, method="brute", kind="average")["average"]
    distance = np.abs(means[-len(expected):] - expected).max() / np.abs(expected).max()
    passed = difference < 1e-9 and distance < 1e-9 and n_points > 15
    print(f"{'ok' if passed else 'not ok'} {name}: importances within {difference:.1e}, dependence within {distance:.1e}")
    return passed


def make_rows(n_rows):
    """Places, counts and flags with whole-number prices, some values missing on demand."""
    random = np.random.RandomState(1)
    x = np.column_stack([random.normal(55.95, 0.03, n_rows), random.normal(-3.19, 0.05, n_rows),
                         random.randint(1, 9, n_rows), random.randint(0, 40, n_rows), random.uniform(0, 1e-4, n_rows),
                         *(random.rand(n_rows) < share for share in (0.02, 0.2, 0.5, 0.9))]).astype(np.float32)
    y = np.round(40 * x[:, 2] + 300 * np.abs(x[:, 0] - 55.95) + 30 * x[:, 6] + random.gamma(2, 20, n_rows))
    holes = x.copy()
    holes[random.rand(*x.shape) < 0.1] = np.nan
    return x, holes, y


def read_listings(path):
    """The numbers of a file of detailed listings, missing ones as NaN, and the prices; ids and columns of text are left out."""
    def read_number(text):
        try:
            return float(text.strip("$%").replace(",", ""))
        except ValueError:
            return np.nan

    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        names, *rows = csv.reader(file)
    columns = {name: np.array([read_number(row[i]) for row in rows]) for i, name in enumerate(names)}
    price = columns["price"]
    wanted = [name for name, values in columns.items() if "price" not in name and "id" not in name.split("_") and
              "revenue" not in name and np.isfinite(values).mean() > 0.5]
    known = price > 0
    return np.column_stack([columns[name][known] for name in wanted]).astype(np.float32), price[known]


def main():
    program = sys.argv[1]
    print(f"# scikit-learn {sklearn.__version__}")
    x, holes, y = make_rows(3000)
    many_rows = make_rows(30000)[::2]
    places, prices = x, y
    classes = (y > np.median(y)).astype(float)
    many = np.digitize(y, np.quantile(y, (0.1, 0.4, 0.7, 0.95))).astype(float)
    cases = [
        ("defaults", x, y, RandomForestRegressor(), {"n_estimators": 20}),
        ("many rows", *many_rows, RandomForestRegressor(), {"n_estimators": 2}),
        ("some features", x, y, RandomForestRegressor(), {"n_estimators": 20, "max_features": 0.4}),
        ("rounded sums", x, np.log(y), RandomForestRegressor(), {"n_estimators": 20}),
        ("rounded sums, some features", x, np.log(y), RandomForestRegressor(),
         {"n_estimators": 20, "max_features": 0.4, "min_samples_leaf": 3}),
        ("portable kernel", x, y, RandomForestRegressor(), {"n_estimators": 20, "kernel": "portable"}),
        ("portable kernel, rounded sums", x, np.log(y), RandomForestRegressor(),
         {"n_estimators": 20, "kernel": "portable"}),
        ("rounded sums, missing values", holes, np.log(y), RandomForestRegressor(), {"n_estimators": 20}),
        ("rounded sums, best first", x, np.log(y), RandomForestRegressor(),
         {"n_estimators": 20, "max_leaf_nodes": 150}),
        ("rounded sums, many rows", many_rows[0], np.log(many_rows[1]), RandomForestRegressor(), {"n_estimators": 2}),
        ("large leaves", x, y, RandomForestRegressor(), {"n_estimators": 20, "min_samples_leaf": 4}),
        ("shares", x, y, RandomForestRegressor(),
         {"n_estimators": 20, "min_samples_split": 0.01, "max_samples": 0.5, "min_weight_fraction_leaf": 0.002}),
        ("impurity decrease", x, y, RandomForestRegressor(), {"n_estimators": 20, "min_impurity_decrease": 2.0}),
        ("pruned", x, y, RandomForestRegressor(), {"n_estimators": 10, "ccp_alpha": 3.0}),
        ("pruned to a few nodes", x, y, RandomForestRegressor(), {"n_estimators": 10, "ccp_alpha": 300.0}),
        ("pruned to the root", x, y, RandomForestRegressor(), {"n_estimators": 2, "ccp_alpha": 1e9}),
        ("pruned, best first", x, y, RandomForestRegressor(),
         {"n_estimators": 10, "ccp_alpha": 20.0, "max_leaf_nodes": 150}),
        ("pruned, rounded sums", x, np.log(y), RandomForestRegressor(), {"n_estimators": 10, "ccp_alpha": 0.0003}),
        ("pruned, missing values", holes, y, RandomForestRegressor(), {"n_estimators": 10, "ccp_alpha": 5.0}),
        ("pruned, extra trees", x, y, ExtraTreesRegressor(), {"n_estimators": 10, "ccp_alpha": 5.0}),
        ("pruned, classes", x, classes, RandomForestClassifier(), {"n_estimators": 10, "ccp_alpha": 0.001}),
        ("pruned, many classes, entropy", x, many, RandomForestClassifier(),
         {"n_estimators": 10, "ccp_alpha": 0.002, "criterion": "entropy"}),
        ("pruned, many classes, extra trees", x, many, ExtraTreesClassifier(), {"n_estimators": 10, "ccp_alpha": 0.0005}),
        ("best first", x, y, RandomForestRegressor(), {"n_estimators": 20, "max_leaf_nodes": 150}),
        ("all rows", x, y, RandomForestRegressor(), {"n_estimators": 4, "bootstrap": False, "max_features": 3}),
        ("missing values", holes, y, RandomForestRegressor(), {"n_estimators": 20}),
        ("missing values, some features", holes, y, RandomForestRegressor(), {"n_estimators": 20, "max_features": 2}),
        ("extra trees", x, y, ExtraTreesRegressor(), {"n_estimators": 20}),
        ("extra trees, missing values", holes, y, ExtraTreesRegressor(), {"n_estimators": 20, "min_samples_leaf": 2}),
        ("classes", x, classes, RandomForestClassifier(), {"n_estimators": 20}),
        ("classes, entropy", x, classes, RandomForestClassifier(), {"n_estimators": 20, "criterion": "entropy"}),
        ("classes, extra trees", x, classes, ExtraTreesClassifier(), {"n_estimators": 20}),
        ("many classes", x, many, RandomForestClassifier(), {"n_estimators": 20}),
        ("many classes, all features", x, many, RandomForestClassifier(), {"n_estimators": 10, "max_features": 1.0}),
        ("many classes, entropy", x, many, RandomForestClassifier(), {"n_estimators": 20, "criterion": "entropy"}),
        ("many classes, limits", x, many, RandomForestClassifier(),
         {"n_estimators": 20, "min_samples_leaf": 3, "min_weight_fraction_leaf": 0.002, "max_depth": 9}),
        ("many classes, impurity decrease", x, many, RandomForestClassifier(),
         {"n_estimators": 20, "min_impurity_decrease": 0.001}),
        ("many classes, best first", x, many, RandomForestClassifier(), {"n_estimators": 20, "max_leaf_nodes": 150}),
        ("many classes, missing values", holes, many, RandomForestClassifier(), {"n_estimators": 20}),
        ("many classes, missing values, all features", holes, many, RandomForestClassifier(),
         {"n_estimators": 10, "max_features": 1.0}),
        ("many classes, extra trees", x, many, ExtraTreesClassifier(), {"n_estimators": 20}),
        ("many classes, extra trees, missing values", holes, many, ExtraTreesClassifier(),
         {"n_estimators": 20, "min_samples_leaf": 2}),
    ]
    if len(sys.argv) > 2 and os.path.exists(sys.argv[2]):
        from sklearn.model_selection import train_test_split
        rows = np.genfromtxt(sys.argv[2], delimiter=",", skip_header=1)
        x, _, y, _ = train_test_split(rows[:, :-1], rows[:, -1], random_state=42)
        for number, (n_trees, depth) in enumerate(((10, 5), (100, 10), (100, 100)), 1):
            cases.append((f"workshop, experiment {number}", x, y, RandomForestRegressor(),
                          {"n_estimators": n_trees, "max_depth": depth}))
        cases.append(("workshop, logarithm", x, np.log(y), RandomForestRegressor(), {"n_estimators": 100}))
        listings = os.path.join(os.path.dirname(sys.argv[2]), "..", "listings")
        for name in ("seattle-2016", "edinburgh-2024-09"):
            x, y = read_listings(os.path.join(listings, f"{name}-detailed.csv.gz"))
            cases.append((f"{name}, logarithm", x, np.log(y), RandomForestRegressor(), {"n_estimators": 20}))
            cases.append((f"{name}, logarithm, some features", x, np.log(y), RandomForestRegressor(),
                          {"n_estimators": 20, "max_features": 1 / 3}))

    inspected = [
        ("inspections, numbers", places, prices, RandomForestRegressor(), {"n_estimators": 20}),
        ("inspections, two classes", places, classes, RandomForestClassifier(), {"n_estimators": 20}),
        ("inspections, many classes", places, many, RandomForestClassifier(), {"n_estimators": 20}),
    ]

    print(f"1..{len(cases) + len(inspected)}")
    with tempfile.TemporaryDirectory() as folder:
        results = [compare(program, folder, *case) for case in cases]
        results += [compare_inspections(program, folder, *case) for case in inspected]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
