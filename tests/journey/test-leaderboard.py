#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The leaderboard's columns: pinned, sorted and scrolled; every value beside the run it is of."""

import os
import re
import subprocess

from harness import check, equal, main, pixels, step, until
from hothouse import Hothouse

HOTHOUSECTL = os.environ.get("HOTHOUSECTL", "hothousectl")
# Trees and depth; what a run says of itself follows from these.
FORESTS = ((3, 2), (4, 2), (5, 2), (6, 4), (7, 4))


class Board(Hothouse):
    """The app with runs whose values are known."""

    def __init__(self, session, name="board"):
        self.workspace = session.own / name
        for trees, depth in FORESTS:
            made = subprocess.run([HOTHOUSECTL, "train", "sample:city", "--target", "price", "--experiment", "city", "--workspace",
                                   str(self.workspace), "-P", f"n_estimators={trees}", "-P", f"max_depth={depth}"], env=session.env,
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=90, check=False)
            check(made.returncode == 0, f"hothousectl train says {made.stderr}")
        super().__init__(session, "sample:city", env={"HOTHOUSE_WORKSPACE": str(self.workspace)})

    def titles(self):
        return [re.sub(r" \(.*\)$", "", node.name) for node in self.run_titles()]

    def lines(self):
        """Rows as dicts from titles to values."""
        titles = self.titles()
        return [dict(zip(titles, (value.name for value in self.run_values(row)))) for row in self.run_rows()]

    def runs(self):
        return [line for line in self.lines() if re.search(r"\d+ trees", line.get("Run", ""))]

    def check_values(self):
        """Each run has its own values beside its name."""
        for line in self.runs():
            trees, depth = re.search(r"(\d+) trees", line["Run"]).group(1), re.search(r"depth (\d+)", line["Run"])
            if "n_estimators" in line:
                equal(line["n_estimators"], trees, f"trees of {line}")
            if "max_depth" in line and depth:
                equal(line["max_depth"], depth.group(1), f"depth of {line}")

    def title_menu(self, title, item):
        """Opens the menu of a title by the right button and chooses from it by a letter; the tree does not hold menus of titles."""
        # From the left end, where no title lies under those that are pinned.
        x, y, width, height = self.place(self.wait(("tree grid", "grid", "table", "tree table"), "Runs"))
        self.xdotool("mousemove", x + width // 2, y + height // 2, "click", "--repeat", 30, "--delay", 5, 6, "sleep", 0.2)
        self.point(next(node for node in self.run_titles() if re.sub(r" \(.*\)$", "", node.name) == title), button=3)
        until(self.menus, f"the menu of {title}")
        self.press(item)
        until(lambda: not self.menus(), f"the end of the menu of {title}")


def columns(session):
    """Columns"""
    with Board(session) as app:
        with step("Every run has its own values"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            app.press("ctrl+3")
            until(lambda: len(app.runs()) == len(FORESTS), "the runs", 30)
            for name in ("n_estimators", "max_depth"):
                check(name in app.titles(), f"{name} in {app.titles()}")
            app.check_values()
        with step("A column is pinned, and stands at the start"):
            app.title_menu("n_estimators", "p")
            until(lambda: app.titles().index("n_estimators") <= 1, f"n_estimators at the start of {app.titles()}")
            app.check_values()
        with step("Sorted, pinned values stay with their runs"):
            app.title_menu("n_estimators", "d")
            until(lambda: [line["n_estimators"] for line in app.runs()] == ["7", "6", "5", "4", "3"], "the runs by trees, downwards")
            app.check_values()
            app.title_menu("rmse", "a")
            def is_sorted():
                numbers = [float(re.sub(r"[^\d.]", "", line["rmse"])) for line in app.runs()]
                return numbers == sorted(numbers)
            until(is_sorted, "the runs by their error")
            app.check_values()
        with step("Scrolled sideways, what is pinned stays in view beside its run"):
            app.resize(700, 700)
            board = app.wait(("tree grid", "grid", "table", "tree table"), "Runs")
            x, y, width, height = app.place(board)
            app.xdotool("mousemove", x + width // 2, y + 60, *["click", "--repeat", 15, "--delay", 30, 7])

            def pinned():
                """Where the pinned title is, once the title of its own column is out of view."""
                places = [app.place(node) for node in app.find_all("column header", re.compile("^n_estimators"), cells=True)]
                seen = [place for place in places if place[0] >= x]
                return seen[0] if len(places) == 2 and len(seen) == 1 else None
            left, top, wide, _high = until(pinned, "the pinned title in view")
            # The line beside it goes from the titles to the lowest row and on.
            seen = pixels(app.picture(), left + wide - 1, top + 2, 1, app.place(app.run_rows()[-1])[1] + 60 - top)
            check(all(sum(colour) < 3 * 245 for colour in seen), f"the line beside what is pinned has gaps: {seen}")
            # What is drawn below it is a number of the run that stands in the row: a click there opens that row's menu.
            app.check_values()
            wanted = app.runs()[0]
            _left, top, _wide, high = app.place(app.run_rows()[0])
            app.xdotool("mousemove", left + wide // 2, top + high // 2, "sleep", 0.1, "click", 3)
            app.wait("menu item")
            app.press("y")
            until(lambda: len(app.runs()) == 1, "the runs with that value")
            equal(app.runs()[0]["Run"], wanted["Run"], "the run of the value that was clicked")
            app.filter("")
            until(lambda: len(app.runs()) == len(FORESTS), "all runs")


def hiding(session):
    """Hiding"""
    with Board(session, "hiding") as app:
        with step("A column is hidden; the others keep their values"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            app.press("ctrl+3")
            until(lambda: len(app.runs()) == len(FORESTS), "the runs", 30)
            app.title_menu("max_depth", "h")
            until(lambda: "max_depth" not in app.titles(), "titles without the hidden one", 30)
            app.check_values()


def grouping(session):
    """Groups"""
    with Board(session, "groups") as app:
        def group_by(name):
            app.click(app.wait("toggle button", "Columns"))
            app.choose(app.wait("combo box", where=lambda node: node.description == "Group Runs"), name)
            app.press("Escape")

        def headings():
            return [line["Run"] for line in app.lines() if re.search("max_depth", line.get("Run", ""))]

        with step("Runs stand under what they have in common"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            app.press("ctrl+3")
            until(lambda: len(app.runs()) == len(FORESTS), "the runs", 30)
            group_by("By max_depth")
            until(lambda: len(headings()) == 2, f"two depths in {app.lines()}")
            app.check_values()
        with step("A group is folded away, and comes back"):
            app.point(app.run_values(app.run_rows()[0])[0])
            app.press("Left")
            until(lambda: len(app.runs()) in (2, 3), "the runs of one group alone")
            app.press("Right")
            until(lambda: len(app.runs()) == len(FORESTS), "all runs")
        with step("All groups are folded away by one menu"):
            app.press("Menu")
            app.wait("menu item")
            app.press("a")
            until(lambda: not app.runs() and len(headings()) == 2, "headings alone")
            app.press("Menu")
            app.wait("menu item")
            app.press("u")
            until(lambda: len(app.runs()) == len(FORESTS), "all runs")
        with step("Without groups, the runs alone are there"):
            group_by("Not Grouped")
            until(lambda: len(app.lines()) == len(FORESTS), "runs alone")


main(columns, hiding, grouping)
