#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One selection: what is picked in a chart of residuals, in a slice, on the map or in the table is picked in all of them."""

import csv
import os
import re
import subprocess

from harness import check, equal, main, step, until
from hothouse import Hothouse

HOTHOUSECTL = os.environ.get("HOTHOUSECTL", "hothousectl")


class Linked(Hothouse):
    """The app with a run of the sample city."""

    def __init__(self, session):
        self.workspace = session.own / "linked"
        made = subprocess.run([HOTHOUSECTL, "train", "sample:city", "--target", "price", "--experiment", "city", "--workspace", str(self.workspace),
                               "-P", "n_estimators=20"], env=session.env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=90, check=False)
        check(made.returncode == 0, f"hothousectl train says {made.stderr}")
        with open(next(self.workspace.rglob("predictions.csv")), encoding="utf-8") as file:
            self.tested = sorted(int(line["row"]) for line in csv.DictReader(file))
        super().__init__(session, "sample:city", env={"HOTHOUSE_WORKSPACE": str(self.workspace)})

    def number(self, pattern, patience=15):
        """The number that stands in a label."""
        def found():
            return next((match for match in (re.search(pattern, node.name) for node in self.find_all("label")) if match), None)
        return int(re.sub(r"\D", "", until(found, f"a label like {pattern!r}", patience).group(1)))

    def tab(self, name):
        self.press("ctrl+3")
        self.click(self.wait(("tab", "page tab"), name))

    def in_residuals(self):
        self.tab("Residuals")
        return self.number(r"tested rows, ([\d,]+) of them selected$")

    def in_slices(self):
        self.tab("Slices")
        return self.number(r"; ([\d,]+) selected rows? in")

    def on_map(self):
        self.press("ctrl+2")
        return self.number(r"^([\d,]+) rows? selected$")

    def in_table(self):
        self.press("ctrl+1")
        return self.number(r"^([\d,]+) of [\d,]+ rows?$")

    def clear(self):
        self.press("ctrl+2")
        self.click(self.wait("button", "Clear Selection"))
        self.press("ctrl+1")
        until(lambda: self.find("label", re.compile(r"^[\d,]+ rows$")), "all rows in the table")

    def slices(self):
        """The lines of the list of slices: texts, and whether each is chosen."""
        table = self.wait(("tree grid", "grid", "table", "tree table"), "Slices")
        rows = self.find_all("row", inside=table, cells=True, where=lambda node: len(node.children) >= 3 and
                             node.children[0].role != "column header")
        return [(row, [node.name for child in row.children for node in child.walk() if node.role == "label"] or
                 [child.name for child in row.children]) for row in rows]


def everywhere(session):
    """One selection"""
    with Linked(session) as app:
        with step("A run is opened beside its data"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            app.press("ctrl+3")
            until(lambda: len(app.run_rows()) == 1, "a run", 30)
            app.point(app.run_values(app.run_rows()[0])[0])
            app.press("Return")
            app.wait(("tab", "page tab"), "Residuals", patience=20)
        with step("A rectangle in the chart of residuals selects everywhere"):
            app.tab("Residuals")
            cloud = app.wait(("image", "img"), re.compile("^Residuals$"), where=lambda node: node.extents[2] > 100, patience=20)
            app.wait("label", re.compile("draw a rectangle"))
            x, y, width, height = app.place(cloud)
            app.xdotool("mousemove", x + 80, y + 60, "mousedown", 1)
            for part in range(1, 11):
                app.xdotool("mousemove", x + 80 + (width - 120) * part // 10, y + 60 + (height // 2 - 60) * part // 10, "sleep", 0.02)
            app.xdotool("mouseup", 1)
            count = app.number(r"tested rows, ([\d,]+) of them selected$")
            check(0 < count < len(app.tested), f"{count} of {len(app.tested)} rows are selected")
            for place in (app.in_slices, app.on_map, app.in_table, app.in_residuals):
                equal(place(), count, f"the selection {place.__name__}")
        with step("Slices that are chosen are selected everywhere"):
            app.tab("Slices")
            row, texts = until(app.slices, "slices")[0]
            app.point(row.children[0])
            n = int(re.sub(r"\D", "", texts[1]))
            for place in (app.in_slices, app.on_map, app.in_table, app.in_residuals):
                until(lambda place=place: place() == n, f"{n} rows of {texts} to be selected {place.__name__}")
        with step("The slice stays chosen, and no other is"):
            app.tab("Slices")
            chosen = [texts for row, texts in until(app.slices, "slices") if row.has("selected")]
            equal(chosen, [texts], "chosen slices")
        with step("A box on the map selects everywhere"):
            app.clear()
            app.press("ctrl+2")
            area = app.wait(("image", "img"), "Map", where=lambda node: node.extents[2] > 100)
            for _attempt in range(40):
                if area.fresh().has("focused"):
                    break
                app.tab_on()
            app.press("ctrl+Right", "Escape", *["shift+Right"] * 6, *["shift+Down"] * 6)
            count = app.on_map()
            equal(app.in_table(), count, "the selection in the table")
            tested = app.in_residuals()
            check(0 < tested < count, f"{tested} of {count} rows were tested")
            equal(app.in_slices(), tested, "the selection in the slices")
        with step("Without it nothing is selected anywhere"):
            app.clear()
            app.tab("Residuals")
            app.wait("label", re.compile(r"tested rows$"))
            app.tab("Slices")
            app.wait("label", re.compile(r"slices, the worst first$"))
            check(not any(row.has("selected") for row, _texts in app.slices()), "no slice is chosen")
        with step("A row that is selected in the table is set off in the chart, in its slice and on the map"):
            app.press("ctrl+1")
            first = app.tested[0]
            app.point(app.rows(1)[0].children[0])
            until(lambda: app.rows(1)[0].has("selected"), "the first row to be selected")
            app.press(*["Down"] * first)
            until(lambda: app.rows(first + 1)[first].has("selected"), f"row {first} to be selected")
            equal(app.in_residuals(), 1, "rows set off in the chart")
            equal(app.in_slices(), 1, "rows set off in the slices")


main(everywhere)
