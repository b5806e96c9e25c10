#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects: one is run from a git address until its metrics are in the leaderboard, another is stopped with all its processes, and what is wrong is
said where it is."""

import os
import re
import subprocess
import sys
from pathlib import Path

from harness import check, equal, main, skip, step, until
from hothouse import Hothouse

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from project_repository import link_environments, make_repository, served  # noqa: E402


class Projects(Hothouse):
    """The app with a workspace of its own."""

    count = 0

    def __init__(self, session, programs=None, calls=None, own_environments=False, **options):
        Projects.count += 1
        self.cache = cache = session.own / f"cache-{Projects.count}"
        if not own_environments:
            link_environments(cache)
        super().__init__(session, env={"HOTHOUSE_WORKSPACE": str(session.own / f"workspace-{Projects.count}"), "XDG_CACHE_HOME": str(cache),
                                       "PIP_CACHE_DIR": str(Path.home() / ".cache" / "pip"), "HOT_TEST_CALLS": str(calls),
                                       "PATH": f"{programs}:{os.environ['PATH']}"}, **options)

    def column(self, title):
        titles = [re.sub(r" \(.*\)$", "", node.name) for node in self.run_titles()]
        rows = [[value.name for value in self.run_values(row)] for row in self.run_rows()]
        return [row[titles.index(title)] for row in rows if len(row) == len(titles)] if title in titles else []

    def begin(self, location, version=""):
        """Run Project… with a location; the form."""
        self.press("ctrl+3")
        button = self.wait("button", re.compile("^Run Project"), patience=20)
        self.click(button)
        entry = self.wait("text box", "Folder or Git Address")
        entry.text = str(location)
        if version:
            self.wait("text box", "Branch, Tag or Commit (optional)").text = version
        self.next()

    def next(self):
        button = until(lambda: self.find("button", "Next", where=lambda node: node.has("sensitive") and node.shown), "Next to be of use", 20)
        self.click(button)

    def picture_of(self, name):
        output = os.environ.get("HOT_JOURNEY_OUTPUT")
        if output:
            Path(output).mkdir(parents=True, exist_ok=True)
            self.picture(Path(output) / f"project-{name}.png")


def alive(pid):
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def wine(session):
    """A project from a git address, until its metrics are in the leaderboard"""
    peers = Path(__file__).resolve().parents[2] / "build-aux" / "python-peers"
    if subprocess.run([peers, "mlflow", "uv"], capture_output=True, check=False).returncode != 0:
        skip("A project from a git address", "nothing can be installed from PyPI")
        return
    _, commit = make_repository(session.own / "wine")
    with served(session.own / "wine") as base, Projects(session) as app:
        with step("An address is pasted, and the project fetched"):
            app.begin(f"{base}/wine.git#models/wine", "v1")
            alpha = app.wait("text box", "alpha", patience=30)
            equal(alpha.text, "0.5", "the default of alpha")
            app.picture_of("form")
        with step("A value that is no number is not accepted"):
            alpha.text = "much"
            app.shows("This is no number")
            check(not app.find("button", "Next", where=lambda node: node.has("sensitive") and node.shown), "Next is of use")
            alpha.text = "0.4"
        with step("What will run is shown before it does"):
            app.next()
            app.wait("button", "Run", patience=20)
            texts = [node.text for node in app.find_all("label")]
            check(commit in texts, f"the commit {commit} among {texts}")
            check("python train.py --alpha 0.4 --l1-ratio 0.1 --data wine-quality.csv" in texts, f"the command among {texts}")
            equal(app.column("Run"), [], "runs before anything was confirmed")
            app.picture_of("review")
        with step("It runs as a row of the leaderboard, and its output is in the Log tab"):
            app.click(app.wait("button", "Run"))
            until(lambda: app.column("Run"), "the run in the leaderboard", 30)
            app.picture_of("running")
            app.point(app.run_values(app.run_rows()[0])[0])
            app.press("Return")
            app.click(app.wait(("tab", "page tab"), "Log", patience=20))
            until(lambda: "$ " in (app.find("text box", "Log") or app.wait(name="Log")).text or app.find("label", "log.txt"), "output", 60)
            app.picture_of("log")
            app.press("Escape")
        with step("Its metrics are in the leaderboard"):
            until(lambda: app.column("Status") == ["Finished"], "the run to be finished", 400)
            until(lambda: app.column("rmse"), "its error", 30)
            check(re.search(r"[01]\.\d+", app.column("rmse")[0]), f"rmse {app.column('rmse')}")
            equal(app.column("Run"), ["wine, alpha 0.4"], "its name")
            app.picture_of("finished")


def stopped(session):
    """A run that is stopped, with every process of it"""
    make_repository(session.own / "wait")
    with Projects(session) as app:
        with step("A project that waits is run from a folder"):
            app.begin(session.own / "wait" / "tree" / "models" / "wine")
            app.choose(app.wait("combo box", "Entry Point", patience=30), "wait")
            app.wait("text box", "seconds").text = "600"
            app.choose(app.wait("combo box", "Environment"), "This computer’s Python")
            app.next()
            app.click(app.wait("button", "Run", patience=20))
            until(lambda: app.column("Status") == ["Running"], "the run to be at work", 30)
        with step("Its output comes live"):
            app.point(app.run_values(app.run_rows()[0])[0])
            app.press("Return")
            app.click(app.wait(("tab", "page tab"), "Log", patience=20))
            said = until(lambda: re.search(r"waiting (\d+) (\d+)", "".join(node.text for node in app.find_all("text box", "Log"))), "its output", 60)
            check(alive(said.group(1)) and alive(said.group(2)), "its processes are there")
            app.picture_of("live")
        with step("Stopping it ends them all"):
            app.click(app.wait(("tab", "page tab"), "Overview"))
            app.click(app.wait("button", "Stop", patience=20))
            until(lambda: not alive(said.group(1)) and not alive(said.group(2)), "its processes to end", 20)
            app.shows("Killed|Stopped", 20)


def left(session):
    """The program is left while a project runs"""
    make_repository(session.own / "left")
    with Projects(session) as app:
        with step("A project that waits is run"):
            app.begin(session.own / "left" / "tree" / "models" / "wine")
            app.choose(app.wait("combo box", "Entry Point", patience=30), "wait")
            app.wait("text box", "seconds").text = "600"
            app.choose(app.wait("combo box", "Environment"), "This computer’s Python")
            app.next()
            app.click(app.wait("button", "Run", patience=20))
            until(lambda: app.column("Status") == ["Running"], "the run to be at work", 30)
            app.point(app.run_values(app.run_rows()[0])[0])
            app.press("Return")
            app.click(app.wait(("tab", "page tab"), "Log", patience=20))
            said = until(lambda: re.search(r"waiting (\d+) (\d+)", "".join(node.text for node in app.find_all("text box", "Log"))), "its output", 60)
    with step("Its processes have ended with the program"):
        until(lambda: not alive(said.group(1)) and not alive(said.group(2)), "its processes to end", 20)


ENGINE = """#!/bin/sh
echo "$*" >> "$HOT_TEST_CALLS"
case $1 in
image) echo 0123abcd;;
build) echo "made $3";;
run) while [ "$1" != boxed ]; do shift; done; shift; exec "$@";;
esac
"""


def boxed(session):
    """A project in a container, of an engine that is a stand-in"""
    folder, programs, calls = session.own / "boxed", session.own / "programs", session.own / "calls"
    for path in (folder, programs):
        path.mkdir()
    (folder / "MLproject").write_text("name: boxed\ndocker_env: {image: example.org/base, volumes: ['/data:/data']}\n"
                                      "entry_points:\n  main: {command: echo all is well}\n")
    (programs / "docker").write_text(ENGINE)
    (programs / "docker").chmod(0o755)
    with Projects(session, programs=programs, calls=calls) as app:
        with step("Its form has what a container needs"):
            app.begin(folder)
            switch = app.wait("switch", "Copy Project into Image", patience=30)
            check(switch.has("checked"), "the project is copied")
            app.wait("text box", "Arguments, such as gpus=all (optional)").text = "memory=1g"
            app.picture_of("container")
        with step("Another environment needs none of that"):
            app.choose(app.wait("combo box", "Environment"), "This computer’s Python")
            app.wait_gone("switch", "Copy Project into Image")
            app.choose(app.wait("combo box", "Environment"), "Automatic")
        with step("What will run says image, folders and arguments"):
            app.next()
            app.wait("button", "Run", patience=20)
            app.shows("image boxed, made of example.org/base and the project’s files; folders of this computer: /data:/data; arguments: memory=1g")
            app.picture_of("container-review")
        with step("It runs"):
            app.click(app.wait("button", "Run"))
            until(lambda: app.column("Status") == ["Finished"], "the run to be finished", 60)
            said = calls.read_text()
            check("--memory 1g --network=host" in said and "--volume=/data:/data boxed echo all is well" in said, said)


def kept(session):
    """What is kept for projects is listed in the preferences, and can be removed"""
    make_repository(session.own / "kept")
    with Projects(session, own_environments=True) as app:
        with step("A project makes an environment"):
            app.begin(session.own / "kept" / "tree" / "models" / "wine")
            app.choose(app.wait("combo box", "Entry Point", patience=30), "wait")
            app.wait("text box", "seconds").text = "0"
            app.choose(app.wait("combo box", "Environment"), "This computer’s Python")
            app.next()
            app.click(app.wait("button", "Run", patience=20))
            until(lambda: app.column("Status") == ["Finished"], "the run to be finished", 60)
        with step("The preferences list it"):
            app.press("ctrl+comma")
            app.click(app.wait(("tab", "page tab", "radio button", "toggle button"), "Environments"))
            app.shows("This computer’s Python, Python .*last used on", 20)
            app.picture_of("environments")
        with step("Removed, it can be taken back"):
            app.click(app.wait("button", "Remove"))
            app.click(app.wait("button", "Undo"))
            app.shows("This computer’s Python, Python .*last used on")
        with step("It goes with the dialog"):
            app.click(app.wait("button", "Remove"))
            app.wait("button", "Undo")
            app.press("Escape")
            until(lambda: not list((app.cache / "hothouse" / "projects" / "environments").glob("*/env")), "it to be gone", 20)


def wrong(session):
    """What cannot be fetched or run is said"""
    folder = session.own / "wrong"
    folder.mkdir()
    (folder / "MLproject").write_text("entry_points:\n  main: {parameters: [1]}\n")
    with Projects(session) as app:
        with step("An address that is none"):
            app.begin("--upload-pack=touch /tmp/x")
            app.shows("begins like an option", 20)
            app.picture_of("refused")
        with step("A folder that is not there"):
            app.wait("text box", "Folder or Git Address").text = "/nowhere/at/all"
            app.next()
            app.shows("There is no folder /nowhere/at/all", 20)
        with step("A broken MLproject"):
            app.wait("text box", "Folder or Git Address").text = str(folder)
            app.next()
            app.shows("MLproject", 20)


if __name__ == "__main__":
    main(wine, stopped, left, boxed, kept, wrong)
