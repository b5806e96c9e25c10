# SPDX-License-Identifier: GPL-3.0-or-later
"""The Deploy page, as journeys know it."""

import json
import os
import re
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from harness import until
from hothouse import Hothouse

CTL = Path(os.environ.get("HOTHOUSECTL", "hothousectl"))
PATIENCE = 40


def ctl(session, *words):
    env = {key: value for key, value in session.env.items() if key != "G_DEBUG"}
    return subprocess.run([CTL, *[str(word) for word in words]], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
                          check=True).stdout


class Deploy(Hothouse):
    """The app with the sample city, and a workspace that has a run and a registered model."""

    def __init__(self, session, has_model=True, env=None, **options):
        self.folder = session.own / ("workspace" if has_model else "empty")
        self.city = session.own / "city.csv"
        if not self.city.exists():
            ctl(session, "data", "sample", "--output", self.city)
        if has_model and not self.folder.exists():
            ctl(session, "train", self.city, "--target", "price", "--estimator", "ridge", "--experiment", "Prices", "--run-name", "ridge",
                "--workspace", self.folder)
            run = json.loads(ctl(session, "runs", "search", "--workspace", self.folder, "--json"))
            run = run["runs"][0] if isinstance(run, dict) else run[0]
            ctl(session, "models", "register", run.get("run_id") or run["info"]["run_id"], "price", "--workspace", self.folder)
        super().__init__(session, self.city, env={"HOTHOUSE_WORKSPACE": str(self.folder), **(env or {})}, **options)

    def open(self):
        self.wait(("tree grid", "grid", "table", "tree table"), "Rows", patience=PATIENCE)
        self.press("ctrl+5")

    def begin(self, target="This Computer"):
        """The wizard, as far as its settings."""
        self.click(self.wait("button", re.compile("^New Deployment"), where=lambda node: node.has("sensitive"), patience=PATIENCE))
        self.activate(self.wait(("list item", "row", "button"), re.compile(f"^{target}"), patience=PATIENCE))
        self.wait("text box", "Name", patience=PATIENCE)

    def activate(self, row):
        self.point(row)

    def useful(self, name):
        return until(lambda: self.find("button", name, where=lambda node: node.has("sensitive") and node.shown), f"{name} to be of use", PATIENCE)

    def deploy(self, name=None, port=None):
        self.begin()
        self.fill(name, port)
        self.click(self.useful("Next"))
        self.click(self.useful("Deploy"))

    def fill(self, name=None, port=None):
        until(lambda: self.wait("text box", "Name").text, "a name", PATIENCE)
        if name is not None:
            self.wait("text box", "Name").text = name
        if port is not None:
            self.wait("text box", re.compile("^Port")).text = str(port)

    def abandon(self):
        """Closes the wizard: Escape goes back page by page."""
        def gone():
            if self.find("dialog", "New Deployment") is None:
                return True
            self.press("Escape")
            return False

        until(gone, "the end of the wizard", pause=0.3)

    def ready(self):
        """The end of the wizard; the address."""
        self.wait("button", "Done", patience=PATIENCE)
        self.click(self.wait("button", "Copy Address"))
        address = until(lambda: re.fullmatch(r"http://127\.0\.0\.1:\d+", self.clipboard()), "the address on the clipboard").group(0)
        self.click(self.wait("button", "Done"))
        self.wait_gone("button", "Done")
        return address

    def delete(self, name):
        """For good: until it cannot be had back any more."""
        self.click(self.useful("Delete"))
        self.wait("label", f"“{name}” deleted", patience=PATIENCE)
        self.wait_gone("label", f"“{name}” deleted", patience=PATIENCE)

    def state(self, name, word):
        """Waits until the line of a deployment says how it is."""
        self.wait("label", re.compile(rf"^{word} · http"), patience=PATIENCE)
        self.wait("label", name)

    def picture_of(self, name):
        output = os.environ.get("HOT_JOURNEY_OUTPUT")
        if output:
            Path(output).mkdir(parents=True, exist_ok=True)
            self.picture(Path(output) / f"deploy-{name}.png")


def answers(address):
    try:
        with urllib.request.urlopen(f"{address}/ping", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
