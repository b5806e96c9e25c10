#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""MLflow and the app: the workshop's own cells log into the app, and the app works on MLflow's own server."""

import os
import re
import subprocess
from pathlib import Path

from harness import check, equal, main, step, until
from servers import CTL, HERE, Server, Servers, ask, free_port, python

WORKSHOP = Path(os.environ.get("HOT_DATA", "")) / "workshop" / "sf-airbnb-cleaned-mlflow.csv"
TABS = ["Metrics", "Importance", "Predictions", "Residuals", "Slices", "Log", "Environment"]


def listings(session):
    """The workshop's data where they are, else the made-up city."""
    if WORKSHOP.is_file():
        return WORKSHOP
    made_up = session.own / "listings.csv"
    subprocess.run([CTL, "data", "sample", "--rows", "3000", "--output", made_up], env=session.env, check=True, timeout=60)
    return made_up


def start_cells(session, address, data):
    env = {key: value for key, value in session.env.items() if key != "G_DEBUG"}
    env.update(MLFLOW_TRACKING_URI=address, GIT_PYTHON_REFRESH="quiet", MLFLOW_DISABLE_TELEMETRY="true")
    return session.spawn([python("mlflow"), HERE / "workshop-cells.py", data], f"cells-{address.rsplit(':', 1)[1]}.log", env)


def wait_cells(session, process, address):
    until(lambda: process.poll() is not None, "the end of the cells", 180)
    said = (session.own / f"cells-{address.rsplit(':', 1)[1]}.log").read_text(errors="replace")
    equal(process.returncode, 0, f"the cells' exit status; they said {said[-1500:]}")


def board(app):
    return app.wait(("tree grid", "grid", "table", "tree table"), "Runs")


def select_all(app):
    """Every run in the leaderboard, by the keyboard."""
    app.focus_run()
    app.press("ctrl+a")
    app.wait("label", re.compile("runs selected$"))


def chart(app, name):
    return app.wait(("image", "img"), re.compile(name), where=lambda node: node.extents[2] > 200, patience=30)


def open_run(app, words):
    app.wait_run(words)
    index = next(index for index, row in enumerate(app.runs()) if words in row)
    app.focus_run(index)
    app.press("Return")
    app.wait(name="Overview", patience=30)


def look_at_cells(app):
    """Opens the files of the first of the cells' runs: a picture and a table."""
    open_run(app, "Experiment 1")
    app.show_tab("Files")
    # Each lies in a folder of its own name.
    app.open_file("residuals.png, ")
    app.wait(("image", "img"), where=lambda node: node.description == "residuals.png/residuals.png", patience=30)
    app.open_file("feature-importance.csv, ")
    app.wait(("tree grid", "grid", "table", "tree table"), re.compile("feature-importance.csv"), patience=30)
    app.press("alt+Left")
    board(app)


def cells(session):
    """The workshop's cells run unchanged against the app, which ranks, compares and opens what they log beside its own"""
    data = listings(session)
    with Servers(session, data) as app:
        with step("The app trains a run of its own, and shares its workspace"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            app.press("ctrl+3")
            app.wait("label", "No Runs Yet")
            port = free_port()
            app.act("win.share")
            app.wait("text box", re.compile("^Port")).text = str(port)
            app.point(app.wait("switch", "Share"))
            app.shows("MLFLOW_TRACKING_URI")
            app.press("Escape")
            app.wait_gone("text box", re.compile("^Port"))
        address = f"http://127.0.0.1:{port}"
        with step("The cells' runs arrive while they run"):
            process = start_cells(session, address, data)
            app.wait_run("Experiment 1", patience=120)
            wait_cells(session, process, address)
            app.wait_run("Experiment 2", "Finished")
        with step("A run of the app's own is trained beside them"):
            app.choose(app.wait("combo box"), "/Users/me/workshop")
            app.train()
            app.wait_run("8 trees", "Finished", patience=120)
        with step("All are ranked by one metric"):
            app.wait_trained()
            names = {name for row in app.runs() for name in ("8 trees", "Experiment 1", "Experiment 2") if name in row}
            equal(names, {"8 trees", "Experiment 1", "Experiment 2"}, "the runs in one leaderboard")
            header = until(lambda: next((node for node in app.run_titles() if node.name == "r2"), None), "the column r2")
            app.point(header)
            until(lambda: [row for row in app.runs()], "rows")
        with step("They are compared in the same charts"):
            select_all(app)
            app.press("ctrl+k")
            said = chart(app, "^r2").fresh()
            check(said.description, "the chart says nothing")
            app.press("alt+Left")
        with step("Their files are opened"):
            look_at_cells(app)


def peer(session):
    """MLflow's own server is a workspace like any other"""
    with Server(session, "mlflow") as server:
        experiment = ask(server.address, "experiments/create", {"name": "Prices"})["experiment_id"]
        check(experiment, "an experiment")
        with Servers(session, "sample:city", keep=True, env={"HOTHOUSE_WORKSPACE": None}) as app:
            with step("Connected, and trained into"):
                app.connect_to(server.address)
                app.wait("label", "No Runs Yet", patience=30)
                process = start_cells(session, server.address, listings(session))
                app.wait_run("Experiment 1", patience=120)
                wait_cells(session, process, server.address)
                app.wait_run("Experiment 2", "Finished")
                app.train()
                app.wait_run("8 trees", "Finished", patience=120)
                app.wait_trained()
                equal(server.statuses("8 trees"), ["FINISHED"], "the run on the server")
            with step("Every tab of the app's run is there"):
                open_run(app, "8 trees")
                app.wait("label", "Finished")
                for tab in TABS:
                    app.show_tab(tab)
                    until(lambda: app.find(("progress bar", "spinner")) is None, f"the tab {tab}", 30)
                    said = [node.name for node in app.find_all("label")]
                    check(not any(re.search("^(Cannot|Failed|No Predictions)", text) for text in said), f"{tab} says {said}")
                app.press("alt+Left")
                board(app)
            with step("Files of the cells' runs: a picture, a table"):
                look_at_cells(app)
            with step("Runs are compared"):
                select_all(app)
                app.press("ctrl+k")
                chart(app, "^r2")
                app.press("alt+Left")
                board(app)
            with step("The errors of the app's run on the map"):
                app.filter("attributes.run_name LIKE '%8 trees%'")
                app.wait("label", "1 run")
                app.focus_run()
                app.click(app.wait("button", "Errors on the Map"))
                until(lambda: re.search("Error of price", app.wait(("image", "img"), "Map").description or ""), "the map of errors", 60)


main(cells, peer)
