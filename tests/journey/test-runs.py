#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person does with runs: baselines beside them, the same again, changes, notes, tags, copies, stopping."""

import csv
import io
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

from harness import check, equal, main, step, until
from hothouse import NO_BASELINES, Hothouse

HERE = Path(__file__).resolve().parent
BASELINES = ("Mean", "Group Median", "Ridge Regression")


def write_table(path, seed, rows=400):
    """Flats whose price follows from rooms and place, more or less."""
    drawn = random.Random(seed)
    with open(path, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["host", "area", "rooms", "beds", "price"])
        for row in range(rows):
            rooms, area = drawn.randint(1, 5), drawn.choice(["North", "South", "East"])
            table.writerow([f"h{row % 40}", area, rooms, rooms + drawn.randint(0, 2), 40 * rooms + 20 * len(area) + drawn.randint(0, 60)])
    return path


class Runs(Hothouse):
    """The app with a table and a workspace of their own."""

    count = 0

    def __init__(self, session, **options):
        Runs.count += 1
        self.workspace = session.own / f"runs-{Runs.count}"
        self.location = write_table(session.own / f"flats-{Runs.count}.csv", 1)
        super().__init__(session, self.location, env={"HOTHOUSE_WORKSPACE": str(self.workspace)}, **options)

    def board_rows(self):
        titles = [re.sub(r" \(.*\)$", "", node.name) for node in self.run_titles()]
        return titles, [[value.name for value in self.run_values(row)] for row in self.run_rows()]

    def column(self, title):
        titles, rows = self.board_rows()
        return [row[titles.index(title)] for row in rows if len(row) == len(titles)] if title in titles else []

    def open_dialog(self):
        self.press("ctrl+n")
        self.wait("text box", "n_estimators")

    def set_text(self, name, text):
        self.wait("text box", name).text = str(text)

    def train(self):
        button = self.wait("button", "Train")
        until(lambda: button.fresh().has("sensitive"), "the button Train to be of use", 20)
        self.press("ctrl+Return")
        self.wait_gone("button", "Train")

    def wait_finished(self, n, patience=90):
        until(lambda: self.column("Status").count("Finished") == n, f"{n} finished runs", patience)

    def focus_run(self, name):
        """Gives the run of this name, or whose name matches, the keyboard, and selects it."""
        def place():
            return next((index for index, text in enumerate(self.column("Run")) if re.search(name, text)), None)
        until(lambda: place() is not None, f"a run like {name!r}", 30)
        self.point(self.run_values(self.run_rows()[place()])[0])

    def run_menu(self, mnemonic):
        self.press("Menu")
        self.wait("menu item")
        self.press(mnemonic)
        self.wait_gone("menu item")

    def stored(self):
        """What the store says, as the command line reads it."""
        said = subprocess.run([os.environ["HOTHOUSECTL"], "runs", "search", "--workspace", self.workspace, "--json"],
                              capture_output=True, text=True, timeout=30, check=True, env=self.session.env)
        found = json.loads(said.stdout)
        return found["runs"] if isinstance(found, dict) else found

    def clipboard(self):
        said = subprocess.run([sys.executable, HERE / "clipboard-text.py"], env=self.session.env, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=30, check=True)
        return said.stdout


def is_open(app):
    """Whether the banner about the same run is in view; while it is not, it has no height."""
    button = app.find("button", "Show Run")
    return button is not None and button.extents[3] > 0 and app.place(button)[1] > 0


def baselines(session):
    """Baselines, and the same again"""
    with Runs(session) as app:
        until(lambda: app.title() != "Hothouse", "an open file", 30)
        with step("Three baselines run along"):
            app.open_dialog()
            app.set_text("n_estimators", 12)
            for name in BASELINES:
                check(app.wait("switch", name).has("checked"), f"{name} is switched on")
            app.train()
            app.wait_finished(4)
            names = app.column("Run")
            for name in BASELINES:
                check(f"{name} (baseline)" in names, f"{name} in {names}")
        with step("Charts have them as lines, compared or not"):
            app.focus_run("12 trees")
            app.press("ctrl+a", "ctrl+k")
            bars = app.wait(("image", "img"), re.compile("^(r2|rmse)$"), where=lambda node: node.extents[2] > 100, patience=30)
            until(lambda: all(f"Baseline: {name} is at" in bars.fresh().description for name in BASELINES),
                  f"three baselines in “{bars.fresh().description}”")
            app.press("alt+Left")
            app.wait("button", "Compare")
        with step("The same is known, and the link leads to it"):
            app.open_dialog()
            app.set_text("n_estimators", 12)
            app.shows(r"^You have run this before: .*12 trees$")
            app.set_text("n_estimators", 13)
            until(lambda: not app.find("button", "Show Run") or not is_open(app), "no such word about another")
            app.set_text("n_estimators", 12)
            until(lambda: is_open(app), "the word about the same")
            app.click(app.wait("button", "Show Run"))
            app.wait_gone("button", "Train")

            def shown():
                rows = app.find_all("row", where=lambda node: node.has("selected"))
                return rows and any("12 trees" in child.name for child in rows[0].children)
            until(shown, "the run to be selected")
        with step("Another run has no second baselines"):
            app.open_dialog()
            app.set_text("n_estimators", 14)
            app.train()
            app.wait_finished(5)
            equal(len(app.column("Run")), 5, "runs")
        with step("The same with other data is another run"):
            other = write_table(session.own / "other.csv", 2)
            app.open_by_chooser(other)
            until(lambda: app.title().startswith("other"), "the other file", 20)
            app.press("ctrl+3")
            app.open_dialog()
            app.set_text("n_estimators", 12)
            app.shows(r"rows train")
            button = app.wait("button", "Train")
            until(lambda: button.fresh().has("sensitive"), "the form to be looked at", 20)
            check(app.find(name=re.compile("^You have run this before")) is None, "nothing is said about other data")
            app.train()
            app.wait_finished(9)


def edits(session):
    """Changes, notes, tags and copies"""
    with Runs(session, settings=NO_BASELINES) as app:
        until(lambda: app.title() != "Hothouse", "an open file", 30)
        app.open_dialog()
        app.set_text("n_estimators", 8)
        app.set_text("max_depth", 3)
        app.train()
        app.wait_finished(1)
        with step("A run is run again with changes"):
            app.focus_run("8 trees")
            app.run_menu("r")
            equal(app.wait("text box", "max_depth").text, "3", "the parameter of the run")
            equal(app.find("text box", "n_estimators").text, "8", "the parameter of the run")
            app.set_text("max_depth", 5)
            app.train()
            app.wait_finished(2)
            app.focus_run("depth 5")
        with step("A note is kept"):
            app.run_menu("t")
            app.wait("text box", "Note", where=lambda node: node.has("focused"))
            app.type("Tested on a Monday")
            app.click(app.wait("button", "Save"))
            until(lambda: any(run["tags"].get("mlflow.note.content") == "Tested on a Monday" for run in app.stored()), "the note")
        with step("A tag is added, and shown"):
            app.focus_run("depth 5")
            app.run_menu("g")
            entry = app.wait("text box", "Tag")
            until(lambda: entry.fresh().has("focused"), "the keyboard in the entry")
            check(not app.find("button", "Save").has("sensitive"), "a tag without a name cannot be saved")
            app.type("stage")
            app.press("Tab")
            app.type("candidate")
            app.click(app.wait("button", "Save"))
            until(lambda: any(run["tags"].get("stage") == "candidate" for run in app.stored()), "the tag")
            until(lambda: any("stage" in cell for row in app.board_rows()[1] for cell in row), "the tag in the leaderboard")
        with step("The leaderboard is copied as CSV"):
            app.focus_run("depth 5")
            app.press("ctrl+a")
            app.run_menu("v")
            rows = list(csv.reader(io.StringIO(until(app.clipboard, "something on the clipboard"))))
            equal(len(rows), 3, f"lines of {rows}")
            check("rmse" in " ".join(rows[0]) and any("depth 5" in " ".join(row) for row in rows), f"the runs in {rows}")
        with step("The leaderboard is copied as Markdown"):
            app.run_menu("k")
            text = until(lambda: (found := app.clipboard()).startswith("|") and found, "a table on the clipboard")
            lines = text.strip().splitlines()
            equal(len(lines), 4, f"lines of {text}")
            check(set(lines[1]) <= set("|-: ") and "depth 5" in text, f"a table in {text}")


def write_mlruns(folder):
    """What MLflow keeps without a database: an experiment and two runs."""
    for name, rmse in (("one", "31.5"), ("two", "29.25")):
        number = f"{random.Random(name).getrandbits(128):032x}"
        run = folder / "7" / number
        for part in ("metrics", "params", "tags", "artifacts"):
            (run / part).mkdir(parents=True)
        (folder / "7" / "meta.yaml").write_text("artifact_location: file:///nowhere/7\ncreation_time: 1600000000000\nexperiment_id: '7'\n"
                                                "last_update_time: 1600000000000\nlifecycle_stage: active\nname: From Folders\n")
        (run / "meta.yaml").write_text(f"artifact_uri: {(run / 'artifacts').as_uri()}\nend_time: 1600000009000\nentry_point_name: ''\n"
                                       f"experiment_id: '7'\nlifecycle_stage: active\nrun_id: {number}\nrun_name: {name}\n"
                                       f"run_uuid: {number}\nsource_name: ''\nsource_type: 4\nsource_version: ''\n"
                                       "start_time: 1600000000000\nstatus: 3\ntags: []\nuser_id: ada\n")
        (run / "metrics" / "rmse").write_text(f"1600000001000 {rmse} 0\n")
        (run / "params" / "depth").write_text("4")
        (run / "tags" / "mlflow.runName").write_text(name)
        (run / "artifacts" / "notes.txt").write_text(f"of {name}")
    return folder


def archive(session):
    """Deleted, restored, imported"""
    with Runs(session, settings=NO_BASELINES) as app:
        until(lambda: app.title() != "Hothouse", "an open file", 30)

        def page_menu(mnemonic):
            app.click(app.wait("toggle button", "Experiment Menu"))
            app.wait("menu item", where=lambda node: node.has("focused"))
            app.press(mnemonic)
            app.wait_gone("menu item")

        for trees in (4, 5):
            app.open_dialog()
            app.set_text("n_estimators", trees)
            app.train()
        app.wait_finished(2)
        with step("Deleted runs are taken back by one button"):
            app.focus_run("4 trees")
            app.press("ctrl+a", "Delete")
            app.wait("label", "2 runs deleted")
            equal([run for run in app.stored()], [], "runs in the store")
            app.click(app.wait("button", "Undo"))
            app.wait_finished(2)
            equal(len(app.stored()), 2, "runs in the store")
        with step("A deleted run is found among the deleted, and restored"):
            app.focus_run("4 trees")
            app.press("Delete")
            app.wait("label", "1 run")
            page_menu("s")
            app.focus_run("4 trees")
            equal(len(app.column("Run")), 1, "deleted runs")
            app.run_menu("e")
            until(lambda: len(app.stored()) == 2, "both in the store")
            page_menu("s")
            until(lambda: len(app.column("Run")) == 2, "both in the leaderboard")
        with step("The page of a run that is deleted elsewhere says so, and restores it"):
            app.focus_run("4 trees")
            app.press("Return")
            app.wait("label", "Finished")
            run = next(run for run in app.stored() if "4 trees" in run["tags"]["mlflow.runName"])
            subprocess.run([os.environ["HOTHOUSECTL"], "runs", "delete", run["run_id"], "--workspace", app.workspace], env=session.env,
                           stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=60)
            app.wait("label", "This run is deleted", patience=30)
            until(lambda: not app.wait("button", "Deploy Model…").fresh().has("sensitive"), "a model that cannot be deployed")
            app.click(app.wait("button", "Restore"))
            app.wait_gone("label", "This run is deleted", patience=30)
            equal(len(app.stored()), 2, "runs in the store")
            app.press("alt+Left")
        with step("A folder of MLflow's runs is imported"):
            folder = write_mlruns(session.own / "mlruns")
            page_menu("i")
            app.choose_file(folder, "Import an mlruns Folder")
            app.shows("2 runs")
            app.choose(app.wait("combo box", where=lambda node: node.description == "Experiment"), "From Folders")
            until(lambda: sorted(app.column("Run")) == ["one", "two"], "the runs of the folder", 20)
            equal(sorted(re.sub(r"[^\d.]", "", text) for text in app.column("rmse")), ["29.25", "31.50"], "their errors")
        with step("What is no such folder is refused, and nothing is changed"):
            (session.own / "empty").mkdir()
            page_menu("i")
            app.choose_file(session.own / "empty", "Import an mlruns Folder")
            app.shows("empty.*(no|not|without)")
            equal(sorted(app.column("Run")), ["one", "two"], "runs")


def again(session):
    """The same as the command line did"""
    folder = session.own / f"runs-{Runs.count + 1}"
    location = write_table(session.own / f"flats-{Runs.count + 1}.csv", 1)
    made = subprocess.run([os.environ["HOTHOUSECTL"], "train", location, "--target", "price", "--workspace", folder, "--experiment", "flats",
                           "--exclude", "beds", "--filter", "rooms >= 2", "--cap-target", "0.9", "-P", "n_estimators=7"], env=session.env,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    check(made.returncode == 0, f"hothousectl train says {made.stderr}")
    with Runs(session, settings=NO_BASELINES) as app:
        with step("Columns that were left out and the filter are there again"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            before = app.stored()[0]
            equal((before["params"]["excluded"], before["params"]["filter"]), ("beds", "rooms >= 2"), "what the run says")
            app.press("ctrl+3")
            app.focus_run("7 trees")
            app.run_menu("r")
            app.wait("label", re.compile("^[0-9]+ of 400 · rooms >= 2$"))
            app.shows("^You have run this before: .*7 trees$")
        with step("With a change only that changes"):
            app.set_text("n_estimators", 9)
            app.train()
            app.wait_finished(2)
            after = next(run for run in app.stored() if run["params"]["n_estimators"] == "9")
            equal({**after["params"], "n_estimators": "7"}, before["params"], "parameters")
            app.press("ctrl+1")
            rooms = sum(int(row["rooms"]) >= 2 for row in csv.DictReader(open(app.location, encoding="utf-8")))
            app.wait_for_rows(rooms, 400)


def stops(session):
    """Stopping"""
    with Runs(session, settings=NO_BASELINES) as app:
        until(lambda: app.title() != "Hothouse", "an open file", 30)
        with step("A run is stopped, and what has grown is kept"):
            app.open_dialog()
            app.set_text("n_estimators", 1000000)
            app.train()
            until(lambda: any(text.startswith("Running") for text in app.column("Status")), "a run at work", 30)

            until(lambda: any(re.search(r"[1-9]\d* %|left$", text) for text in app.column("Status")), "some trees", 60)
            app.focus_run("1000000 trees")
            app.run_menu("a")
            app.wait_finished(1)
            kept = app.stored()[0]
            equal(kept["status"], "FINISHED", "status")
            check("r2" in kept["metrics"], f"metrics in {kept['metrics']}")
        with step("A run is stopped for good"):
            app.open_dialog()
            app.set_text("n_estimators", 999999)
            app.train()
            until(lambda: any(text.startswith("Running") for text in app.column("Status")), "a run at work", 30)
            app.focus_run("999999 trees")
            app.run_menu("p")
            until(lambda: not any(text.startswith("Running") for text in app.column("Status")), "no run at work", 30)
            equal(sorted(run["status"] for run in app.stored()), ["FINISHED", "KILLED"], "what the store says")


def searches(session):
    """Roles, searches, and a word when it ends"""
    with Runs(session, settings=NO_BASELINES) as app:
        until(lambda: app.title() != "Hothouse", "an open file", 30)
        with step("Rows belong together by a column that a person names"):
            app.open_dialog()
            app.set_text("n_estimators", 5)
            app.point(app.wait("list item", re.compile("^Features")))
            app.point(app.wait("combo box", re.compile("^Rows Belong Together By")))
            entry = app.wait(("text box", "search box", "entry"), where=lambda node: node.has("focused"))
            app.type("host")
            until(lambda: entry.text == "host", "what is sought in the list of columns")
            combo = app.find("combo box", re.compile("^Rows Belong Together By"))

            def offered():
                return [label.name for entry in app.find_all(("list item", "option"), inside=combo)
                        for label in app.find_all("label", inside=entry)]
            until(lambda: "host" in offered() and "rooms" not in offered(), "only what is sought in the list")
            app.press("Down", "Return")
            app.wait_gone(("text box", "search box", "entry"), where=lambda node: node.has("focused") and node.text == "host")
            app.wait("label", "host", inside=app.find("combo box", re.compile("^Rows Belong Together By")))
            app.press("alt+Left")
            app.train()
            app.wait_finished(1)
            check(any("host=group" in run["params"].get("roles", "") for run in app.stored()), "the role is in the store")
        with step("A search halves the field"):
            app.open_dialog()
            app.point(app.wait("switch", "Search"))
            app.set_text("n_estimators", "4")
            app.set_text("max_depth", "1,2,3,4,5,6")
            app.point(app.wait("switch", "Halve the Field"))
            app.shows(r"trainings?, about")
            app.train()
            until(lambda: any("Search" in name for name in app.column("Run")), "the search", 30)
            until(lambda: sum("round 1" in run["tags"]["mlflow.runName"] for run in app.stored()) == 6 and
                  any("round 2" in run["tags"]["mlflow.runName"] for run in app.stored()) and
                  all(run["status"] != "RUNNING" for run in app.stored()), "two rounds", 90)
        with step("Who looks elsewhere is told that a run has ended"):
            desktop = subprocess.Popen([sys.executable, HERE / "notifications.py"], env=app.session.env, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, text=True)
            try:
                equal(desktop.stdout.readline(), "ready\n", "what the stand-in for the desktop says")
                app.open_dialog()
                app.set_text("n_estimators", 3000)
                app.train()
                unfocus(app)
                said = desktop.stdout.readline()
                check(said.startswith("A Run Has Ended"), f"what is said: {said!r}")
            finally:
                desktop.terminate()
                desktop.wait(10)
            app.focus()


def unfocus(app):
    """Gives the keyboard to a window of another program, as a person does who turns to something else."""
    script = "import gi; gi.require_version('Gtk','4.0'); from gi.repository import Gtk, GLib; Gtk.init(); w=Gtk.Window(title='Elsewhere'); " \
             "w.present(); GLib.timeout_add_seconds(60, exit); GLib.MainLoop().run()"
    app.session.spawn([sys.executable, "-c", script], "elsewhere.log")
    other = until(lambda: subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^Elsewhere$"], env=app.session.env,
                                         capture_output=True, text=True, check=False, timeout=20).stdout.split(), "another window", 20)
    app.focus(other[-1])


main(baselines, edits, archive, again, stops, searches)
