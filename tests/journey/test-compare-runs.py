#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs compared: charts beside each other, one selection in all and in the leaderboard, by pointer and by keyboard, up to 1000 runs."""

import math
import os
import random
import re
import sqlite3
import subprocess

from harness import check, equal, main, step, until
from hothouse import Hothouse

CTL = os.environ.get("HOTHOUSECTL", "hothousectl")


def fill(folder, count, steps):
    """A workspace with runs of three parameters, as a search leaves them."""
    subprocess.run([CTL, "experiments", "create", "Prices", "--workspace", folder], check=True, stdout=subprocess.DEVNULL)
    store = sqlite3.connect(folder / "mlflow.db")
    experiment = store.execute("SELECT experiment_id FROM experiments WHERE name = 'Prices'").fetchone()[0]
    chance = random.Random(7)
    runs, params, metrics, latest = [], [], [], []
    for number in range(count):
        run = f"{chance.getrandbits(128):032x}"
        depth, trees = chance.choice((4, 8, 12)), chance.choice((50, 100, 200))
        r2 = 0.4 + 0.01 * depth + 0.0002 * trees + chance.gauss(0, 0.005)
        runs.append((run, f"run {number}", "LOCAL", "", "", "ada", "FINISHED", 1_700_000_000_000 + number, 1_700_000_009_000, "active",
                     f"{folder}/mlartifacts/{experiment}/{run}/artifacts", experiment))
        params += [(key, str(value), run) for key, value in
                   (("estimator", "forest"), ("max_depth", depth), ("n_estimators", trees), ("seed", number % 3))]
        values = [("r2", r2, 0)] + [("oob_error", 1 - r2 + math.exp(-tree), tree) for tree in range(1, steps + 1)]
        metrics += [(key, value, 1_700_000_000_000 + tree, run, tree, 0) for key, value, tree in values]
        latest += [("r2", r2, 1_700_000_000_000, 0, 0, run), ("oob_error", values[-1][1], 1_700_000_000_000 + steps, steps, 0, run)]
    store.executemany("INSERT INTO runs(run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, "
                      "lifecycle_stage, artifact_uri, experiment_id) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", runs)
    store.executemany("INSERT INTO params(key, value, run_uuid) VALUES(?, ?, ?)", params)
    store.executemany("INSERT INTO metrics(key, value, timestamp, run_uuid, step, is_nan) VALUES(?, ?, ?, ?, ?, ?)", metrics)
    store.executemany("INSERT INTO latest_metrics(key, value, timestamp, step, is_nan, run_uuid) VALUES(?, ?, ?, ?, ?, ?)", latest)
    store.commit()
    store.close()


def charts(app):
    return app.find_all(("image", "img"), where=lambda node: node.extents[2] > 200)


def chart(app, name):
    return app.wait(("image", "img"), re.compile(name), where=lambda node: node.extents[2] > 200)


def open_board(app, count):
    app.press("ctrl+3")
    app.wait("label", re.compile(f"^{count:,}".replace(",", ",?") + " runs"), patience=20)


def select_all(app):
    """Every run, by the keyboard."""
    for _attempt in range(30):
        focus = app.focused()
        if focus is not None and focus.role == "row":
            break
        app.press("Tab")
    app.press("ctrl+a")
    app.wait("label", re.compile("runs selected$"))


def tab_to(app, name):
    """Moves the keyboard to a chart."""
    for _attempt in range(40):
        focus = app.focused()
        if focus is not None and focus.role in ("image", "img") and name.search(focus.name):
            return
        app.press("Tab")
    check(False, f"Tab does not lead to {name.pattern}")


def compare(session):
    """Charts of some runs"""
    folder = session.own / "12-runs"
    fill(folder, 12, 40)
    with Hothouse(session, env={"HOTHOUSE_WORKSPACE": folder}) as app:
        with step("Without a selection there is nothing to compare; with one, Ctrl+K opens the charts"):
            open_board(app, 12)
            check(not app.find(name="What leads to r2"), "the page has opened by itself")
            select_all(app)
            app.press("ctrl+k")
            chart(app, "What leads to r2")
            app.wait("label", "12 runs")
        with step("Each chart says what it shows"):
            for name in ("^r2 by max_depth$|^r2 by n_estimators$", "^oob_error$", "^r2$"):
                check(chart(app, name).description, f"{name} says nothing")
            for node in charts(app):
                check(node.name and node.description, f"{node} has no name or description")
        with step("What is chosen with the keyboard in one chart is chosen in all, and in the leaderboard"):
            tab_to(app, re.compile("^r2 by"))
            app.press("Home")
            app.press("space")
            app.wait("label", "1 of 12 runs selected")
            app.press("Down")
            app.press("space")
            app.wait("label", "2 of 12 runs selected")
            app.press("Escape", "alt+Left")
            app.wait("label", "2 runs selected")
        with step("A chart is added, and is there the next time"):
            select_all(app)
            app.press("ctrl+k")
            chart(app, "What leads to r2")
            before = len(charts(app))
            for _attempt in range(40):
                focus = app.focused()
                if focus is not None and "Add Chart" in (focus.name, focus.parent.name):
                    break
                app.press("Tab")
            app.press("space")
            app.wait("menu item", where=lambda node: node.has("focused"))
            # It is the sixth.
            app.press("Down", "Down", "Down", "Down", "Down", "Return")
            chart(app, "^r2 by .* and ")
            equal(len(charts(app)), before + 1, "charts")
            app.press("alt+Left")
            app.wait("label", re.compile("runs selected$"))
            app.press("ctrl+k")
            chart(app, "^r2 by .* and ")


def many(session):
    """Charts of 1000 runs"""
    folder = session.own / "1000-runs"
    fill(folder, 1000, 20)
    with Hothouse(session, env={"HOTHOUSE_WORKSPACE": folder}) as app:
        with step("A thousand runs are compared"):
            open_board(app, 1000)
            select_all(app)
            app.press("ctrl+k")
            chart(app, "What leads to r2")
            app.wait("label", re.compile("^1,?000 runs$"))
            until(lambda: "1,000" in chart(app, "^oob_error$").description or "1000" in chart(app, "^oob_error$").description,
                  "the lines of all runs")


def pictures(session):
    """Charts on the command line"""
    folder = session.own / "6-runs"
    fill(folder, 6, 20)
    store = sqlite3.connect(folder / "mlflow.db")
    runs = [row[0] for row in store.execute("SELECT run_uuid FROM runs")]
    store.close()

    def run(*words):
        return subprocess.run([CTL, "runs", "compare", *words, "--workspace", folder], capture_output=True, text=True, check=False)

    with step("hothousectl runs compare writes PNG, SVG and CSV"):
        for name, start in (("all.png", b"\x89PNG"), ("all.svg", b"<?xml"), ("all.csv", b"")):
            result = run(*runs, "--output", str(session.own / name))
            equal(result.returncode, 0, result.stderr)
            check((session.own / name).read_bytes().startswith(start), f"{name} begins otherwise")
    with step("One chart has the axes that were asked for"):
        result = run(*runs, "--chart", "scatter", "-x", "n_estimators", "-y", "r2", "--output", str(session.own / "one.csv"))
        equal(result.returncode, 0, result.stderr)
        head = (session.own / "one.csv").read_text().splitlines()[0]
        check("n_estimators" in head and "r2" in head, f"the head is {head!r}")
    with step("What cannot be drawn is said, and nothing is written"):
        for words, status, text in (
                ((runs[0], "--output", "x.png"), 2, ""),
                ((*runs, "--output", str(session.own / "x.gif")), 2, "x.gif"),
                ((*runs, "--chart", "pie", "--output", str(session.own / "x.png")), 2, "pie"),
                ((*runs, "--chart", "box", "-y", "max_depth", "--output", str(session.own / "x.png")), 2, "max_depth"),
                ((*runs, "f" * 32, "--output", str(session.own / "x.png")), 1, "f" * 32)):
            result = run(*words)
            equal(result.returncode, status, result.stderr)
            check(text in result.stderr, f"{text} is not in {result.stderr}")
            check(not (session.own / "x.png").exists(), "there is a picture")


main(compare, many, pictures)
