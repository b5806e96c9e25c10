#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a run is wrong: its errors on the map, the worst place, why the model says what it says; two runs, one over the other."""

import os
import re
import subprocess

from harness import check, main, step, until
from hothouse import Hothouse
from listings import write_summary

CONTROL = os.environ.get("HOTHOUSECTL", "hothousectl")
MONEY = r"[+−]\$[\d.,]+"


def train(workspace, session, trees, depth):
    """A run in a workspace, made without the app."""
    done = subprocess.run([CONTROL, "train", "sample:city", "--target", "price", "--experiment", "city", "--workspace", str(workspace),
                           "--run-name", f"{trees} trees", "-P", f"n_estimators={trees}", "-P", f"max_depth={depth}"],
                          env=session.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    check(done.returncode == 0, f"hothousectl train says {done.stderr}")


class ErrorMap(Hothouse):
    """The app with runs to look at."""

    def select_runs(self, *names):
        until(lambda: len(self.run_rows()) >= 2, "two runs in the leaderboard", 20)
        rows = [row for row in self.run_rows() if any(name in [value.name for value in self.run_values(row)] for name in names)]
        check(len(rows) == len(names), f"rows for {names}")
        for index, row in enumerate(rows):
            if index > 0:
                self.xdotool("keydown", "ctrl")
            self.point(next(value for value in self.run_values(row) if value.name in names))
            if index > 0:
                self.xdotool("keyup", "ctrl")

    def map(self):
        return self.wait(("image", "img"), "Map", where=lambda node: node.extents[2] > 100)

    def wait_map(self, pattern, patience=40):
        until(lambda: re.search(pattern, self.map().description), f"a map that says {pattern!r}, not “{self.map().description}”",
              patience)
        return self.map().description

    def menu(self, *keys):
        """Goes to an entry of the map's menu by keys."""
        x, y, width, height = self.place(self.wait(name="Map Menu", where=lambda node: node.extents[0] > 300))
        self.xdotool("mousemove", x + width // 2, y + height // 2, "sleep", 0.05, "click", 1)
        self.wait("menu item", where=lambda node: node.has("focused"))
        self.press(*keys)

    def choice(self, tooltip):
        return self.wait("combo box", where=lambda node: node.description == tooltip)


def errors(session):
    """One run"""
    workspace = session.own / "one"
    train(workspace, session, 60, 12)
    train(workspace, session, 5, 3)
    with ErrorMap(session, "sample:city", env={"HOTHOUSE_WORKSPACE": str(workspace)}) as app:
        with step("A run of the leaderboard shows its errors on the map"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            app.press("ctrl+3")
            app.select_runs("60 trees")
            app.click(app.wait("button", "Errors on the Map"))
            said = app.wait_map(r"Mean Error of price")
            check(re.search(rf"Furthest from 0: {MONEY}", said), f"the map says where the run is most wrong: {said}")
        with step("The header says which run it is, in a narrow window, too"):
            width, height = app.geometry()[2:]
            app.resize(360, 640)
            until(lambda: app.wait("label", "60 trees").extents[0] < 180, "a narrow window")
            app.resize(width, height)
            until(lambda: app.wait("label", "60 trees").extents[0] > 360, "the window as it was")
        with step("The worst place is found, and read with its sign"):
            app.menu("Return")
            app.wait("label", re.compile(rf"Mean Error of price: {MONEY}"))
        with step("A listing says what the model says of it, and why"):
            area = app.map()
            x, y, width, height = app.place(area)
            found = None
            for across in range(30, 70, 4):
                app.xdotool("mousemove", x + width * across // 100, y + height // 2, "sleep", 0.1, "click", 1, "sleep", 0.7)
                found = app.find("label", re.compile(r"^The model says \$[\d.,]+, true is "))
                if found is not None:
                    break
            check(found is not None, "a listing with a prediction")
            app.wait("label", "Mean prediction")
            until(lambda: len([node for node in app.find_all("label") if re.fullmatch(MONEY, node.name)]) >= 5,
                  "what the columns add or take")
            app.wait("label", re.compile(r"(tested on|learnt from|never saw) this row"))
            app.wait("label", re.compile(r"9 of 10 trees say \$"))
        with step("What if it were for more guests: the model is asked about a listing that there is not"):
            app.click(app.wait("button", "What If…"))
            said = app.wait("label", re.compile(r"^The model says \$[\d.,]+$")).name
            slider = app.wait("slider", "accommodates")
            app.reach(slider)
            app.point(slider)
            app.wait_for_focus("accommodates")
            app.press("End")
            until(lambda: app.wait("label", re.compile(r"^The model says \$[\d.,]+$")).name != said, "another prediction")
            app.wait("combo box", where=lambda node: node.description in ("property_type", "room_type"))
        with step("Where there is no listing, a typical one is asked about"):
            app.click(app.wait("button", "Close Panel"))
            app.wait_gone("button", "Close Panel")
            x, y, width, height = app.place(app.map())
            app.xdotool("mousemove", x + width // 2, y + height - 8, "sleep", 0.1, "click", 1)
            app.wait("label", "What If")
            app.wait("label", re.compile(r"^The model says \$[\d.,]+$"))
            app.wait("slider", "accommodates")
            app.click(app.wait("button", "Close Panel"))
            app.wait_gone("button", "Close Panel")
        with step("All that the run says can be shown, in every way"):
            for value in ("Predicted price", "Uncertainty of price", "Predicted price of a standard row", "Size of the error of price"):
                app.choose(app.choice("What the Map Shows"), value)
                app.wait_map(re.escape(value))
            app.choose(app.choice("What the Map Shows"), "Error of price")
            for mode, shown in (("Hexagons", "Mean Error of price"), ("Neighborhoods", "Mean Error of price"), ("Points", "Error of price")):
                app.choose(app.choice("How the Map Shows It"), mode)
                app.wait_map(shown)
        with step("Without the run the map is as it was"):
            app.click(app.wait("button", "Show the Data Without the Run"))
            until(lambda: "Error" not in app.map().description, "the errors to go")
            check(app.find("label", "60 trees") is None, "the header no longer names the run")
        with step("A run is chosen on the map"):
            app.menu("Up", "Up", "Return")
            app.wait(("search box", "text box"), "Find a Run")
            app.type("5 trees")
            app.press("Return")
            app.wait_map("Error of price")
            app.wait("label", "5 trees")


def two_runs(session):
    """Two runs"""
    workspace = session.own / "two"
    train(workspace, session, 60, 12)
    train(workspace, session, 5, 3)
    with ErrorMap(session, "sample:city", env={"HOTHOUSE_WORKSPACE": str(workspace)}) as app:
        with step("Two runs lie beside each other, each with its errors"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            app.press("ctrl+3")
            app.select_runs("60 trees", "5 trees")
            app.click(app.wait("button", "Errors on the Map"))
            for letter in "AB":
                app.wait(("image", "img"), re.compile(f"^Map {letter}: \\d+ trees"),
                         where=lambda node: "Error of price" in node.description, patience=40)
        with step("One is swiped over the other, and their difference is shown"):
            for view in ("Swipe", "Difference"):
                app.click(app.wait(("radio button", "toggle button", "radio", "button"), re.compile(f"^{view}")))
            app.wait("label", re.compile("Mean Error of price, B − A"))


def other_data(session):
    """Other data"""
    workspace = session.own / "other"
    train(workspace, session, 5, 3)
    train(workspace, session, 6, 3)
    other = write_summary(session.own / "other.csv", 900)
    with ErrorMap(session, other, env={"HOTHOUSE_WORKSPACE": str(workspace)}) as app:
        with step("A run of other data is refused, with the reason and what to do"):
            until(lambda: app.title() != "Hothouse", "an open file", 30)
            app.press("ctrl+3")
            app.select_runs("5 trees")
            app.click(app.wait("button", "Errors on the Map"))
            app.wait("label", "The Errors Cannot Be Shown")
            app.shows("was made with other data.*Open that file")


if __name__ == "__main__":
    main(errors, two_runs, other_data)
