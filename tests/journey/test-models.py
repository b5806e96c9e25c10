#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Models: the best run is registered in two clicks, gets an alias, is served with one, and answers curl as the command predicts."""

import json
import os
import re
import subprocess
from pathlib import Path

from harness import check, equal, main, step, until
from hothouse import Hothouse

HOTHOUSECTL = os.environ.get("HOTHOUSECTL", "hothousectl")


def run(session, *words, **options):
    return subprocess.run([HOTHOUSECTL, *map(str, words)], env=session.env, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=90, **options).stdout


def registered(session, workspace):
    models = json.loads(run(session, "models", "list", "--json", "-w", workspace))
    return {model["name"]: model for model in models}


def wait_for_text(app, pattern, patience=30):
    """A label that says it, whatever it belongs to."""
    return until(lambda: next((node.text for node in app.find_all("label") if re.search(pattern, node.text or "")), None), f"“{pattern}”", patience)


def from_run_to_price(session):
    """Register, alias, serve, curl"""
    workspace = session.own / "workspace"
    run(session, "train", "sample:city", "-y", "price", "-P", "n_estimators=5", "--experiment", "City", "--workspace", workspace)
    with Hothouse(session, env={"HOTHOUSE_WORKSPACE": workspace}) as app:
        with step("Without registered models the page says what to do"):
            app.press("ctrl+4")
            wait_for_text(app, "^No Registered Models$")
        with step("The run's model is registered in two clicks"):
            app.press("ctrl+3")
            row = until(lambda: next(iter(app.run_rows()), None), "a run in the leaderboard", 60)
            app.point(app.run_values(row)[0])
            app.press("Return")
            app.click(app.wait("button", "Register Model…", patience=30))
            entry = app.wait("text box", "Name", where=lambda node: node.has("focused"))
            entry.text = "a/b"
            app.shows("Names cannot contain")
            check(not app.find("button", "Register", where=lambda node: node.has("sensitive")), "Register is of use")
            entry.text = "prices"
            app.click(app.wait("button", "Register"))
            until(lambda: "prices" in registered(session, workspace), "the model in the registry", 30)
        with step("The page shows it, with its flavors"):
            app.press("ctrl+4")
            wait_for_text(app, "^Version 1$")
            wait_for_text(app, "^Predicts and serves here as it is$")
            for flavor in ("hothouse", "onnx", "python_function", "xgboost"):
                wait_for_text(app, f"^{flavor}$")
        with step("It gets an alias, and another program sees it"):
            run(session, "models", "alias", "prices/1", "champion", "-w", workspace)
            wait_for_text(app, "champion")
            equal(registered(session, workspace)["prices"]["aliases"], {"champion": 1}, "aliases")
        with step("It is served with one click, and curl gives the price that the command predicts"):
            app.click(app.wait("button", "Serve"))
            address = wait_for_text(app, r"^http://127\.0\.0\.1:\d+$")
            request = Path(next(workspace.rglob("serving_input_example.json")))
            said = subprocess.run(["curl", "-s", f"{address}/invocations", "-H", "Content-Type: application/json", "-d", f"@{request}"], check=True,
                                  capture_output=True, text=True, timeout=30).stdout
            expected = run(session, "models", "predict", "-m", "models:/prices@champion", "-i", request, "-w", workspace)
            equal(json.loads(said), json.loads(expected), "the price")
            wait_for_text(app, "^1 request")
        with step("The line for a terminal works as it is"):
            line = wait_for_text(app, "^curl http://127")
            said = subprocess.run(["sh", "-c", line.replace("curl ", "curl -s ", 1)], check=True, capture_output=True, text=True, timeout=30).stdout
            equal(json.loads(said)["predictions"], json.loads(expected)["predictions"][:1], "the price of the first row")
        with step("It stops"):
            app.click(app.wait("button", "Stop"))
            wait_for_text(app, "^Not Serving$")
            gone = subprocess.run(["curl", "-s", f"{address}/ping"], check=False, timeout=30)
            check(gone.returncode != 0, "the server still answers")


main(from_run_to_price)
