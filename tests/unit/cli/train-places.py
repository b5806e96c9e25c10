# SPDX-License-Identifier: GPL-3.0-or-later
"""hothousectl train, predict and estimators, looked at from outside; on the workshop's file and on raw listings of five places."""

import json
import os
import random
import subprocess
import sys
import tempfile

PROGRAM = os.environ["HOTHOUSECTL"]
DATA = os.environ.get("HOT_DATA", "")
PLACES = ("brisbane-2025-11", "edinburgh-2024-09", "seattle-2016", "sunshine-coast-2024-04", "tasmania-2022-12")
EXPERIMENTS = ((10, 5, 7205.264556397443, 54.9303378193537, 0.6481760834678774),
               (100, 10, 6007.984160990102, 49.136454151912766, 0.7066377644515871))


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True)


def train(*arguments):
    result = run("train", *arguments, "--json")
    assert result.returncode == 0, result.stderr
    assert result.stderr == "", result.stderr
    return json.loads(result.stdout)


def write_listings(path):
    rows = random.Random(3)
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,room,beds,amenities,price\n")
        for i in range(400):
            beds, room = rows.randint(1, 6), rows.choice(("Entire home", "Private room"))
            price = 30 * beds + (60 if room == "Entire home" else 0) + rows.randint(0, 9)
            file.write(f'{10**17 + i},{room},{beds},"[""Wifi"", ""TV""]","${price}.00"\n')


def test_round_trip(folder):
    """A model is written, and predicts what it should"""
    table, model = os.path.join(folder, "listings.csv"), os.path.join(folder, "model.hot")
    write_listings(table)
    result = train(table, "--target", "price", "--estimator", "forest", "-P", "n_estimators=20", "--model", model)
    assert result["metrics"]["r2"] > 0.95, result
    assert result["model"]["bytes"] == os.path.getsize(model)
    assert result["rows"]["train"] + result["rows"]["test"] == 400
    predictions = json.loads(run("predict", model, table, "--json").stdout)["predictions"]
    assert len(predictions) == 400
    explained = json.loads(run("predict", model, table, "--explain", "--filter", "beds = 1").stdout)["predictions"]
    for row in explained:
        assert abs(row["base"] + sum(row["contributions"].values()) - row["prediction"]) < 1e-9, row
    plain = run("predict", model, table).stdout.split()
    assert [float(word) for word in plain] == predictions


def test_same_seed(folder):
    """The same seed gives the same metrics, another one others"""
    table = os.path.join(folder, "listings.csv")
    first, again, other = (train(table, "-y", "price", "-P", "n_estimators=5", "--seed", seed)["metrics"]
                           for seed in ("7", "7", "8"))
    assert first == again and first != other


def test_usage(folder):
    """What is wrong is said, with exit status 2"""
    table = os.path.join(folder, "listings.csv")
    for arguments, part in (((table,), "--target"), ((table, "-y", "price", "-e", "forst"), "did you mean “forest”"),
                            ((table, "-y", "price", "-P", "n_estimators=-1"), "n_estimators"),
                            ((table, "-y", "price", "-P", "depth"), "NAME=VALUE"),
                            ((table, "-y", "price", "--test-size", "2"), "between 0 and 1"), ((), "arguments")):
        result = run("train", *arguments)
        assert result.returncode == 2 and part in result.stderr and result.stdout == "", (arguments, result.stderr)
    result = run("predict", table, table)
    assert result.returncode == 1 and "not a Hothouse model" in result.stderr


def test_estimators(folder):
    """Every estimator is listed, and trains with its defaults"""
    table = os.path.join(folder, "listings.csv")
    for estimator in json.loads(run("estimators", "--json").stdout):
        assert train(table, "-y", "price", "-e", estimator["name"])["metrics"]["mse"] >= 0, estimator["name"]


def test_workshop(folder):
    """The workshop's experiments, digit by digit"""
    path = os.path.join(DATA, "workshop", "sf-airbnb-cleaned-mlflow.csv")
    if not os.path.exists(path):
        return "the workshop's file is not here (HOT_DATA)"
    for n_trees, depth, mse, mae, r2 in EXPERIMENTS:
        metrics = train(path, "-y", "price", "-P", f"n_estimators={n_trees}", "-P", f"max_depth={depth}")["metrics"]
        assert abs(metrics["mse"] - mse) < 1e-9 and abs(metrics["mae"] - mae) < 1e-11, metrics
        assert abs(metrics["r2"] - r2) < 1e-13, metrics


def test_places(folder):
    """Raw listings of five places train to a sane R2 with a cap"""
    for place in PLACES:
        path = os.path.join(DATA, "listings", f"{place}-detailed.csv.gz")
        if not os.path.exists(path):
            return "the listings are not here (HOT_DATA)"
        result = train(path, "-y", "price", "--cap-target", "0.99", "-P", "n_estimators=30")
        assert 0.2 < result["metrics"]["r2"] < 0.85, (place, result["metrics"])
        if place.startswith("brisbane"):
            assert result["rows"]["without_target"] == 811
            assert any("estimated_revenue_l365d" in warning for warning in result["warnings"])


def main():
    tests = (test_round_trip, test_same_seed, test_usage, test_estimators, test_workshop, test_places)
    failed = False
    print(f"1..{len(tests)}")
    with tempfile.TemporaryDirectory() as folder:
        for number, test in enumerate(tests, 1):
            try:
                reason = test(folder)
                print(f"ok {number} {test.__doc__}" + (f" # SKIP {reason}" if reason else ""), flush=True)
            except AssertionError as error:
                failed = True
                print(f"not ok {number} {test.__doc__}\n# {error}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
