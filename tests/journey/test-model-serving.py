#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers of models: one ends with the program, however that ends; one that is kept goes on at its address and is found again."""

import json
import os
import re
import subprocess

from harness import check, equal, main, step, until
from hothouse import Hothouse

HOTHOUSECTL = os.environ.get("HOTHOUSECTL", "hothousectl")
KEEP = "Go On After Hothouse Is Closed"


def run(session, *words):
    return subprocess.run([HOTHOUSECTL, *map(str, words)], env=session.env, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=90).stdout


def prepare(session, name):
    """A workspace with a registered model."""
    workspace = session.own / name
    run(session, "train", "sample:city", "-y", "price", "-P", "n_estimators=5", "--experiment", "City", "--workspace", workspace)
    run_id = json.loads(next(workspace.rglob("MLmodel")).read_text(encoding="utf-8"))["run_id"]
    run(session, "models", "register", run_id, "prices", "-w", workspace)
    return workspace


def answers(address):
    return subprocess.run(["curl", "-s", "-m", "5", f"{address}/ping"], check=False, capture_output=True, timeout=30).returncode == 0


def price(address, workspace):
    request = next(workspace.rglob("serving_input_example.json"))
    return json.loads(subprocess.run(["curl", "-s", f"{address}/invocations", "-H", "Content-Type: application/json", "-d", f"@{request}"],
                                     check=True, capture_output=True, text=True, timeout=30).stdout)


def deployments(session, workspace):
    return json.loads(run(session, "deployments", "list", "--json", "-w", workspace))


def wait_for_text(app, pattern, patience=30):
    return until(lambda: next((node.text for node in app.find_all("label") if re.search(pattern, node.text or "")), None), f"“{pattern}”", patience)


def serve(app):
    """With one click; the address."""
    app.press("ctrl+4")
    app.click(app.wait("button", "Serve", patience=30))
    return wait_for_text(app, r"^http://127\.0\.0\.1:\d+$")


def switch(app):
    app.point(app.wait("switch", KEEP, where=lambda node: node.has("sensitive"), patience=30))


def ends_with_the_program(session):
    """A server ends with the program, even when that is killed"""
    workspace = prepare(session, "ending")
    with step("It is killed"):
        app = Hothouse(session, env={"HOTHOUSE_WORKSPACE": workspace})
        app.__enter__()
        try:
            address = serve(app)
            check(answers(address), "the server does not answer")
            app.process.kill()
        finally:
            app.end()
        until(lambda: not answers(address), "the end of the server", 20)
        equal(deployments(session, workspace), [], "deployments")
    with step("Its window is closed"):
        with Hothouse(session, env={"HOTHOUSE_WORKSPACE": workspace}) as app:
            address = serve(app)
        until(lambda: not answers(address), "the end of the server", 20)


def goes_on(session):
    """A server that is kept goes on, is found again, and ends when it is told to"""
    workspace = prepare(session, "kept")
    with Hothouse(session, env={"HOTHOUSE_WORKSPACE": workspace}) as app:
        address = serve(app)
        expected = price(address, workspace)
        with step("It is kept, at the same address"):
            switch(app)
            deployed = until(lambda: deployments(session, workspace), "a deployment", 30)
            equal([deployed[0]["address"], deployed[0]["state"], deployed[0]["model_uri"]], [address, "running", "models:/prices/1"], "the deployment")
            wait_for_text(app, "^Serving$")
            equal(price(address, workspace), expected, "the price")
    with step("It goes on when the window is closed"):
        equal(price(address, workspace), expected, "the price")
    with Hothouse(session, env={"HOTHOUSE_WORKSPACE": workspace}) as app:
        with step("It is found again"):
            app.press("ctrl+4")
            equal(wait_for_text(app, r"^http://127\.0\.0\.1:\d+$"), address, "the address")
            wait_for_text(app, "^Serving$")
        with step("It is kept no more, and serves on as long as the window is there"):
            switch(app)
            until(lambda: not deployments(session, workspace), "no deployment", 30)
            until(lambda: answers(address), "an answer", 30)
            wait_for_text(app, "^Serving$")
            equal(price(address, workspace), expected, "the price")
        with step("It is kept again, and stopped"):
            switch(app)
            until(lambda: deployments(session, workspace), "a deployment", 30)
            app.click(app.wait("button", "Stop", patience=30))
            wait_for_text(app, "^Not Serving$")
            equal(deployments(session, workspace), [], "deployments")
            check(not answers(address), "the server still answers")
        with step("One that was kept and is ended from elsewhere is not shown as serving"):
            address = serve(app)
            switch(app)
            name = until(lambda: deployments(session, workspace), "a deployment", 30)[0]["name"]
            wait_for_text(app, "^Serving$")
            run(session, "deployments", "delete", name, "-w", workspace)
            wait_for_text(app, "^Not Serving$")


main(ends_with_the_program, goes_on)
