#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""measure.py BUILD: opens, sorts and scrolls a leaderboard of 10,000 runs with 50 columns as a person does, and prints how long that took and
the longest turns of the main loop; see bench/blocked/loop-watch.c for what is measured."""

import os
import random
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

BUILD = Path(sys.argv[1])
TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "journey"))
os.environ["HOTHOUSE"] = str(BUILD / "src/app/hothouse")
os.environ["GSETTINGS_SCHEMA_DIR"] = str(BUILD / "data")

from harness import until  # noqa: E402
from hothouse import Hothouse  # noqa: E402
from session import Session  # noqa: E402

RUNS = int(os.environ.get("HOT_RUNS", "10000"))
METRICS = [f"metric_{number:02}" for number in range(25)]
PARAMS = [f"param_{number:02}" for number in range(25)]
ROUNDS = 3


def fill(workspace, env):
    """Runs written into the tables as MLflow's own store would have."""
    subprocess.run([BUILD / "src/cli/hothousectl", "experiments", "create", "Board", "--workspace", workspace], env=env, check=True,
                   stdout=subprocess.DEVNULL)
    draw = random.Random(7)
    with sqlite3.connect(workspace / "mlflow.db") as base:
        for number in range(RUNS):
            run = f"{number:032x}"
            start = 1_700_000_000_000 + number * 60_000
            base.execute("INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time,"
                         " end_time, source_version, lifecycle_stage, artifact_uri, experiment_id) VALUES (?, ?, 'LOCAL', '', '', 'ann',"
                         " 'FINISHED', ?, ?, '', 'active', ?, 0)", (run, f"Run {number}", start, start + 5000, f"{workspace}/{run}"))
            base.executemany("INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, 0, 0, ?)",
                             [(key, draw.gauss(60, 5), start, run) for key in METRICS])
            base.executemany("INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?)",
                             [(key, str(draw.randrange(50)), run) for key in PARAMS])
            base.execute("INSERT INTO tags (key, value, run_uuid) VALUES ('mlflow.runName', ?, ?)", (f"Run {number}", run))


def show_all(session):
    """All 50 columns, as somebody would have chosen them."""
    columns = ["name", *[f"metric/{key}" for key in METRICS], *[f"param/{key}" for key in PARAMS]]
    folder = Path(session.env["XDG_CONFIG_HOME"]) / "glib-2.0" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keyfile").write_text(f"[io/github/hothouse/Hothouse]\nrun-columns={columns!r}\n", encoding="utf-8")


class Work:
    def __init__(self, app):
        self.app = app
        self.spans = []

    def do(self, name, act):
        start = time.monotonic()
        act()
        time.sleep(0.6)
        self.spans.append((name, start, time.monotonic()))

    def open(self):
        self.app.press("ctrl+3")
        self.app.wait("label", re.compile(f"^{RUNS:,} runs$|^{RUNS} runs$"), patience=30)

    def everything(self):
        self.do("open", self.open)
        x, y, width, height = self.app.place(self.app.wait(name="Runs", where=lambda node: node.extents[2] > 200))
        title = self.app.place(self.app.wait(name=re.compile(f"^{METRICS[0]}"), cells=True, where=lambda node: node.extents[2] > 20))
        for _round in range(ROUNDS):
            self.do("sort", lambda: self.app.xdotool("mousemove", title[0] + 10, title[1] + 10, "click", 1))
        self.do("scroll by the wheel", lambda: self.app.xdotool("mousemove", x + 300, y + 200, "click", "--repeat", 60, "--delay", 16, 5))
        self.do("scroll sideways", lambda: self.app.xdotool("click", "--repeat", 40, "--delay", 16, 7))
        self.app.xdotool("mousemove", x + 60, y + 100, "click", 1)
        self.do("page by keys", lambda: self.app.press(*["Next"] * 20))
        self.do("to the end and back", lambda: self.app.press("End", "Home", "End", "Home"))


def report(work, log):
    turns = [tuple(int(word) / 1000 for word in line.split()) for line in log.read_text().splitlines() if line.count(" ") == 3]
    print("| while | longest turn, ms | of it at work, ms | all at work, ms | turns above 16 ms |\n|---|---|---|---|---|")
    for name, start, end in work.spans:
        of_this = [turn for turn in turns if start * 1000 <= turn[0] <= end * 1000] or [(0, 0, 0)]
        print(f"| {name} | {max(turn[1] for turn in of_this):.1f} | {max(turn[2] for turn in of_this):.1f} | "
              f"{sum(turn[2] for turn in of_this):.0f} | {sum(turn[1] > 16 for turn in of_this)} |")


def main():
    session = Session()
    session.start()
    try:
        session.new_home()
        workspace = session.own / "workspace"
        fill(workspace, session.env)
        show_all(session)
        log = session.own / "turns.log"
        env = {"LD_PRELOAD": BUILD / "loop-watch.so", "LOOP_WATCH": log, "G_DEBUG": "", "HOTHOUSE_WORKSPACE": workspace,
               "GSK_RENDERER": os.environ.get("GSK_RENDERER", "cairo")}
        print(f"{RUNS:,} runs, {len(METRICS) + len(PARAMS)} columns; load of the machine {os.getloadavg()[0]:.1f}\n")
        with Hothouse(session, "sample:city", env=env, keep=True, stderr_allowed=".") as app:
            work = Work(app)
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            work.everything()
        report(work, log)
    finally:
        session.stop()


main()
