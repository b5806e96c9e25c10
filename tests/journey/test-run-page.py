#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run, all that is known of it: train on the sample city, open the run, walk through its tabs, select rows, go to the map."""

import os
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

from harness import check, equal, main, step, until
from hothouse import NO_BASELINES, Hothouse

HOTHOUSECTL = os.environ.get("HOTHOUSECTL", "hothousectl")
TABS = ["Overview", "Metrics", "Importance", "Predictions", "Residuals", "Slices", "Files", "Log", "Environment"]


def tab(app, name):
    """Goes to a tab by its switcher."""
    toggle = app.wait(("tab", "page tab"), name)
    app.click(toggle)


def labels(app):
    return [node.name for node in app.find_all("label")]


def wait_for_label(app, pattern, patience=10):
    return until(lambda: next((name for name in labels(app) if re.search(pattern, name)), None), f"a label like {pattern!r}",
                 patience)


def chart(app, name):
    return app.wait(("image", "img"), re.compile(name), where=lambda node: node.extents[2] > 100, patience=20)


def train(app, trees="40"):
    """Trains a forest from the dialog."""
    app.press("ctrl+n")
    button = app.wait("button", "Train", patience=20)
    until(lambda: button.fresh().has("sensitive"), "a form that can be trained with", 20)
    app.click(button)
    app.wait_gone("button", "Train")


def leaderboard(app):
    return app.wait(("tree grid", "grid", "table", "tree table"), re.compile("^Runs"), patience=20)


def open_first_run(app):
    """By the keyboard: the first row of the leaderboard, and Enter."""
    leaderboard(app)
    row = until(lambda: next((row for row in app.run_rows()
                              if re.search(r"[Ff]orest", " ".join(value.name for value in app.run_values(row)))), None),
                "a run in the leaderboard", 60)
    app.point(app.run_values(row)[0])
    app.press("Return")
    app.wait(name="Overview", patience=20)


def wait_until_finished(workspace, count):
    def finished():
        database = workspace / "mlflow.db"
        if not database.exists():
            return False
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            try:
                rows = connection.execute("SELECT status FROM runs").fetchall()
            except sqlite3.OperationalError:
                return False
        return len(rows) >= count and all(status == "FINISHED" for (status,) in rows)

    until(finished, f"{count} finished runs", 90)


def walk(session):
    """Every tab of a run"""
    workspace = session.own / "workspace"
    with Hothouse(session, "sample:city", env={"HOTHOUSE_WORKSPACE": workspace}, settings=NO_BASELINES) as app:
        with step("A forest is trained"):
            app.wait(name="Rows", patience=30)
            train(app)
            wait_until_finished(workspace, 1)
        with step("The run opens by the keyboard"):
            app.press("ctrl+3")
            open_first_run(app)
            wait_for_label(app, "^Finished$")
        with step("The overview says data, source and metrics"):
            wait_for_label(app, "digest [0-9a-f]{16}")
            check("hothouse" in labels(app), "the source is not named")
            app.wait(name="Metrics")
        with step("A note is written and kept"):
            note = app.wait("text box", "Note")
            note.fresh().grab() if hasattr(note, "grab") else app.point(note)
            app.type("the first one")
            app.press("ctrl+Return")
            until(lambda: "the first one" in tags(workspace).values(), "the note in the store")
        with step("Metrics: what has one value is in a table"):
            tab(app, "Metrics")
            app.wait(("tree grid", "grid", "table", "tree table"), "Single Values")
        with step("Importance: bars and a table"):
            tab(app, "Importance")
            chart(app, "Importance of Features")
        with step("Importance by permutation is measured, kept with the run, and shown with its spread"):
            app.choose(app.wait("combo box", "By Impurity or Gain"), "By Permutation")
            button = app.wait("button", "Measure")
            until(lambda: button.fresh().has("sensitive"), "the data to be known as that of the run", 30)
            app.reach(button)
            app.click(button)
            kept = until(lambda: next(workspace.rglob("permutation-importance.csv"), None), "the file of the run", 240)
            head, first = kept.read_text().splitlines()[:2]
            equal(head, "feature,importances_mean,importances_std,n_repeats,random_state", "what the file has")
            equal(first.split(",")[3:], ["10", "42"], "repeats and seed")
            until(lambda: any(first.split(",")[0] == node.name for node in app.find_all(("cell", "label", "table cell", "gridcell"), cells=True)),
                  "the first feature in the table", 30)
        with step("Predictions against what was so"):
            tab(app, "Predictions")
            chart(app, "Predicted Against Actual")
            wait_for_label(app, r"^[\d,]+ tested rows$")
        with step("Residuals: a rectangle selects rows of the data"):
            tab(app, "Residuals")
            cloud = chart(app, "^Residuals$")
            chart(app, "How Residuals Are Spread")
            wait_for_label(app, "draw a rectangle")
            x, y, width, height = app.place(cloud)
            app.xdotool("mousemove", x + 80, y + 60, "mousedown", 1)
            for part in range(1, 11):
                app.xdotool("mousemove", x + 80 + (width - 120) * part // 10, y + 60 + (height // 2 - 60) * part // 10,
                            "sleep", 0.02)
            app.xdotool("mouseup", 1)
            app.press("ctrl+2")
            wait_for_label(app, r"^[\d,]+ rows? selected$")
            app.press("ctrl+3")
        with step("Slices: the worst first, and on the map"):
            tab(app, "Slices")
            wait_for_label(app, r"^[\d,]+ slices, the worst first; [\d,]+ selected rows in ", 20)
            table = app.wait(("tree grid", "grid", "table", "tree table"), "Slices")
            row = until(lambda: app.find("row", inside=table, cells=True, where=lambda node: len(node.children) >= 3 and
                                         node.children[0].role != "column header"), "a slice")
            app.point(row.children[0] if row.children else row)
            button = app.wait("button", "Show on Map")
            until(lambda: button.fresh().has("sensitive"), "a selected slice")
            app.click(button)
            selected = wait_for_label(app, r"^[\d,]+ rows? selected$")
            check(int(re.sub(r"\D", "", selected)) >= 5, selected)
            app.press("ctrl+3")
        with step("Files: a table's head, a text"):
            tab(app, "Files")
            for name, shown in (("predictions.csv", ("tree grid", "grid", "table", "tree table")), ("log.txt", ("text box", "text"))):
                entry = app.wait(("list item", "tree item"), re.compile(f"^{re.escape(name)}, "))
                app.point(entry)
                app.wait(shown, "predictions.csv" if name.endswith("csv") else "Preview")
        with step("A file is saved elsewhere"):
            app.click(app.wait("button", "Save As…"))
            app.save_as(session.own / "saved.txt")
            kept = next(workspace.rglob("log.txt"))
            until(lambda: (session.own / "saved.txt").exists() and (session.own / "saved.txt").read_bytes() == kept.read_bytes(),
                  "the saved file")
            app.shows("^File saved$")
        with step("The log and the environment"):
            tab(app, "Log")
            log = app.wait(("text box", "text"), "Log")
            check("rows" in log.text or log.text, "the log is empty")
            tab(app, "Environment")
            wait_for_label(app, "MLmodel$")
        with step("Keys go from tab to tab, and Escape or Alt+Left back"):
            app.press("ctrl+Page_Down")
            wait_for_label(app, "digest [0-9a-f]{16}")
            app.press("ctrl+Page_Up")
            wait_for_label(app, "MLmodel$")
        with step("A narrow window has a list in place of the tabs"):
            app.resize(370, 700)
            app.choose(app.wait("combo box", "Environment"), "Importance")
            chart(app, "Importance of Features")
            app.resize(1100, 760)
            app.point(app.wait(("tab", "page tab"), "Overview"))
            wait_for_label(app, "digest [0-9a-f]{16}")
        with step("The way back"):
            app.press("alt+Left")
            leaderboard(app)


def start(app, trees, switches=()):
    """Trains a forest of so many trees from the dialog, and opens its page while it grows."""
    app.press("ctrl+n")
    app.wait("text box", "n_estimators").text = str(trees)
    for name in switches:
        app.point(app.wait("list item", "More Parameters"))
        switch = app.wait("switch", name)
        app.reach(switch)
        app.point(switch)
    button = app.wait("button", "Train")
    until(lambda: button.fresh().has("sensitive"), "a form that can be trained with", 20)
    app.click(button)
    app.wait_gone("button", "Train")
    app.press("ctrl+3")
    until(lambda: app.run_rows(), "a run in the leaderboard", 30)
    app.point(app.run_values(app.run_rows()[0])[0])
    app.press("Return")
    app.wait(name="Overview", patience=20)


def duration(app):
    """What the overview says of the time that the run has taken."""
    names = labels(app)
    return names[names.index("Duration") + 1] if "Duration" in names[:-1] else None


def live(session):
    """A run while it trains"""
    workspace = session.own / "workspace-live"
    with Hothouse(session, "sample:city", env={"HOTHOUSE_WORKSPACE": workspace}, settings=NO_BASELINES) as app:
        with step("The page of a run that trains says how far it is"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            start(app, 1000000, ["oob_score"])
            app.wait("progress bar", "Training")
            wait_for_label(app, "^Running$")
        with step("It says how long it still takes; its time goes on; nothing is out of bag, and there is a score all the same"):
            wait_for_label(app, r"^[\d,]+ of [\d,]+ trees · (r2 [-−\d.]+ so far · )?(about .* left|a few seconds left)$", 60)
            wait_for_label(app, r"r2 [-−\d.]+ so far", 120)
            times = set()
            until(lambda: times.add(duration(app)) or len(times - {None}) >= 3, "a time that goes on", 20)
        with step("The error after each tree arrives while it grows"):
            tab(app, "Metrics")
            curve = chart(app, "oob_error")
            said = until(lambda: curve.fresh().description, "the chart to say what it shows", 20)
            until(lambda: curve.fresh().description != said, "more of the error", 60)
        with step("So does the log"):
            tab(app, "Log")
            log = app.wait(("text box", "text"), "Log", patience=20)
            lines = until(lambda: log.fresh().text.count("trees have grown"), "a line of the log", 30)
            until(lambda: log.fresh().text.count("trees have grown") > lines, "another line of the log", 30)
        with step("Stopped, the page says so"):
            tab(app, "Overview")
            app.click(app.wait("button", "Stop"))
            wait_for_label(app, "^Stopped$", 30)
            app.wait_gone("progress bar", "Training")


def failing(session):
    """A run that fails"""
    workspace = session.own / "workspace-failing"
    with Hothouse(session, "sample:city", env={"HOTHOUSE_WORKSPACE": workspace}, settings=NO_BASELINES) as app:
        with step("A run whose files cannot be kept says so, and what to do"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            start(app, 300)
            shutil.rmtree(workspace / "mlartifacts", ignore_errors=True)
            (workspace / "mlartifacts").write_text("no folder")
            wait_for_label(app, "^Failed$", 90)
            wait_for_label(app, "mlartifacts", 20)
            app.wait("button", "Run Again With Changes…")
        with step("Run again where files can be kept, it succeeds"):
            (workspace / "mlartifacts").unlink()
            app.click(app.find("button", "Run Again With Changes…"))
            equal(app.wait("text box", "n_estimators").text, "300", "the parameter of the run")
            app.wait("text box", "n_estimators").text = "5"
            button = app.wait("button", "Train")
            until(lambda: button.fresh().has("sensitive"), "a form that can be trained with", 20)
            app.click(button)
            app.wait_gone("button", "Train")
            app.press("alt+Left")
            until(lambda: any("Finished" in [value.name for value in app.run_values(row)] for row in app.run_rows()), "a finished run", 60)


def tags(workspace):
    with sqlite3.connect(f"file:{workspace / 'mlflow.db'}?mode=ro", uri=True) as connection:
        return dict(connection.execute("SELECT key, value FROM tags WHERE key = 'mlflow.note.content'").fetchall())


def without_data(session):
    """A run that another program wrote, and no data"""
    workspace = session.own / "workspace-foreign"
    subprocess.run([HOTHOUSECTL, "train", "sample:city", "--target", "price", "--workspace", str(workspace), "--experiment", "Other",
                    "-P", "n_estimators=12", "-P", "oob_score=true"], env=session.env, check=True, stdin=subprocess.DEVNULL, capture_output=True,
                   timeout=60)
    for path in Path(workspace).rglob("predictions.csv"):
        path.unlink()
    with Hothouse(session, env={"HOTHOUSE_WORKSPACE": workspace}) as app:
        with step("The run opens without data, and says what cannot be done"):
            app.press("ctrl+3")
            open_first_run(app)
            wait_for_label(app, "Open the data first")
            button = app.wait("button", "Run Again With Changes…")
            check(not button.has("sensitive"), "a run cannot learn from nothing")
        with step("Metrics: the error after each tree is a line"):
            tab(app, "Metrics")
            curve = chart(app, "oob_error")
            until(lambda: curve.fresh().description, "the chart to say what it shows")
        with step("What is missing is said, with a next step"):
            tab(app, "Predictions")
            wait_for_label(app, "^No Predictions$")
            app.click(app.wait("button", "Show Files"))
            app.wait("button", "Save As…")
        equal(len(TABS), 9, "tabs")


main(walk, live, failing, without_data)
