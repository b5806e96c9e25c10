#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tracking servers: the app connects to one, loses it and finds it again; and is one, into which a Python program logs."""

import contextlib
import json
import re
import socket
import sqlite3
import subprocess
import sys

from harness import check, equal, main, step, until
from hothouse import NO_BASELINES
from servers import CTL, TOP, Keyring, Server, Servers, Way, ask, python, secrets_in

sys.path.insert(0, str(TOP / "tests" / "support"))
from fault_proxy import Proxy  # noqa: E402

TOKEN = "a-token-that-nobody-else-may-read"


def connects(session):
    """A server with a token is connected to, trained into, and found again at the next start"""
    home = session.new_home()
    with Keyring(session) as keyring, Server(session, token=TOKEN) as server:
        ask(server.address, "experiments/create", {"name": "Prices"}, TOKEN)
        with Servers(session, "sample:city", keep=True, env={"HOTHOUSE_WORKSPACE": None}) as app:
            with step("What is not right is said, with what to do"):
                app.press("ctrl+shift+l")
                app.wait("text box", "Address").text = "http://127.0.0.1:1"
                app.shows("127.0.0.1:1")
                app.wait("text box", "Address").text = server.address
                app.shows("Hothouse")
                app.press("Escape")
                app.wait_gone("text box", "Address")
            with step("With the token, the server is the workspace"):
                app.connect_to(server.address, token=TOKEN)
                app.wait("label", "No Runs Yet", patience=30)
            with step("The token is in the keyring and nowhere else"):
                equal([item["secret"] for item in keyring.items()], [TOKEN], "secrets in the keyring")
                equal(keyring.items()[0]["attributes"]["server"], server.address, "what the keyring knows it by")
                equal(secrets_in(home, TOKEN), [], "files with the token")
            with step("A training is logged into the server"):
                app.train()
                app.wait_run("8 trees", "Finished")
                equal(server.statuses("8 trees"), ["FINISHED"], "the run on the server")
        with Servers(session, "sample:city", keep=True, env={"HOTHOUSE_WORKSPACE": None}) as app:
            with step("The next start finds it again"):
                app.press("ctrl+3")
                app.wait_run("8 trees", "Finished")


LOGGING = """
import mlflow
import pandas
from sklearn.ensemble import RandomForestRegressor
mlflow.sklearn.autolog(log_datasets=False)
frame = pandas.DataFrame({"a": range(60), "b": [n % 7 for n in range(60)]})
with mlflow.start_run(run_name="from outside") as run:
    RandomForestRegressor(n_estimators=5, random_state=1).fit(frame, 2.0 * frame.a + frame.b)
    for step in range(4):
        mlflow.log_metric("r2", 0.5 + 0.1 * step, step=step)
    mlflow.log_text("hello from outside", "notes/hello.txt")
print(run.info.run_id)
found = mlflow.search_runs(experiment_names=["Default"], filter_string="metrics.r2 > 0.7")
assert list(found["tags.mlflow.runName"]) == ["from outside"], found
"""


def log_from_outside(session, address, token=None):
    """A Python program with MLflow's own client, as a person would have it."""
    env = {key: value for key, value in session.env.items() if key != "G_DEBUG"}
    env["MLFLOW_TRACKING_URI"] = address
    if token is not None:
        env["MLFLOW_TRACKING_TOKEN"] = token
    program = python("mlflow", "scikit-learn", "xgboost")
    done = subprocess.run([program, "-c", LOGGING], env=env, capture_output=True, text=True, timeout=240, check=False)
    check(done.returncode == 0, f"the program outside failed: {done.stderr[-2000:]}")
    return done.stdout.split()[-1]


def copied(app):
    """What a button has put into the clipboard, as the app's own address row shows it."""
    row = app.wait(("list item", "row"), re.compile("MLFLOW_TRACKING_URI|Address"))
    text = " ".join([row.name] + [node.name for node in app.find_all("label", inside=row)])
    return re.search(r"http://[0-9.]+:[0-9]+", text).group(0)


def shares(session):
    """The app is a server: a Python program logs into it, and its run is ranked, compared and opened beside the app's own"""
    python("mlflow", "scikit-learn", "xgboost")
    with socket.create_server(("127.0.0.1", 0)) as taken, Servers(session, "sample:city") as app:
        port = taken.getsockname()[1]
        with step("A port that is taken is said, and another one is a click away"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            app.press("ctrl+3")
            app.wait("label", "No Runs Yet")
            app.act("win.share")
            app.wait("text box", re.compile("^Port")).text = str(port)
            app.point(app.wait("switch", "Share"))
            app.shows(f"Port {port}")
            app.click(app.wait("button", "Use Another Port"))
            address = copied(app)
            check(f":{port}" not in address, "another port")
        with step("The address answers, on this computer alone"):
            equal(len(ask(address, "experiments/search", {"max_results": 10})["experiments"]), 1, "experiments")
        with step("The command is copied as it is shown"):
            app.click(app.wait("button", "Copy the Command"))
            until(lambda: app.clipboard() == f"export MLFLOW_TRACKING_URI={address}", "the command on the clipboard")
            # The first takes away the note that it has been copied.
            app.press("Escape", "Escape")
            app.wait_gone("text box", re.compile("^Port"))
        with step("The app's own run is there"):
            app.train()
            app.wait_run("8 trees", "Finished")
        with step("A Python program logs a run with autologging, and it arrives"):
            log_from_outside(session, address)
            app.wait_run("from outside", "Finished")
            app.wait_run("8 trees", "Finished")
        with step("Its files are opened"):
            app.filter("attributes.run_name = 'from outside'")
            app.wait("label", "1 run")
            app.focus_run()
            app.press("Return")
            app.wait("label", "from outside", patience=30)
            app.show_tab("Files")
            app.shows("hello.txt")
            app.open_file("hello.txt")
            preview = app.wait("text box", "Preview")
            until(lambda: preview.text == "hello from outside", "the text of the file")


def shares_again(session):
    """Sharing is kept from one start to the next, for as long as it is wanted"""
    session.new_home()
    with Servers(session, keep=True, settings={"share-port": "uint32 0"}) as app:
        with step("It is shared, at this start and at those to come"):
            app.act("win.share")
            app.point(app.wait("switch", "Share"))
            copied(app)
            app.point(app.wait("switch", "Share When Hothouse Starts"))
            until(lambda: app.wait("switch", "Share When Hothouse Starts").has("checked"), "the choice")
            app.press("Escape")
            app.wait_gone("text box", re.compile("^Port"))
    with Servers(session, keep=True) as app:
        with step("The next start shares by itself"):
            app.act("win.share")
            address = copied(app)
            check(app.wait("switch", "Share").has("checked"), "the switch is on")
            equal([one["name"] for one in ask(address, "experiments/search", {"max_results": 10})["experiments"]], ["Default"], "experiments")
        with step("No longer wanted, it is not there at the next start"):
            app.point(app.wait("switch", "Share When Hothouse Starts"))
            until(lambda: not app.wait("switch", "Share When Hothouse Starts").has("checked"), "the choice")
            app.press("Escape")
            app.wait_gone("text box", re.compile("^Port"))
    with Servers(session, keep=True) as app:
        app.act("win.share")
        check(not app.wait("switch", "Share").has("checked"), "the switch is off")


def opens(session):
    """A workspace in another folder is opened, found again at the next start, and left for the own one"""
    session.new_home()
    folder = session.own / "their workspace"
    env = {**session.env, "HOTHOUSE_WORKSPACE": str(folder)}
    env.pop("G_DEBUG", None)
    subprocess.run([CTL, "train", "sample:city", "--target", "price", "--experiment", "Prices", "-P", "n_estimators=3", "--run-name", "theirs"],
                   env=env, check=True, capture_output=True, timeout=120)
    with Servers(session, keep=True, env={"HOTHOUSE_WORKSPACE": None}) as app:
        with step("Its runs are shown"):
            app.act("win.open-workspace")
            app.choose_file(folder, title="Open Workspace")
            app.wait_run("theirs", "Finished")
    with Servers(session, keep=True, env={"HOTHOUSE_WORKSPACE": None}) as app:
        with step("The next start opens it again"):
            app.press("ctrl+3")
            app.wait_run("theirs", "Finished")
        with step("A choice that is called off changes nothing"):
            app.act("win.open-workspace")
            app.wait("dialog", "Open Workspace")
            app.press("Escape")
            app.wait_gone("dialog", "Open Workspace")
            app.wait_run("theirs", "Finished")
        with step("The own one is empty"):
            app.act("win.own-workspace")
            app.wait("label", "No Runs Yet", patience=30)


def refuses(session):
    """What the server refuses is said with its reason, sent again, and given up"""
    session.new_home()
    answer = 400, json.dumps({"error_code": "INVALID_PARAMETER_VALUE", "message": "no metrics on Mondays"}).encode()
    with Server(session) as server:
        proxy = Proxy(server.port)
        ask(server.address, "experiments/create", {"name": "Prices"})

        def refuse(_number, _method, path):
            return answer if path.endswith("runs/log-batch") else "pass"
        with Servers(session, "sample:city", keep=True, env={"HOTHOUSE_WORKSPACE": None}) as app:
            with step("It is said how much was refused, and why"):
                app.connect_to(proxy.url)
                app.wait("label", "No Runs Yet", patience=30)
                proxy.plan = refuse
                app.train(trees=6)
                app.shows(r"The server has refused \d+ changes?", patience=60)
                app.wait_trained()
                app.click(app.wait("button", re.compile("^Details")))
                app.shows("no metrics on Mondays")
            with step("Refused once more, it is said again"):
                app.click(app.wait("button", "Send Again"))
                app.wait_gone("button", "Send Again")
                app.shows(r"The server has refused \d+ changes?", patience=60)
            with step("Sent again when the reason is mended, it is on the server"):
                proxy.plan = lambda *_: "pass"
                app.click(app.wait("button", re.compile("^Details")))
                app.click(app.wait("button", "Send Again"))
                app.wait_gone(name=re.compile("^The server has refused"), patience=60)
                until(lambda: len(server.metrics("6 trees")) > 2, "the metrics of the run", 60)
            with step("What is given up is gone, and a new training goes through"):
                proxy.plan = refuse
                app.train(trees=7)
                app.shows(r"The server has refused \d+ changes?", patience=60)
                app.wait_trained()
                proxy.plan = lambda *_: "pass"
                app.click(app.wait("button", re.compile("^Details")))
                app.shows("no metrics on Mondays")
                app.click(app.wait("button", re.compile("^Discard All")))
                app.click(app.wait("button", "Discard All", inside=app.wait("alert dialog", "Discard All Refused Changes?")))
                app.wait_gone(name=re.compile("^The server has refused"), patience=60)
                app.train(trees=8)
                app.wait_run("8 trees", "Finished")
        proxy.close()


def stops(session):
    """A run whose files go over a slow way is stopped at once, and ended on the server when the way is better"""
    session.new_home()
    with Server(session) as server:
        proxy = Proxy(server.port)
        ask(server.address, "experiments/create", {"name": "Prices"})
        with Servers(session, "sample:city", keep=True, settings=NO_BASELINES, env={"HOTHOUSE_WORKSPACE": None}) as app:
            app.connect_to(proxy.url)
            app.wait("label", "No Runs Yet", patience=30)
            app.train(trees=60, depth=14)
            until(server.runs, "the run on the server", 30)
            proxy.delay, proxy.rate = 1, 20_000
            with step("While its files are on their way, the next one begins"):
                until(lambda: any("residuals" in path for _method, path, _what in proxy.log), "files on their way", 120)
                begun = until(lambda: app.get_uploaded("60 trees"), "how far the upload is", 60)
                until(lambda: any("model.hot" in path for _method, path, _what in proxy.log), "the model on its way", 120)
                until(lambda: (app.get_uploaded("60 trees") or 0) > begun, "how much further the upload is", 60)
                app.train(trees=5)
                app.wait("button", "2 Jobs", patience=60)
                app.wait_run("60 trees", "Uploading")
            with step("Stopped while its files are on their way"):
                app.focus_run(next(number for number, row in enumerate(app.runs()) if "60 trees" in row))
                app.press("Menu")
                app.wait("menu item")
                app.press("p")
                app.wait_gone("menu item")
                until(lambda: not any("60 trees" in row and "Uploading" in row for row in app.runs()), "the end of the upload", 60)
            with step("On the server it ends, too"):
                proxy.delay, proxy.rate = 0, None
                app.wait_trained()
                until(lambda: server.statuses("60 trees") in (["KILLED"], ["FINISHED"]), "the end of the run", 90)
        proxy.close()


def ended_in_spool(home, words):
    """Whether a run that has these words in its name has ended and waits to be sent."""
    for path in home.glob("data/hothouse/spool/*/*/spool.db"):
        with contextlib.closing(sqlite3.connect(path)) as spool:
            for body, is_open in spool.execute("SELECT creation, is_open FROM runs"):
                if words in body and not is_open:
                    return True
    return False


def offline(session):
    """The server is lost while the app trains: nothing blocks, nothing is lost, not even when the app is killed"""
    home = session.new_home()
    with Server(session) as server, Way(server.port) as way:
        ask(server.address, "experiments/create", {"name": "Prices"})
        with Servers(session, "sample:city", keep=True, env={"HOTHOUSE_WORKSPACE": None}) as app:
            with step("Connected by a way that may fail"):
                app.connect_to(way.address)
                app.wait("label", "No Runs Yet", patience=30)
                app.train(trees=6)
                app.wait_run("6 trees", "Finished")
            with step("The server is gone: the page says so, and a training goes on"):
                way.set("closed")
                app.shows("^Offline")
                app.train(trees=7)
                app.shows(r"^Offline – \d+ changes wait")
                app.wait_trained()
            with step("Back, all is there"):
                way.set("open")
                app.click(app.wait("button", "Try Again"))
                app.wait_gone(name=re.compile("^Offline"), patience=60)
                app.wait_run("7 trees", "Finished")
                equal(server.statuses("7 trees"), ["FINISHED"], "the run on the server")
            with step("Gone again, and the app is killed"):
                way.set("closed")
                app.shows("^Offline")
                app.train(trees=9)
                app.shows(r"^Offline – \d+ changes wait")
                until(lambda: ended_in_spool(home, "9 trees"), "the end of the training", 60)
                app.process.kill()
                app.process.wait()
                app.ended = True
                app.process.returncode = 0
        with Servers(session, "sample:city", keep=True, env={"HOTHOUSE_WORKSPACE": None}) as app:
            with step("The next start, still offline, has what waits"):
                app.press("ctrl+3")
                app.shows(r"^Offline – \d+ changes wait")
            with step("When the server is back, nothing is lost"):
                way.set("open")
                app.wait_run("9 trees", "Finished", patience=90)
                for trees in ("6 trees", "7 trees", "9 trees"):
                    equal(server.statuses(trees), ["FINISHED"], f"the run with {trees} on the server")


main(connects, shares, shares_again, opens, refuses, stops, offline)
