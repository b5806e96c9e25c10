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

# As they stand in the menu, whose items have no names in the tree.
KINDS = ("Bars", "Scatter Plot", "Pareto Front", "Parallel Coordinates", "Metric Over Steps", "Small Multiples", "Metric by Parameter",
         "Two Parameters")
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
        values = [("r2", r2, 0), ("training_seconds", depth * trees / 100 + chance.random(), 0)]
        values += [(key, 1 - r2 + math.exp(-tree / slow), tree) for key, slow in (("oob_error", 1), ("loss", 5))
                   for tree in range(1, steps + 1)]
        metrics += [(key, value, 1_700_000_000_000 + tree, run, tree, 0) for key, value, tree in values]
        latest += [(key, value, 1_700_000_000_000 + tree, tree, 0, run) for key, value, tree in values if tree in (0, steps)]
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


def add_chart(app, kind):
    """Chooses a kind of chart from the menu, by the keyboard."""
    for _attempt in range(60):
        focus = app.focused()
        if focus is not None and "Add Chart" in (focus.name, focus.parent.name):
            break
        app.press("Tab")
    app.press("space")
    app.choose_item(KINDS.index(kind))


def write_files(folder):
    """Files of the first two runs: a text that differs in one line, a table of both, and one that only the first has."""
    store = sqlite3.connect(folder / "mlflow.db")
    places = [place for place, in store.execute("SELECT artifact_uri FROM runs ORDER BY start_time LIMIT 2")]
    store.close()
    for number, place in enumerate(places):
        os.makedirs(place)
        for name, text in (("log.txt", f"begin\nscore {number}\nend\n"), ("table.csv", f"feature,importance\nbeds,{number}.5\n")):
            with open(os.path.join(place, name), "w", encoding="utf-8") as file:
                file.write(text)
    with open(os.path.join(places[0], "only.txt"), "w", encoding="utf-8") as file:
        file.write("alone\n")


def show_file(app, name):
    """Chooses a file from the list of those of both runs."""
    app.choose(app.wait("combo box", re.compile(r"\.(txt|csv)")), name)


def files(session):
    """The same file of two runs beside each other"""
    folder = session.own / "files"
    fill(folder, 2, 3)
    write_files(folder)
    with Hothouse(session, env={"HOTHOUSE_WORKSPACE": folder}) as app:
        open_board(app, 2)
        select_all(app)
        app.press("ctrl+k")
        with step("Two texts are compared line by line"):
            app.point(app.wait(("button", "toggle button"), "Compare Menu"))
            app.point(app.wait("menu item"))
            app.shows("^1 line differs$", 30)
            texts = app.find_all(("text box", "text"), "Preview")
            equal([text.text for text in texts], ["  begin\n− score 1\n  end\n  ", "  begin\n+ score 0\n  end\n  "], "both sides")
        with step("A table stands beside a table"):
            show_file(app, "table.csv")
            until(lambda: len(app.find_all(("tree grid", "grid", "table", "tree table"), "table.csv")) == 2, "two tables", 20)
        with step("What only one run has is said of the other"):
            show_file(app, "only.txt")
            app.shows("^Not in This Run$", 20)
        with step("Escape leads back to the charts"):
            app.press("Escape")
            app.wait_gone("combo box", re.compile("only"))


def unbeaten(folder):
    """How many runs no other beats in r2 and in time."""
    store = sqlite3.connect(folder / "mlflow.db")
    runs = store.execute("SELECT a.value, b.value FROM latest_metrics a JOIN latest_metrics b USING (run_uuid) "
                         "WHERE a.key = 'r2' AND b.key = 'training_seconds'").fetchall()
    store.close()
    return sum(not any(r >= r2 and s <= seconds and (r, s) != (r2, seconds) for r, s in runs) for r2, seconds in runs)


def fronts(session):
    """What no other run beats, and panels beside each other"""
    folder = session.own / "fronts"
    fill(folder, 12, 30)
    with Hothouse(session, env={"HOTHOUSE_WORKSPACE": folder}) as app:
        open_board(app, 12)
        select_all(app)
        app.press("ctrl+k")
        chart(app, "What leads to r2")
        with step("The runs that none beats in two metrics are said, and set off in the chart"):
            add_chart(app, "Pareto Front")
            count = unbeaten(folder)
            said = chart(app, "^▲ r2 by ▼ training_seconds$")
            until(lambda: re.search(rf" {count} runs? (is|are) on the Pareto front", said.fresh().description), f"{count} runs on the front")
            app.shows(f"^No other run beats (these )?{count} runs? in both: ")
        with step("They are selected, in all charts and in the leaderboard"):
            app.click(app.wait("button", "Select These Runs"))
            app.wait("label", f"{count} of 12 runs selected")
            app.press("alt+Left")
            app.wait("label", re.compile(f"^{count} runs? selected$"))
        with step("Each metric over its steps has a panel, or each value of a parameter has one"):
            select_all(app)
            app.press("ctrl+k")
            chart(app, "^▲ r2 by ▼ training_seconds$")
            add_chart(app, "Small Multiples")
            panels = chart(app, "^Metrics Over Steps$")
            until(lambda: panels.fresh().description.startswith("2 panels. loss: 12 lines"), "a panel of each metric")
            card = app.find("group", "Small Multiples")
            app.click(app.find("toggle button", "Axes and Scales", inside=card))
            app.choose(app.wait("combo box", "One for Each"), "max_depth")
            app.press("Escape")
            panels = chart(app, "^oob_error by max_depth$|^loss by max_depth$")
            until(lambda: panels.fresh().description.startswith("3 panels. max_depth = 4: "), "a panel of each depth")


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
            for name in ("^r2 by max_depth$|^r2 by n_estimators$", "^oob_error$|^loss$", "^r2$"):
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
            add_chart(app, "Two Parameters")
            chart(app, "^r2 by .* and ")
            equal(len(charts(app)), before + 1, "charts")
            app.press("alt+Left")
            app.wait("label", re.compile("runs selected$"))
            app.press("ctrl+k")
            chart(app, "^r2 by .* and ")


def axes(session):
    """Axes beside each other"""
    folder = session.own / "axes"
    fill(folder, 12, 10)
    own = {"compare-charts": "[{'kind': <'parallel'>}]"}
    with Hothouse(session, env={"HOTHOUSE_WORKSPACE": folder}, settings=own) as app:
        def chosen():
            return re.search("axes: (.*)\\.$", chart(app, "What leads to r2").description).group(1).split(", ")

        with step("An axis is moved to the left, made logarithmic and turned"):
            open_board(app, 12)
            select_all(app)
            app.press("ctrl+k")
            before = until(chosen, "axes")
            app.click(app.wait("toggle button", "Axes and Scales"))
            app.wait("button", "Move Left")
            app.click(app.find_all("button", "Move Left")[1])
            until(lambda: chosen() == [before[1], before[0], *before[2:]], f"other axes than {before}")
            app.click(app.find_all("toggle button", "Log")[0])
            app.click(app.find_all("toggle button", "From High to Low")[1])
        with step("All that vary are shown, or the usual ones again"):
            app.click(app.wait("button", "All That Vary"))
            until(lambda: len(chosen()) > len(before), f"more axes than {before}")
            app.click(app.wait("button", "Usual Axes"))
            until(lambda: chosen() == before, f"the axes {before}")
            app.click(app.find_all("button", "Move Left")[1])
            until(lambda: chosen()[0] == before[1], "the second axis first")
            app.press("Escape")
        with step("They are remembered"):
            app.press("alt+Left")
            app.wait("label", re.compile("runs selected$"))
            app.press("ctrl+k")
            until(lambda: chosen()[0] == before[1], "the second axis first")


def odd(session):
    """What nobody expects in runs"""
    folder = session.own / "odd"
    fill(folder, 7, 4)
    store = sqlite3.connect(folder / "mlflow.db")
    runs = [row[0] for row in store.execute("SELECT run_uuid FROM runs ORDER BY start_time")]
    for number, run in enumerate(runs):
        store.execute("INSERT INTO params(key, value, run_uuid) VALUES('long', ?, ?)", ("y" * 5990 + str(number), run))
        store.execute("INSERT INTO params(key, value, run_uuid) VALUES('odd <b>%s</b> π', ?, ?)", (f"<i>{number}</i>", run))
    # As MLflow keeps them: no number, and more than any number.
    for table in ("metrics", "latest_metrics"):
        store.execute(f"UPDATE {table} SET value = 0, is_nan = 1 WHERE key = 'r2' AND run_uuid = ?", (runs[0],))
        store.execute(f"UPDATE {table} SET value = 1.7976931348623157e308 WHERE key = 'r2' AND run_uuid = ?", (runs[1],))
    store.execute("UPDATE runs SET name = '<b>bold</b> & ' || char(10) || 'broken', end_time = start_time - 1000 WHERE run_uuid = ?", (runs[2],))
    store.commit()
    store.close()
    with Hothouse(session, env={"HOTHOUSE_WORKSPACE": folder}) as app:
        with step("The leaderboard shows what is no number, and the others as ever"):
            open_board(app, 7)
            values = [[value.name for value in app.run_values(row)] for row in app.run_rows()]
            shown = [text for row in values for text in row]
            check("∞" in shown and "not a number" in shown, f"an infinity and what is no number in {shown}")
            check(sum(bool(re.fullmatch(r"(▲ )?0\.\d{4}", text)) for text in shown) >= 5, f"numbers with their decimals in {shown}")
            check(not any(text.startswith("-") or text.startswith("−1") for text in shown), f"a duration below nothing in {shown}")
        with step("They are compared as fast as others"):
            select_all(app)
            app.press("ctrl+k")
            chart(app, "What leads to r2")
            app.wait("label", "What Differs")
            until(lambda: app.find("label", re.compile("^y{100,}…$")), "a long value, cut short")


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
            until(lambda: "1,000" in chart(app, "^oob_error$|^loss$").description or "1000" in chart(app, "^oob_error$|^loss$").description,
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


main(compare, files, fronts, axes, odd, many, pictures)
