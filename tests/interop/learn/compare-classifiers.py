# SPDX-License-Identifier: GPL-3.0-or-later
"""Trains classifiers with hothousectl and with scikit-learn and XGBoost on the same rows, and compares metrics and probabilities.

usage: compare-classifiers.py HOTHOUSECTL
"""

import json
import os
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import sklearn.exceptions
from sklearn import metrics
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

try:
    import xgboost
except ImportError:
    xgboost = None

N_ROWS = 2400


def make_table(n_classes):
    """Counts, places and flags, some missing; what kind of place it is follows from them, with noise."""
    random = np.random.RandomState(n_classes)
    x = np.column_stack([random.randint(0, 9, N_ROWS), random.normal(55.9, 0.05, N_ROWS).round(6),
                         random.gamma(2, 60, N_ROWS).round(2), random.randint(0, 3, N_ROWS)])
    sums = 0.3 * x[:, 0] + 20 * (x[:, 1] - 55.9) + x[:, 2] / 100 + random.normal(0, 0.5, N_ROWS)
    y = np.digitize(sums, np.quantile(sums, np.linspace(0, 1, n_classes + 1)[1:-1] ** 1.3))
    return x, np.array(["Shared room", "Entire home", "Private room", "Hotel room", "Castle"])[y]


def train(program, folder, x, y, estimator, parameters):
    table, model = os.path.join(folder, "table.csv"), os.path.join(folder, "model")
    with open(table, "w", encoding="utf-8") as file:
        file.write("beds,place,size,floor,kind\n")
        file.writelines(",".join([*(repr(float(value)) for value in row), label]) + "\n" for row, label in zip(x, y))
    words = [word for name, value in parameters.items() for word in ("-P", f"{name}={value}")]
    result = subprocess.run([program, "train", table, "-y", "kind", "-e", estimator, "--json", "-o", model, *words],
                            capture_output=True, text=True, check=True)
    predicted = subprocess.run([program, "predict", model, table, "--json"], capture_output=True, text=True, check=True)
    rows = json.loads(predicted.stdout)["predictions"]
    return json.loads(result.stdout), np.array([list(row["probabilities"].values()) for row in rows])


def measure(truth, shares, classes):
    """scikit-learn's metrics under the names that hothousectl gives them."""
    guesses = classes[shares.argmax(axis=1)]
    average = {"average": "macro", "zero_division": 0} if len(classes) > 2 else {"pos_label": classes[1]}
    return {"accuracy": metrics.accuracy_score(truth, guesses),
            "balanced_accuracy": metrics.balanced_accuracy_score(truth, guesses),
            "precision": metrics.precision_score(truth, guesses, **average),
            "recall": metrics.recall_score(truth, guesses, **average), "f1": metrics.f1_score(truth, guesses, **average),
            "log_loss": metrics.log_loss(truth, shares, labels=classes),
            "roc_auc": metrics.roc_auc_score(truth, shares if len(classes) > 2 else shares[:, 1], multi_class="ovr")}


def compare(program, folder, name, n_classes, estimator, theirs, parameters, tolerance):
    x, y = make_table(n_classes)
    result, ours = train(program, folder, x, y, estimator, parameters)
    classes = np.unique(y)
    assert result["classes"] == classes.tolist(), result["classes"]
    numbers = np.searchsorted(classes, y)
    # Features are float32, but scikit-learn's solvers need doubles to find the minimum.
    seen = x.astype(np.float32).astype(np.float64)
    train_x, _, train_y, test_y, _, test_rows = train_test_split(seen, numbers, np.arange(N_ROWS), random_state=42)
    theirs.fit(train_x, train_y)
    expected = theirs.predict_proba(seen)
    distance = np.abs(ours - expected).max()
    ours_measured = measure(classes[test_y], ours[test_rows], classes)
    difference = max(abs(ours_measured[key] - result["metrics"][key]) for key in ours_measured)
    passed = distance < tolerance and difference < 1e-9
    print(f"{'ok' if passed else 'not ok'} {name}, {n_classes} classes: shares within {distance:.1e} of theirs, "
          f"metrics within {difference:.1e}", flush=True)
    return passed


def main():
    program = sys.argv[1]
    print(f"# scikit-learn {sklearn.__version__}, XGBoost {xgboost.__version__ if xgboost else 'not there'}")
    warnings.filterwarnings("ignore", category=sklearn.exceptions.UndefinedMetricWarning)
    cases = []
    for n in (2, 4):
        cases += [("forest", n, "forest", RandomForestClassifier(n_estimators=40, random_state=42), {"n_estimators": 40}, 1e-12),
                  ("log loss", n, "forest", RandomForestClassifier(n_estimators=20, criterion="log_loss", random_state=42),
                   {"n_estimators": 20, "criterion": "log_loss"}, 1e-12),
                  ("extra trees", n, "extra-trees", ExtraTreesClassifier(n_estimators=40, random_state=42),
                   {"n_estimators": 40}, 1e-12),
                  ("class shares", n, "prior", DummyClassifier(strategy="prior"), {}, 1e-12),
                  ("logistic regression", n, "logistic", LogisticRegression(C=0.5, tol=1e-10, max_iter=1000, solver="newton-cholesky"),
                   {"C": 0.5, "tol": 1e-9}, 1e-6)]
        if xgboost:
            cases.append(("XGBoost", n, "xgboost", xgboost.XGBClassifier(n_estimators=30, max_depth=4, random_state=42),
                          {"n_estimators": 30, "max_depth": 4}, 1e-5))
    print(f"1..{len(cases)}")
    with tempfile.TemporaryDirectory() as folder:
        results = [compare(program, folder, *case) for case in cases]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
