#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Experiments: the workshop's three forests, the leaderboard while they grow, and what a person does with runs; by keys alone, too."""

import json
import os
import re
import subprocess
from pathlib import Path

from harness import check, equal, main, step, until
from hothouse import NO_BASELINES, Hothouse
from servers import TOP, python

INTEROP = TOP / "tests" / "interop"

WORKSHOP = Path(os.environ.get("HOT_DATA") or "/nonexistent") / "workshop" / "sf-airbnb-cleaned-mlflow.csv"
LOCATION = WORKSHOP if WORKSHOP.exists() else "sample:city"
# Trees and depth: the workshop's; the sample city is as well served by fewer.
FORESTS = ((10, 5), (100, 10), (1000, 100)) if WORKSHOP.exists() else ((5, 3), (20, 6), (60, 12))


class Experiments(Hothouse):
    """The app with a workspace of its own."""

    count = 0

    def __init__(self, session, **options):
        Experiments.count += 1
        self.workspace = session.own / f"workspace-{Experiments.count}"
        super().__init__(session, LOCATION, env={"HOTHOUSE_WORKSPACE": str(self.workspace)}, settings=NO_BASELINES,
                         **options)

    def board_rows(self):
        titles = [re.sub(r" \(.*\)$", "", node.name) for node in self.run_titles()]
        return titles, [[value.name for value in self.run_values(row)] for row in self.run_rows()]

    def column(self, title):
        titles, rows = self.board_rows()
        # What came or went while it was read has another length.
        return [row[titles.index(title)] for row in rows if len(row) == len(titles)] if title in titles else []

    def train(self, trees, depth):
        self.press("ctrl+n")
        entry = self.wait("text box", "n_estimators")
        entry.text = str(trees)
        self.wait("text box", "max_depth").text = str(depth)
        button = self.wait("button", "Train")
        until(lambda: button.fresh().has("sensitive"), "the button Train to be of use", 20)
        self.press("ctrl+Return")
        self.wait_gone("text box", "n_estimators")

    def wait_finished(self, n, patience=120):
        until(lambda: self.column("Status").count("Finished") >= n, f"{n} finished runs", patience)

    def focus_row(self, index):
        """Gives a row the keyboard and selects it."""
        self.point(self.run_values(self.run_rows()[index])[0])

    def run_menu(self, mnemonic):
        """The menu of the row that has the keyboard, and an item of it by its letter."""
        self.press("Menu")
        self.wait("menu item")
        self.press(mnemonic)
        self.wait_gone("menu item")


def workshop(session):
    """The three forests"""
    with Experiments(session) as app:
        with step("The page is empty, and says what to do"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            app.press("ctrl+3")
            app.wait("label", "No Runs Yet")
        with step("Three forests are trained, and seen while they grow"):
            for trees, depth in FORESTS:
                app.train(trees, depth)
            until(lambda: app.column("Run"), "a run in the leaderboard", 30)
            # The sample city's forests may be too quick to be seen.
            if WORKSHOP.exists():
                until(lambda: any(re.search(r"\d %$", text) for text in app.column("Status")), "how far the last one is", 60, pause=0)
            app.wait_finished(3)
            names = app.column("Run")
            for trees, depth in FORESTS:
                check(any(f"{trees} trees" in name and f"depth {depth}" in name for name in names), f"{trees} trees in {names}")
        with step("The best value of a metric is marked"):
            values = app.column("rmse")
            equal(sum(value.startswith("▼") for value in values), 1, f"best of {values}")
            numbers = [float(re.sub(r"[^\d.]", "", value)) for value in values]
            best = next(number for value, number in zip(values, numbers) if value.startswith("▼"))
            equal(best, min(numbers), f"the best of {values}")
        with step("A click on a header sorts"):
            app.point(next(node for node in app.run_titles() if node.name.startswith("rmse")))

            def is_sorted():
                numbers = [float(re.sub(r"[^\d.]", "", value)) for value in app.column("rmse")]
                return numbers == sorted(numbers)
            until(is_sorted, "runs ordered by their error")
        with step("The filter leaves what it says, and tells what is wrong with it"):
            app.filter("metrics.nothing >")
            app.shows("Invalid filter")
            app.filter(f"params.n_estimators = '{FORESTS[0][0]}'")
            app.wait("label", "1 run")
            equal(len(app.column("Run")), 1, "runs that pass")
            app.filter("")
            app.wait("label", "3 runs")
        with step("A run is starred"):
            app.focus_row(0)
            app.press("space")
            until(lambda: app.column("Run")[0].startswith("★"), "a star")
        with step("A run is renamed"):
            app.press("F2")
            app.wait("button", "Rename")
            app.press("ctrl+a")
            app.type("The one")
            app.press("Return")
            until(lambda: app.column("Run")[0].endswith("The one"), "the new name")
        with step("The menu of a run filters by its value"):
            app.focus_row(0)
            app.run_menu("y")
            app.wait("label", "1 run")
            app.filter("")
            app.wait("label", "3 runs")
        with step("A run is deleted, and comes back"):
            app.focus_row(0)
            app.press("Delete")
            app.wait("label", "2 runs")
            app.click(app.wait("button", "Undo"))
            app.wait("label", "3 runs")
        with step("The three are compared"):
            app.focus_row(0)
            app.press("ctrl+a", "ctrl+k")
            app.wait("label", "3 runs")
            bars = app.wait(("image", "img"), re.compile("^(r2|rmse)$"), where=lambda node: node.extents[2] > 100, patience=30)
            until(lambda: "3" in bars.fresh().description or "best" in bars.fresh().description.lower(),
                  "the chart to say what it shows")
            app.press("alt+Left")
            app.wait("button", "Compare")
        with step("The map shows where the best one is wrong"):
            until(lambda: app.column("rmse"), "the leaderboard")
            numbers = [float(re.sub(r"[^\d.]", "", value)) for value in app.column("rmse")]
            app.focus_row(numbers.index(min(numbers)))
            app.press("ctrl+m")
            area = app.wait(("image", "img"), "Map", where=lambda node: node.extents[2] > 100)
            until(lambda: re.search(r"Mean Error of price.*Furthest from 0: [+−]\$?[\d.,]+", area.fresh().description),
                  f"the worst place, not “{area.fresh().description}”", 60)
            app.press("ctrl+3")
        with step("The command line sees the same runs"):
            listing = subprocess.run([os.environ["HOTHOUSECTL"], "runs", "search", "--workspace", app.workspace, "--json"],
                                     capture_output=True, text=True, timeout=30, check=True, env=app.session.env)
            check(listing.stdout.count('"The one"') >= 1, "the renamed run is in the store")
        with step("So does the Python mlflow of today: the same parameters, metrics and files"):
            ours = {run["run_id"]: run for run in json.loads(listing.stdout)}
            read = subprocess.run([python("mlflow"), INTEROP / "test-mlflow-workspace.py", "read", f"sqlite:///{app.workspace}/mlflow.db",
                                   session.own / "read", "Default"], capture_output=True, text=True, timeout=120, check=False)
            equal(read.returncode, 0, read.stderr[-1000:])
            theirs = {run["run_id"]: run for run in json.loads(read.stdout.splitlines()[-1])}
            equal(sorted(theirs), sorted(ours), "runs")
            for number, run in theirs.items():
                for part in ("params", "metrics", "status"):
                    equal(run[part], ours[number][part], part)
                check({"model", "predictions.csv", "residuals.png", "log.txt"} <= set(run["files"]), f"files of {run['files']}")


def by_keys(session):
    """By keyboard alone"""
    trees, depth = FORESTS[0]
    with Experiments(session) as app:
        with step("A search is set up and run"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            app.press("ctrl+n")
            app.wait("text box", "n_estimators")
            for _attempt in range(60):
                focused = app.focused()
                if focused is not None and focused.name == "Search":
                    break
                app.press("Tab")
            app.press("space")
            for _attempt in range(60):
                if app.find("text box", "n_estimators").has("focused"):
                    break
                app.press("Tab")
            app.press("ctrl+a")
            app.type(f"{trees}")
            for _attempt in range(10):
                if app.find("text box", "max_depth").has("focused"):
                    break
                app.press("Tab")
            app.press("ctrl+a")
            app.type("zero,2")
            app.shows("max_depth")
            app.press("ctrl+a")
            app.type("2,4")
            app.shows(r"^2 trainings, about")
            button = app.wait("button", "Train")
            until(lambda: button.fresh().has("sensitive"), "the button Train to be of use", 20)
            app.press("ctrl+Return")
            app.wait_gone("text box", "n_estimators")
        with step("Candidates stand under their search, and fold away"):
            app.wait_finished(3)
            names = app.column("Run")
            check(names[0].startswith("▾ "), f"a search in {names}")
            for _attempt in range(40):
                focused = app.focused()
                if focused is not None and focused.role == "row":
                    break
                app.press("Tab")
            app.press("Home", "Left")
            until(lambda: len(app.column("Run")) == 1, "the candidates to be folded away")
            app.press("Right")
            until(lambda: len(app.column("Run")) == 3, "the candidates to be there again")
        with step("A run is deleted"):
            app.press("Down", "Delete")
            app.wait("label", "2 runs")


main(workshop, by_keys)
