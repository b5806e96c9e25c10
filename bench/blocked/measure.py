#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""measure.py BUILD: works on the map of a million points as a person does, and prints the longest turns of the main loop by what was
being done. The window stands on a display of its own; see loop-watch.c for what is measured."""

import os
import random
import re
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

POINTS = int(os.environ.get("HOT_POINTS", "1000000"))
RENDERERS = os.environ.get("GSK_RENDERER", "cairo").split()
AREAS = 16


def write_listings(path, n):
    """A city: forty heaps, and a tenth of all anywhere."""
    draw = random.Random(4)
    heaps = [(draw.gauss(40.73, 0.06), draw.gauss(-73.93, 0.08), 0.004 + 0.03 * draw.random()) for _ in range(40)]
    kinds = ("Entire home/apt", "Private room", "Shared room")
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,name,latitude,longitude,room_type,price\n")
        for row in range(n):
            y, x, spread = heaps[row * 7919 % 40]
            if row % 10 == 0:
                y, x, spread = 40.72, -73.95, 0.15
            file.write(f"{row},Flat {row},{draw.gauss(y, spread):.5f},{draw.gauss(x, spread):.5f},{kinds[row % 3]},"
                       f"{int(draw.lognormvariate(4.7, 0.6)) + 10}\n")


def write_areas(path):
    """A chequerboard of outlines with many corners."""
    features = []
    for row in range(AREAS):
        for column in range(AREAS):
            west, south, size = -74.35 + column * 0.05, 40.4 + row * 0.04, 60
            ring = ([[west + 0.05 * i / size, south] for i in range(size)] +
                    [[west + 0.05, south + 0.04 * i / size] for i in range(size)] +
                    [[west + 0.05 - 0.05 * i / size, south + 0.04] for i in range(size)] +
                    [[west, south + 0.04 - 0.04 * i / size] for i in range(size)] + [[west, south]])
            features.append(f'{{"type": "Feature", "properties": {{"name": "Area {row}-{column}"}}, "geometry": '
                            f'{{"type": "Polygon", "coordinates": [{ring}]}}}}')
    path.write_text('{"type": "FeatureCollection", "features": [' + ",".join(features) + "]}", encoding="utf-8")


class Work:
    """What is done, one method after another; each is measured by itself."""

    def __init__(self, app):
        self.app = app
        self.spans = []

    def canvas(self):
        return self.app.wait(("image", "img"), "Map", where=lambda node: node.extents[2] > 200)

    def middle(self):
        x, y, width, height = self.app.place(self.canvas())
        return x + width // 2, y + height // 2

    def settle(self):
        """Until it is done: what the program is asked about itself meanwhile would be work of its main loop, too."""
        time.sleep(0.6)

    def do(self, name, act):
        start = time.monotonic()
        act()
        self.settle()
        self.spans.append((name, start, time.monotonic()))

    def drag(self, start, *ends, steps=12):
        words = ["mousemove", *start, "mousedown", 1]
        for end in ends:
            for part in range(1, steps + 1):
                words += ["sleep", 0.016, "mousemove", start[0] + (end[0] - start[0]) * part // steps,
                          start[1] + (end[1] - start[1]) * part // steps]
            start = end
        self.app.xdotool(*words, "sleep", 0.05, "mouseup", 1)

    def pan(self):
        x, y = self.middle()
        self.drag((x, y), (x + 200, y + 100), (x - 200, y - 120), (x, y), steps=40)

    def zoom(self):
        x, y = self.middle()
        self.app.xdotool("mousemove", x, y, "click", "--repeat", 12, "--delay", 60, 4)
        self.app.xdotool("click", "--repeat", 12, "--delay", 60, 5)

    def keys(self):
        self.app.press(*["Right", "Down", "plus", "Left", "Up", "minus"] * 4)

    def hover(self):
        x, y = self.middle()
        words = []
        for part in range(150):
            words += ["mousemove", x - 300 + 4 * part, y - 100 + part, "sleep", 0.012]
        self.app.xdotool(*words)

    def brush(self):
        x, y, width, _height = self.app.place(self.app.wait(name="Legend"))
        self.drag((x + width // 4, y + 15), (x + width // 2, y + 15), (x + width // 3, y + 15), (x + width - 20, y + 15), steps=25)
        self.settle()
        self.app.click(self.app.wait("button", "Clear Range"))

    def pick(self, list_name, name):
        self.app.choose(self.app.wait("combo box", where=lambda node: node.description == list_name), name)

    def lasso(self):
        self.app.click(self.app.wait(name="Select With the Lasso"))
        time.sleep(0.3)
        x, y = self.middle()
        self.drag((x - 150, y - 90), (x + 110, y - 120), (x + 160, y + 70), (x - 60, y + 130), (x - 170, y + 20), steps=20)
        self.settle()
        self.app.wait("label", re.compile(r"^[\d,]+ rows? selected$"))
        self.app.click(self.app.wait("button", "Clear Selection"))

    def click(self):
        x, y = self.middle()
        self.app.xdotool("mousemove", x, y, "sleep", 0.1, "click", 1)
        self.settle()
        self.app.click(self.app.wait("button", "Close Panel"))

    def filter(self):
        self.app.filter("price < 200")
        self.app.press("Return")
        self.settle()
        self.app.wait("label", re.compile(r"^[\d,]+ of [\d,]+ rows$"))
        self.app.filter("")

    def layers(self):
        self.app.point(self.app.wait("button", "Layers"))
        self.settle()
        self.app.wait("combo box", "Palette")
        self.app.press("Escape")

    def search(self):
        self.app.point(self.app.wait("button", "Find a Neighborhood"))
        self.settle()
        self.app.wait("list item", re.compile("^Area"))
        self.app.press("Escape")

    def rank(self):
        self.app.click(self.app.wait("button", "Neighborhoods"))
        self.settle()
        self.app.wait("button", "Close Panel")

    def group(self):
        button = self.app.wait("button", "Layers")
        x, y = self.app.place(button)[:2]
        self.app.point(button)
        self.settle()
        self.app.xdotool("mousemove", x + 150, y + 300, "click", "--repeat", 4, 5, "sleep", 0.3)
        self.app.point(self.app.wait("switch", "Group Nearby Dots"))
        self.settle()
        self.app.press("Escape")

    def open_ranges(self):
        self.app.click(self.app.wait("button", "Filter by Ranges"))
        self.settle()
        self.app.wait("button", "Close Panel")

    def narrow(self):
        row = self.app.wait(("grouping", "group", "panel"), "price", where=lambda node: node.extents[2] > 100)
        x, y, width, height = self.app.place(row)
        self.drag((x + width // 8, y + height // 2), (x + width // 2, y + height // 2), (x + width // 4, y + height // 2), steps=25)
        self.settle()
        self.app.click(self.app.wait("button", re.compile("^Remove range price: ")))

    def everything(self):
        self.do("first picture", lambda: self.app.press("ctrl+2") or self.settle() or until(
            lambda: re.search(r"\d", self.canvas().description), "the map to say what it shows"))
        self.do("pan by the pointer", self.pan)
        self.do("zoom by the wheel", self.zoom)
        self.do("move by keys", lambda: self.app.xdotool("mousemove", *self.middle()) or self.keys())
        self.do("hover", self.hover)
        self.do("brush the legend", self.brush)
        self.do("mean of a column", lambda: self.pick("What the Map Shows", "price"))
        for name in ("Hexagons", "Neighborhoods", "Points", "Heat"):
            self.do(f"to {name.lower()}", lambda name=name: self.pick("How the Map Shows It", name))
            if name == "Points":
                self.do("join near points", self.group)
                self.do("zoom among clusters", self.zoom)
                self.group()
        self.do("lasso", self.lasso)
        self.do("open a row", self.click)
        self.do("filter", self.filter)
        self.do("open the layers", self.layers)
        self.do("open the search", self.search)
        self.do("open the ranking", self.rank)
        self.do("filter beside the ranking", self.filter)
        self.app.click(self.app.wait("button", "Close Panel"))
        self.do("open the ranges", self.open_ranges)
        self.do("narrow a range beside the map", self.narrow)
        self.do("back to the table", lambda: self.app.press("ctrl+1"))
        self.do("to the map again", lambda: self.app.press("ctrl+2"))


def report(renderer, work, log):
    turns = [tuple(int(word) / 1000 for word in line.split()) for line in log.read_text().splitlines() if line.count(" ") == 3]
    print(f"\n{renderer}:\n")
    print("| while | longest turn, ms | of it at work, ms | turns above 8 ms |\n|---|---|---|---|")
    for name, start, end in work.spans:
        of_this = [turn for turn in turns if start * 1000 <= turn[0] <= end * 1000] or [(0, 0, 0)]
        longest = max(of_this, key=lambda turn: turn[1])
        print(f"| {name} | {longest[1]:.1f} | {max(turn[2] for turn in of_this):.1f} | {sum(turn[1] > 8 for turn in of_this)} |")


def measure(session, renderer, path):
    log = session.own / f"turns-{renderer}.log"
    session.new_home()
    env = {"LD_PRELOAD": BUILD / "loop-watch.so", "LOOP_WATCH": log, "GSK_RENDERER": renderer, "G_DEBUG": ""}
    with Hothouse(session, path, env=env, stderr_allowed=".") as app:
        work = Work(app)
        app.wait_for_rows(POINTS, patience=60)
        work.everything()
    report(renderer, work, log)


def measure_brush(session, path):
    """From the brush on the legend to the painted window, by the test of the same name: time gone by, and that all threads were at work."""
    session.new_home()
    env = dict(session.env, HOT_LARGE=str(path), GSETTINGS_BACKEND="memory", GSETTINGS_SCHEMA_DIR=str(BUILD / "data"),
               GSK_RENDERER="cairo", G_DEBUG="")
    said = subprocess.run([BUILD / "tests/unit/app/test-map-range", "-p", "/map-range/speed"], env=env, text=True, check=True,
                          stdout=subprocess.PIPE).stdout
    print()
    for line in said.splitlines():
        if "from brush to painted window" in line:
            print(line.removeprefix("# "))


def main():
    session = Session()
    session.start()
    try:
        path = session.own / "city" / "listings.csv"
        path.parent.mkdir()
        write_listings(path, POINTS)
        write_areas(path.parent / "neighbourhoods.geojson")
        print(f"{POINTS:,} points, {AREAS * AREAS} outlines; load of the machine {os.getloadavg()[0]:.1f}")
        for renderer in RENDERERS:
            measure(session, renderer, path)
        measure_brush(session, path)
    finally:
        session.stop()


main()
