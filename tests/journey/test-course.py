#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The course, walked in one sitting: the blob of a store becomes a map, three forests, a project's run, a registered model, an image in a registry, a
container, and a price. Clicks, keys and the app's seconds are counted. Where HOT_COURSE_PICTURES names a folder, each step leaves a picture there."""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from harness import check, digits, equal, main, pixels, step, tap, until
from hothouse import NO_BASELINES, Hothouse, numbers
from listings import Listings
from session import Skip

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
import azurite  # noqa: E402
import images  # noqa: E402
import podman  # noqa: E402
from project_repository import link_environments, make_repository, served  # noqa: E402

WORKSHOP = Path(os.environ.get("HOT_DATA") or "/nonexistent") / "workshop" / "sf-airbnb-cleaned-mlflow.csv"
# Trees and depth: the workshop's, whose errors scikit-learn has as well; fewer are enough for the sample city.
FORESTS = {(10, 5): "7,205", (100, 10): "6,008", (1000, 100): "5,979"} if WORKSHOP.exists() else {(10, 5): None, (30, 10): None, (100, 20): None}
ROW = 1210
# What scikit-learn's forest of 1000 trees says of that row of the workshop's.
PRICE = 142.471
MODEL = "airbnb-price"
# The sample city has prices that nobody means.
FILTER = "" if WORKSHOP.exists() else "price < 1000"
PICTURES = os.environ.get("HOT_COURSE_PICTURES")
PATIENCE = 300
CTL = os.environ.get("HOTHOUSECTL", "hothousectl")


class Course(Hothouse):
    """The app in a window of 1000 by 700, and what it asks of a person."""

    def __init__(self, session, *arguments, peers=None, workspace="workspace"):
        self.peers = peers
        self.clicks = self.keys = 0
        self.seconds = 0.0
        self.workspace = session.own / workspace
        env = {"HOTHOUSE_WORKSPACE": self.workspace, **(peers.env if peers else {})}
        super().__init__(session, *arguments, env=env, settings=NO_BASELINES)

    def connect(self, patience=20):
        super().connect(patience)
        # GTK draws a border of 5 around a window that nothing manages.
        self.xdotool("windowmove", self.window(), -5, -5)
        self.resize(1010, 710)

    def point(self, node, button=1, window=None):
        self.clicks += 1
        super().point(node, button, window)

    def press(self, *keys):
        self.keys += len(keys)
        super().press(*keys)

    @contextlib.contextmanager
    def part(self, name):
        """A step of the course, and what it took."""
        with step(name):
            clicks, keys, seconds = self.clicks, self.keys, self.seconds
            yield
            tap.note(f"{self.clicks - clicks} clicks, {self.keys - keys} keys, {self.seconds - seconds:.1f} s")

    def awaited(self, condition, what):
        """What is waited for here is the app's work."""
        start = time.monotonic()
        found = until(condition, what, PATIENCE)
        self.seconds += time.monotonic() - start
        return found

    def useful(self, name, role="button"):
        return self.awaited(lambda: self.find(role, name, where=lambda node: node.has("sensitive")), f"{name} to be of use")

    def show(self, name):
        """Keeps a picture of the window once nothing moves in it, with the pointer out of the way."""
        if not PICTURES:
            return
        self.xdotool("mousemove", 1590, 990)
        former = None

        def still():
            nonlocal former
            time.sleep(0.5)
            now = self.picture(Path(PICTURES) / f"course-{name}.png").get_pixels()
            same, former = now == former, now
            return same

        until(still, "a window in which nothing moves", PATIENCE)

    def go(self, place):
        self.point(self.wait("list item", place))

    def fill(self, entry, text):
        """Types over what is in an entry."""
        self.point(entry)
        self.press("ctrl+a")
        self.type(text)

    def tab_to(self, name):
        for _attempt in range(10):
            former = until(self.focused, "the focus")
            if (former.role, former.name) == ("text box", name):
                return
            self.press("Tab")
            until(lambda former=former: (now := self.focused()) is not None and now.path != former.path, "the focus to go on")
        check(False, f"Tab does not lead to {name}")

    def train(self, trees, depth):
        self.press("ctrl+n")
        # What is worth knowing of the columns comes to stand above the parameters.
        self.useful("Train")
        self.fill(self.wait("text box", "n_estimators"), f"{trees}")
        self.tab_to("max_depth")
        self.type(f"{depth}")
        self.useful("Train")
        self.press("ctrl+Return")
        self.wait_gone("text box", "n_estimators")

    def register(self, name):
        """Registers the model of the run whose menu is open."""
        # GTK tells nobody the names of a menu's items: after Open, Compare, Errors on the Map, and Run Again.
        self.wait("menu item")
        self.point(self.find_all("menu item")[4])
        self.wait("text box", "Name", where=lambda node: node.has("focused"))
        self.type(name)
        self.press("Return")
        self.wait_gone("button", "Register")

    def runs(self):
        """The leaderboard: a dict from titles to texts for each run."""
        titles = [re.sub(r" \(.*\)$", "", node.name) for node in self.run_titles()]
        rows = [[value.name for value in self.run_values(row)] for row in self.run_rows()]
        return [dict(zip(titles, row)) for row in rows if len(row) == len(titles)]

    def finished(self, n):
        self.awaited(lambda: [run.get("Status") for run in self.runs()] == ["Finished"] * n, f"{n} finished runs")
        return self.runs()

    def ctl(self, *words):
        env = {key: value for key, value in self.environment().items() if key != "G_DEBUG"}
        return subprocess.run([CTL, *map(str, words), "--workspace", self.workspace], env=env, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=PATIENCE, check=True).stdout


class Peers:
    """The programs around the app: a blob store, a git server, a registry of images, containers; those that are not here are None."""

    def __init__(self, session, stack):
        self.folder = session.own / "peers"
        self.folder.mkdir()
        self.data = WORKSHOP
        if not WORKSHOP.exists():
            self.data = self.folder / "listings.csv"
            subprocess.run([CTL, "data", "sample", "--output", self.data], check=True, timeout=PATIENCE)
        self.listings = Listings(self.data)
        self.why_no_blob = None
        try:
            self.address = stack.enter_context(azurite.served(HERE / "azurite-course.mjs", self.data)).strip()
        except azurite.Missing as reason:
            self.address, self.why_no_blob = None, str(reason)
        self.has_python = subprocess.run([HERE.parents[1] / "build-aux" / "python-peers", "mlflow", "uv"], capture_output=True,
                                         check=False).returncode == 0
        _, self.commit = make_repository(self.folder / "git")
        self.git = stack.enter_context(served(self.folder / "git"))
        self.registry = stack.enter_context(images.Registry(self.folder)) if shutil.which("docker-registry") else None
        self.env = {"XDG_CACHE_HOME": self.folder / "cache"}
        link_environments(self.folder / "cache")
        self.has_podman = podman.is_inside()
        if self.has_podman:
            (self.folder / "podman").mkdir()
            self.env.update(podman.prepare(self.folder / "podman"))
            stack.callback(self.podman, session, "system", "reset", "--force")
            stack.callback(self.podman, session, "rm", "--all", "--force", "--time", "0")

    def podman(self, session, *words):
        env = {**session.env, **{key: str(value) for key, value in self.env.items()}}
        return subprocess.run(["podman", *words], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE,
                              check=False).stdout


def open_data(app):
    listings = app.peers.listings
    with app.part("A file becomes a table"):
        if app.peers.address is None:
            tap.note(f"from the disk, since {app.peers.why_no_blob}")
            app.open_by_chooser(app.peers.data)
        else:
            app.point(app.wait("button", "From Address…"))
            app.wait("text box", "Address", where=lambda node: node.has("focused"))
            app.type(app.peers.address)
            app.press("Return")
        app.awaited(lambda: app.find("label", f"{listings.count:,} rows"), "the rows")
        first = listings.columns[0]
        seen = app.wait_for_cells(first, all, f"values of {first}")
        equal(numbers(seen), listings.numbers(first)[:len(seen)], first)
        if FILTER:
            app.filter(FILTER)
            app.press("Return")
        app.show("1-data")


def see_map(app):
    with app.part("The table becomes a heatmap"):
        app.go("Map")
        area = app.awaited(lambda: app.find(("image", "img"), "Map", where=lambda node: node.extents[2] > 300), "the map")
        app.awaited(lambda: re.search(r"[\d,]+ rows in view.* Highest [\d,]+ at latitude", area.fresh().description), "what the map says of itself")
        x, y, width, height = app.place(area)

        def colours():
            return len(set(pixels(app.picture(), x + width // 5, y + height // 5, width * 3 // 5, height * 3 // 5)))
        app.awaited(lambda: colours() > 100, "heat on the map")
        app.show("2-map")


def train(app):
    with app.part("Three forests are trained and ranked"):
        app.go("Experiments")
        for trees, depth in FORESTS:
            app.train(trees, depth)
        runs = app.finished(len(FORESTS))
        for (trees, depth), error in FORESTS.items():
            run = next((run for run in runs if f"{trees} trees" in run["Run"] and f"depth {depth}" in run["Run"]), None)
            check(run is not None, f"{trees} trees of depth {depth} in {runs}")
            if error is not None:
                equal(run["mse"].lstrip("▼ "), error, f"the error of {trees} trees")
        errors = {float(digits(run["mse"])): run["mse"] for run in runs}
        equal([text for text in errors.values() if text.startswith("▼")], [errors[min(errors)]], "the best")
        app.show("3-experiments")


def run_project(app):
    with app.part("A project from git is run"):
        if not app.peers.has_python:
            raise Skip("nothing can be installed from PyPI")
        app.point(app.wait("button", "Run Project…"))
        app.wait("text box", "Folder or Git Address", where=lambda node: node.has("focused"))
        app.type(f"{app.peers.git}/wine.git#models/wine")
        app.press("Return")
        app.fill(app.awaited(lambda: app.find("text box", "alpha"), "the project's parameters"), "0.4")
        app.press("Return")
        button = app.useful("Run")
        app.show("4-project")
        app.point(button)
        runs = app.finished(len(FORESTS) + 1)
        wine = next(run for run in runs if run["Run"] == "wine, alpha 0.4")
        stored = next(run for run in json.loads(app.ctl("runs", "search", "--json")) if run["tags"].get("mlflow.source.type") == "PROJECT")
        equal(stored["tags"]["mlflow.source.git.commit"], app.peers.commit, "the commit")
        equal(stored["params"]["alpha"], "0.4", "alpha")
        equal(float(digits(wine["rmse"])), round(stored["metrics"]["rmse"], 2), "its error")


def register(app):
    with app.part("The best one is registered"):
        best = next(index for index, run in enumerate(app.runs()) if run.get("mse", "").startswith("▼"))
        cell = app.run_values(app.run_rows()[best])[0]
        app.point(cell, button=3)
        app.register(MODEL)
        models = app.wait("list item", "Models")
        app.awaited(lambda: app.find("label", "1", inside=models, cells=True), "the count of models")
        version = json.loads(app.ctl("models", "show", MODEL, "--json"))["versions"][0]
        runs = json.loads(app.ctl("runs", "search", "--json"))
        equal(next(run["tags"]["mlflow.runName"] for run in runs if run["run_id"] == version["run_id"]), cell.name, "whose model it is")
    if PICTURES:
        Hothouse.point(app, app.wait("list item", "Models"))
        app.wait("label", "hothouse", patience=PATIENCE)
        app.wait_gone("button", "Show", patience=PATIENCE)
        app.show("5-models")


def deploy(app):
    target = "Docker or Podman" if app.peers.has_podman else "This Computer"
    with app.part("It is deployed"):
        app.go("Deploy")
        app.point(app.useful("New Deployment…"))
        app.point(app.wait("list item", re.compile(f"^{target}")))
        name = app.awaited(lambda: app.wait("text box", "Name").text, "a name")
        if app.peers.has_podman:
            # As it is run in tests, Podman makes no network.
            app.point(app.wait("switch", "Use This Computer’s Network"))
            image = f"{MODEL}:v1" if app.peers.registry is None else f"{app.peers.registry.host}/{MODEL}:v1"
            app.fill(app.wait("text box", "Image Name"), image)
        else:
            app.point(app.wait("text box", "Name"))
        app.press("Return")
        app.useful("Deploy")
        app.press("Return")
        app.useful("Done")
        app.shows("^20 rows get the same predictions as here")
        app.show("6-deploy")
        app.press("Return")
        app.wait_gone("button", "Done")
        made = json.loads(app.ctl("deployments", "list", "--json"))[0]
        equal((made["name"], made["state"]), (name, "running"), "the deployment")
    with step("It is a container of Podman's"):
        if not app.peers.has_podman:
            raise Skip(podman.why_not() or "no container can be run here")
        equal(app.peers.podman(app.session, "ps", "--format", "{{.Names}} {{.Image}}").split(), [name, image], "containers")
    with step("Its image is in the registry"):
        if app.peers.registry is None or not app.peers.has_podman:
            raise Skip("docker-registry is not installed" if app.peers.registry is None else "no image was made")
        request = urllib.request.Request(f"http://{app.peers.registry.host}/v2/{MODEL}/manifests/v1",
                                         headers={"Accept": "application/vnd.oci.image.manifest.v1+json"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            equal(answer.headers["Docker-Content-Digest"], made["digest"], "the digest")


def ask(app):
    row = app.peers.listings.rows[ROW]
    with app.part("A row is sent, and its price comes back"):
        app.go("Data")
        app.filter(" and ".join(f"{column} = {row[column]}" for column in (("id",) if "id" in row else ("latitude", "longitude"))))
        app.press("Return")
        app.awaited(lambda: app.find("label", re.compile("^1 of ")), "the row")
        app.point(app.rows(1)[0].children[0], button=3)
        app.wait("menu item")
        app.point(app.wait("menu item"))
        app.awaited(lambda: app.wait("text box", "Address").text.endswith("/invocations"), "the address of the deployment")
        app.awaited(lambda: app.wait("button", "Send").has("focused"), "the request")
        body = app.wait(("text", "text box"), "Body").text
        app.press("Return")
        app.awaited(lambda: app.find("label", "200 OK"), "the answer")
        app.awaited(lambda: app.find("label", "Same as the model here"), "the comparison")
        price = float(digits(app.wait("label", re.compile(r"^\$?[\d,.]+$"), inside=app.wait("tab panel", "Prediction")).name))
        app.shows(rf"^True \$?{float(digits(row['price'])):,.0f}")
        app.wait_for_focus("Send")
        app.show("7-requests")
    request = app.session.own / "row.json"
    request.write_text(body, encoding="utf-8")
    with step("It is the model's own prediction"):
        predicted = json.loads(app.ctl("models", "predict", "--model-uri", f"models:/{MODEL}/1", "--input-path", request))["predictions"]
        equal(len(predicted), 1, "predictions")
        check(abs(price - predicted[0]) <= 0.005 * predicted[0], f"{price} is shown, {predicted[0]} predicted")
        if WORKSHOP.exists():
            equal(predicted, [PRICE], "what scikit-learn predicts")


def course(session):
    """The course"""
    with contextlib.ExitStack() as stack:
        peers = Peers(session, stack)
        with Course(session, peers=peers) as app:
            for part in (open_data, see_map, train, run_project, register, deploy, ask):
                part(app)
            tap.note(f"{app.clicks} clicks, {app.keys} keys, {app.seconds:.0f} s of work")


def stumbles(session):
    """The course, with stumbles"""
    with Course(session, "sample:city", workspace="stumbles") as app:
        with step("The window is closed while a forest grows"):
            app.wait_for_rows(8000, patience=PATIENCE)
            app.train(20000, 30)
            app.awaited(lambda: any(run["Status"].startswith("Running") for run in app.runs()), "a run at work")
    with step("The run is over, and says so"):
        equal([run["status"] for run in json.loads(app.ctl("runs", "search", "--json"))], ["KILLED"], "status")
    with Course(session, "sample:city", workspace="stumbles") as app:
        with step("A name that is taken gets one more version"):
            app.wait_for_rows(8000, patience=PATIENCE)
            app.train(2, 2)
            app.awaited(lambda: "Finished" in [run["Status"] for run in app.runs()], "a finished run")
            for version in (1, 2):
                row = next(index for index, run in enumerate(app.runs()) if run["Status"] == "Finished")
                app.point(app.run_values(app.run_rows()[row])[0], button=3)
                app.register(MODEL)
                until(lambda version=version: app.find("label", f"Registered as version {version} of “{MODEL}”"), f"version {version}")
        with step("A wizard that is left in the middle leaves nothing"):
            app.go("Deploy")
            app.point(app.useful("New Deployment…"))
            app.point(app.wait("list item", re.compile("^This Computer")))
            app.awaited(lambda: app.wait("text box", "Name").text, "a name")
            app.point(app.useful("Next"))
            app.useful("Deploy")
            app.press("Escape", "Escape")
            app.wait_gone("button", "Deploy")
            equal(json.loads(app.ctl("deployments", "list", "--json")), [], "deployments")


if __name__ == "__main__":
    if not podman.is_inside() and podman.why_not() is None:
        podman.enter()
    main(course, stumbles)
