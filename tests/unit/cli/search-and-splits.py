# SPDX-License-Identifier: GPL-3.0-or-later
"""hothousectl search, and the splits, folds and roles of train, looked at from outside."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ["HOTHOUSECTL"]


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120)


def ctl(*arguments):
    result = run(*arguments, "--json")
    assert result.returncode == 0, (arguments, result.stderr)
    return json.loads(result.stdout)


def write_listings(path, n_rows=400):
    rows = random.Random(3)
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,host_id,place,room,beds,latitude,longitude,since,importance,same,nothing,price\n")
        for i in range(n_rows):
            beds, room = rows.randint(1, 6), rows.choice(("Entire home", "Private room"))
            price = 30 * beds + (60 if room == "Entire home" else 0) + rows.randint(0, 9)
            file.write(f"{10**17 + i},{10**16 + i // 5},{'NESW'[i % 4]}{i % 3},{room},{beds},{55.9 + i % 20 / 100:.4f},"
                       f"{-3.2 + i // 20 / 100:.4f},20{10 + i % 12}-0{1 + i % 9}-11,{i % 3},5,,${price}.00\n")


def test_splits(table):
    """Rows are divided as asked for, and what divides them is said"""
    group = ctl("train", table, "-y", "price", "-e", "ridge", "--split", "group")
    assert group["split"]["column"] == "host_id" and group["split"]["groups"] == 80, group["split"]
    assert group["rows"]["test"] == 100
    place = ctl("train", table, "-y", "price", "-e", "ridge", "--split", "area", "--group", "place", "--folds", "3")
    assert place["split"]["column"] == "place" and len(place["folds"]) == 3
    cells = ctl("train", table, "-y", "price", "-e", "ridge", "--split", "area", "--cell", "5000")
    assert cells["split"]["column"] is None and 4 < cells["split"]["groups"] < 100, cells["split"]
    latest = ctl("train", table, "-y", "price", "-e", "ridge", "--split", "time")
    assert latest["split"]["column"] == "since" and 0 < latest["rows"]["test"] <= 100


def test_folds(table):
    """Folds give mean and spread, on the terminal too; the model is trained on all rows"""
    result = ctl("train", table, "-y", "price", "-P", "n_estimators=5", "--split", "kfold", "--folds", "4")
    scores = [fold["metrics"]["r2"] for fold in result["folds"]]
    mean = sum(scores) / 4
    assert abs(result["metrics"]["r2"] - mean) < 1e-12
    assert abs(result["metrics_sd"]["r2"] - (sum((score - mean) ** 2 for score in scores) / 3) ** 0.5) < 1e-12
    assert result["rows"] == {"train": 400, "test": 400, "without_target": 0}, result["rows"]
    assert "±" in run("train", table, "-y", "price", "-e", "ridge", "--split", "kfold").stdout


def test_roles(table):
    """Roles are proposed, changed, and shown without training"""
    plan = ctl("train", table, "-y", "price", "--dry-run")
    roles = {role["column"]: role["role"] for role in plan["roles"]}
    assert (roles["price"], roles["host_id"], roles["id"], roles["beds"]) == ("target", "group", "ignored", "feature")
    assert roles["same"] == "ignored" and "metrics" not in plan and "model" not in plan
    assert "beds" in {feature["column"] for feature in plan["features"]}
    plan = ctl("train", table, "--role", "price=target", "--role", "place=group", "--role", "importance=weight",
               "--role", "beds=ignored", "--dry-run")
    roles = {role["column"]: role["role"] for role in plan["roles"]}
    assert (roles["place"], roles["importance"], roles["beds"]) == ("group", "weight", "ignored"), roles
    assert not {"place", "importance", "beds", "host_id"} & {feature["column"] for feature in plan["features"]}
    text = run("train", table, "-y", "price", "-n").stdout
    assert "host_id" in text and "group" in text, text


def test_weights(table):
    """Weights reach fitting and metrics"""
    heavy = ctl("train", table, "-y", "price", "-e", "ridge", "--features", "beds,room", "--role", "importance=weight",
                "--split", "time")
    plain = ctl("train", table, "-y", "price", "-e", "ridge", "--features", "beds,room", "--split", "time")
    assert heavy["metrics"] != plain["metrics"]


def test_search(table):
    """A search says what it will do, does it, and names the best"""
    plan = ctl("search", table, "-y", "price", "-g", "max_depth=1,2,6", "-g", "n_estimators=2,4", "--seeds", "2", "--dry-run")
    assert plan["runs"] == 60 and plan["estimated_seconds"] > 0 and "children" not in plan, plan
    result = ctl("search", table, "-y", "price", "-g", "max_depth=1,2,6", "-g", "n_estimators=2,4", "--seeds", "2")
    assert len(result["children"]) == 6 and result["runs_done"] == 60 and not result["cancelled"]
    assert result["best"]["params"]["max_depth"] == "6" and result["best"]["rank"] == 1
    for child in result["children"]:
        scores = [one["metrics"]["r2"] for one in child["runs"]]
        assert len(scores) == 10 and abs(sum(scores) / 10 - child["metrics"]["r2"]) < 1e-12, child
    text = run("search", table, "-y", "price", "-e", "ridge", "-g", "alpha=0.01..100:log", "--random", "3")
    assert "15" in text.stderr and "alpha=" in text.stdout and "±" in text.stdout, text
    single = ctl("search", table, "-y", "price", "-e", "ridge", "-g", "alpha=1,2", "--test-size", "0.5")
    assert single["runs"] == 2 and single["best"]["metrics_sd"]["r2"] is None, single


def test_kept_search(table):
    """A search in an experiment is a run with a child for each candidate"""
    with tempfile.TemporaryDirectory() as folder:
        result = ctl("search", table, "-y", "price", "-g", "max_depth=1,6", "-g", "n_estimators=2,3", "--experiment", "E", "-w", folder)
        runs = ctl("runs", "search", "--experiment", "E", "-w", folder)
    parent, = (one for one in runs if "mlflow.parentRunId" not in one["tags"])
    children = [one for one in runs if one is not parent]
    assert len(children) == 4 and {one["tags"]["mlflow.parentRunId"] for one in children} == {parent["run_id"]}, runs
    assert {one["status"] for one in runs} == {"FINISHED"}, runs
    best, = (one for one in children if one["run_id"] == parent["tags"]["hothouse.best_run"])
    assert best["metrics"]["rank"] == 1 and best["params"]["max_depth"] == parent["params"]["best_max_depth"] == "6", best
    assert best["metrics"]["r2"] == parent["metrics"]["r2"] == result["best"]["metrics"]["r2"], (best, parent, result["best"])
    refused = run("search", table, "-y", "price", "-g", "max_depth=1,6", "-w", "somewhere")
    assert refused.returncode == 2 and "--experiment" in refused.stderr, refused


def test_kept_training(table):
    """A training in an experiment says which run it is"""
    with tempfile.TemporaryDirectory() as folder:
        result = ctl("train", table, "-y", "price", "-P", "n_estimators=2", "--experiment", "E", "-w", folder)
        run_kept, = ctl("runs", "search", "--experiment", "E", "-w", folder)
        usual = run("runs", "search", "-w", folder).stdout.split("\n")[0].split()
        asked = run("runs", "search", "-w", folder, "--order-by", "metrics.max_error ASC").stdout.split("\n")[0].split()
    assert usual[4:7] == ["r2", "rmse", "mae"] and asked[4:7] == ["max_error", "r2", "rmse"], (usual, asked)
    assert result["run_id"] == run_kept["run_id"] and result["metrics"]["r2"] == run_kept["metrics"]["r2"], (result, run_kept)


def test_halving(table):
    """Halving gives more to fewer"""
    result = ctl("search", table, "-y", "price", "-P", "n_estimators=3", "-g", "max_depth=1,2,3,4,5,6", "--halving",
                 "--folds", "2")
    assert [item["candidates"] for item in result["rounds"]] == [6, 2], result["rounds"]
    assert [child["resources"] for child in result["children"]] == [133] * 6 + [399] * 2


def test_same_results(table):
    """How many runs go at a time changes no digit"""
    words = ("search", table, "-y", "price", "-P", "n_estimators=4", "-g", "max_depth=2,5", "-g", "max_features=0.5,1.0")
    one, two = (ctl(*words, "--jobs", jobs) for jobs in ("1", "4"))
    assert [child["metrics"] for child in one["children"]] == [child["metrics"] for child in two["children"]]


def test_refuses(table):
    """What is wrong is said, and nothing else written"""
    grids = [word for name in ("max_depth", "n_estimators", "min_samples_split", "min_samples_leaf", "max_leaf_nodes",
                               "max_features", "max_samples", "random_state", "min_impurity_decrease")
             for word in ("-g", f"{name}=2,3,4,5,6,7,8,9,10,11")]
    search, train = ("search", table, "-y", "price"), ("train", table, "-y", "price")
    for words, status, part in (
            ((*search,), 2, "--grid"), ((*search, "-g", "max_depht=3"), 2, "did you mean “max_depth”"),
            ((*search, "-g", "max_depth=9..2", "--random", "3"), 2, "from 9 to 2"),
            ((*search, "-g", "max_depth=1..9"), 2, "how many"), ((*search, "-g", "max_depth="), 2, "no values"),
            ((*search, "-g", "max_depth=nan"), 2, "nan"), ((*search, "-g", "alpha=1", "-e", "rigde"), 2, "ridge"),
            ((*search, *grids), 1, "1000000000"), ((*search, "-g", "max_depth=1", "--random", "0"), 2, "--random"),
            ((*search, "-g", "max_depth=1", "--seeds", "0"), 2, "--seeds"),
            ((*search, "-g", "max_depth=1", "--seeds", "100000"), 2, "1000"),
            ((*search, "-g", "max_depth=1", "--factor", "2"), 2, "--halving"),
            ((*search, "-g", "max_depth=1", "--halving", "--resource", "bootstrap"), 2, "bootstrap"),
            ((*search, "-g", "max_depth=1", "--metric", "accuracy"), 2, "rmse"),
            ((*search, "-g", "max_depth=1", "--folds", "1"), 2, "--folds"),
            ((*search, "-g", "max_depth=1", "--folds", "401"), 2, "401"),
            (("train", "sample:city", "-y", "price", "--role", "host_id=ignored", "--split", "group"), 2, "--group"),
            (("search", table, "-y", "prise", "-g", "max_depth=1"), 1, "did you mean “price”"),
            (("search", table, "-y", "nothing", "-g", "max_depth=1"), 1, "nothing"),
            (("search", table + "x", "-y", "price", "-g", "max_depth=1"), 1, "listings.csvx"),
            ((*train, "--split", "sideways"), 2, "kfold"), ((*train, "--split", "group", "--group", "hosst"), 1, "hosst"),
            ((*train, "--group", "host_id"), 2, "--split group"), ((*train, "--time", "since"), 2, "--split time"),
            ((*train, "--split", "time", "--time", "room"), 2, "room"), ((*train, "--cell", "100"), 2, "--cell"),
            ((*train, "--split", "area", "--cell", "nan"), 2, "--cell"), ((*train, "--folds", "-3"), 2, "--folds"),
            ((*train, "--split", "group", "--group", "same"), 1, "several groups"),
            ((*train, "--role", "beds"), 2, "COLUMN=ROLE"), ((*train, "--role", "beds=king"), 2, "COLUMN=ROLE"),
            ((*train, "--role", "bedz=weight"), 1, "bedz"), ((*train, "--role", "price=weight"), 2, "is the target"),
            ((*train, "--role", "beds=target"), 2, "is the target"), ((*train, "--role", "room=weight"), 2, "room"),
            ((*train, "--role", "nothing=weight"), 2, "nothing"), ((*train, "--role", "longitude=weight"), 1, "-3.2"),
            ((*train, "--role", "beds=weight", "--role", "importance=weight"), 2, "second"),
            ((*train, "-e", "group-median", "-P", "by=room,rooom"), 2, "rooom")):
        result = run(*words)
        assert result.returncode == status and part in result.stderr and result.stdout == "", (words, result)


def test_constant_target(table):
    """A target that never changes is learnt, not divided by"""
    result = ctl("search", table, "-y", "same", "-g", "max_depth=1,2", "-P", "n_estimators=2")
    assert result["best"]["metrics"]["mse"] == 0, result["best"]


def test_cancel(table):
    """An interrupted search writes what is done"""
    words = (PROGRAM, "search", table, "-y", "price", "-P", "n_estimators=3000", "-g", "max_depth=1,2,3,4,5,6,7,8,9,none",
             "--jobs", "1", "--json")
    # Whatever the machine's pace: interrupted after at least one run and before the last.
    for seconds in (2, 4, 8, 16):
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            time.sleep(seconds)
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=60)
            if not output:
                continue
            result = json.loads(output)
            if not result["cancelled"]:
                return "the search was too fast to be interrupted"
            assert process.returncode == -signal.SIGINT, process.returncode
            assert 0 < result["runs_done"] < result["runs"] and result["children"], result
            return None
    return "the machine was too busy to do one run"


def main():
    tests = (test_splits, test_folds, test_roles, test_weights, test_search, test_kept_search, test_kept_training,
             test_halving, test_same_results,
             test_refuses, test_constant_target, test_cancel)
    failed = False
    print(f"1..{len(tests)}")
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "listings.csv")
        write_listings(table)
        for number, test in enumerate(tests, 1):
            try:
                reason = test(table)
                print(f"ok {number} {test.__doc__}" + (f" # SKIP {reason}" if reason else ""), flush=True)
            except AssertionError as error:
                failed = True
                print(f"not ok {number} {test.__doc__}\n# {error}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
