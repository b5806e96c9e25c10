# SPDX-License-Identifier: GPL-3.0-or-later
"""Hothouse, as the journeys know it: where its things are and what they are called."""

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

from harness import App, Failed, Gone, digits, equal, until

HERE = Path(__file__).resolve().parent
# Set by meson; outside of it, the path of the program to drive.
PROGRAM = Path(os.environ.get("HOTHOUSE", "hothouse"))


# What nobody has asked for is not run along.
NO_BASELINES = {"no-baselines": "['mean', 'group-median', 'ridge', 'prior', 'logistic']"}


class Hothouse(App):
    """The app. With @keep, settings last from one start to the next in the same home; @settings are there from the beginning."""

    def __init__(self, session, *arguments, env=None, keep=False, settings=None, **options):
        variables = {"GSETTINGS_SCHEMA_DIR": os.environ.get("GSETTINGS_SCHEMA_DIR", PROGRAM.parents[2] / "data")}
        if keep or settings:
            variables["GSETTINGS_BACKEND"] = "keyfile"
        if settings:
            folder = Path(session.env["XDG_CONFIG_HOME"]) / "glib-2.0" / "settings"
            folder.mkdir(parents=True, exist_ok=True)
            lines = "".join(f"{key}={value}\n" for key, value in settings.items())
            (folder / "keyfile").write_text(f"[io/github/hothouse/Hothouse]\n{lines}", encoding="utf-8")
        variables.update(env or {})
        super().__init__(session, [PROGRAM, *arguments], variables, **options)

    def clipboard(self):
        """The text that has been copied."""
        env = {key: value for key, value in self.session.env.items() if key != "G_DEBUG"}
        return subprocess.run([sys.executable, HERE / "clipboard-text.py"], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=30, check=False).stdout

    def application_actions(self):
        """Names of the program's own actions, as it tells the session."""
        return self.bus.call_session("io.github.hothouse.Hothouse", "/io/github/hothouse/Hothouse", "org.gtk.Actions", "List")[0]

    def open_location(self, location):
        """Hands a location to the program as a second start of it does, in no time."""
        from gi.repository import GLib  # noqa: PLC0415
        self.bus.call_session("io.github.hothouse.Hothouse", "/io/github/hothouse/Hothouse", "org.gtk.Actions", "Activate",
                              GLib.Variant("(sava{sv})", ("open-location", [GLib.Variant("s", str(location))], {})))

    def title(self):
        windows = self.root.fresh().children
        if not windows:
            raise Gone("the window has not answered")
        return windows[0].name

    def wait_title(self, title):
        until(lambda: self.title() == title, f"the window's title to be {title!r}")

    def wait_for_rows(self, count, of=None, patience=20):
        """Waits until the filter bar of the page in view says how many rows there are."""
        pattern = f"^{count:,} rows?$" if of is None else f"^{count:,} of {of:,} rows?$"
        grouped = pattern if self.session.env["LC_ALL"] != "C.UTF-8" else pattern.replace(",", "")
        self.wait("label", re.compile(grouped), patience=patience)

    def wait_for_data(self, listings, patience=20):
        """Waits until a file is open."""
        self.wait_for_rows(listings.count, patience=patience)
        until(lambda: self.title().startswith(listings.stem), f"the window's title to begin with {listings.stem!r}")

    def open_by_chooser(self, path):
        self.press("ctrl+o")
        self.choose_file(path)

    def open_by_address(self, address):
        self.press("ctrl+l")
        self.wait("text box", "Address")
        self.type(address)
        self.press("Return")
        self.wait_gone("text box", "Address")

    def filter(self, expression):
        """Types an expression into the filter, by the keyboard."""
        self.press("ctrl+f")
        entry = until(lambda: self.find("text box", "Filter", where=lambda node: node.has("focused")),
                      "the filter's entry with the keyboard's focus")
        self.press("ctrl+a")
        if expression:
            self.type(expression)
        else:
            self.press("BackSpace")
        until(lambda: entry.text == expression, "the expression in the filter's entry")
        # The list of names and values that it offers goes before the expression is confirmed.
        self.press("Escape") if self.find(("list", "list box"), re.compile("^(Completions|Suggestions)$")) else None

    def view(self, name):
        """Goes to a view of the Data page by its key: table or profile."""
        self.press({"table": "alt+1", "profile": "alt+2"}[name])
        if name == "table":
            self.table()
        else:
            self.wait(name="Columns")

    def table(self):
        return self.wait(("tree grid", "grid", "table", "tree table"), "Rows")

    def headers(self):
        """The table's titles of columns, from left to right."""
        return next((list(node.children) for node in self.table().children if node.role == "row"), [])

    def header(self, name):
        found = [node for node in self.headers() if re.match(rf"{re.escape(name)}( \(.*\))?$", node.name)]
        if not found:
            raise Failed(f"no column {name!r} among {[node.name for node in self.headers()]}")
        return found[0]

    def rows(self, n_rows=10):
        """The rows at the top."""
        body = next((node for node in self.table().children if node.role == "list"), None)
        return body.children[:n_rows] if body is not None else []

    def cells(self, column, n_rows=10):
        """The texts of a column in the rows at the top."""
        index = [node.path for node in self.headers()].index(self.header(column).path)
        return [row.children[index].name for row in self.rows(n_rows)]

    def wait_for_cells(self, column, condition, what):
        """Waits until the texts of a column at the top fulfil a condition; returns them."""
        seen = []

        def fulfilled():
            seen[:] = self.cells(column)
            return seen and condition(seen)

        try:
            until(fulfilled, what)
        except Failed as error:
            raise Failed(f"{error}; seen {seen}") from None
        return seen

    def run_titles(self):
        """The leaderboard's titles of columns, from left to right."""
        titles = self.find(("tree grid", "grid", "table", "tree table"), "Columns")
        return next((list(node.children) for node in titles.children if node.role == "row"), []) if titles is not None else []

    def run_rows(self):
        """The leaderboard's rows that there are."""
        board = self.find(("tree grid", "grid", "table", "tree table"), "Runs")
        body = next((node for node in board.children if node.role == "list"), None) if board is not None else None
        return [row for row in body.children if row.shown] if body is not None else []

    @staticmethod
    def run_values(row):
        """What is in a row of the leaderboard, from left to right."""
        while row.children and row.children[0].role != "label":
            row = row.children[0]
        return row.children

    def profile_row(self, column):
        """The profile's line about a column."""
        self.view("profile")
        listed = self.wait("list", "Columns")
        x, y, width, height = self.place(listed)
        pattern = re.compile(f"^{re.escape(column)}, ")
        # Only lines that are near are there at all: the wheel goes down to the end, and up again.
        for button in ["5"] * 25 + ["4"] * 25:
            row = self.find("list item", pattern, inside=listed)
            if row is not None:
                return row
            self.xdotool("mousemove", x + width // 2, y + height // 2, "click", "--repeat", 6, "--delay", 10, button)
        raise Failed(f"no line about {column!r} in the profile")

    def statistics(self):
        """What the card beside the table says: a dict from names to texts, empty while there is none."""
        texts = [node.text for node in self.find_all("label")]
        if "Values" not in texts:
            return {}
        texts = texts[texts.index("Values"):]
        end = texts.index("Most Frequent") if "Most Frequent" in texts else len(texts)
        return dict(zip(texts[:end:2], texts[1:end:2]))

    def card(self, column):
        """Opens the card of a column from the profile."""
        def opened():
            combo = self.find("combo box", "Type")
            if combo is None or "Distinct" not in self.statistics():
                return False
            left = self.place(combo)[0]
            return any(self.place(label)[0] >= left for label in self.find_all("label", column))

        # While a change of type is on its way, the list is made anew, and a click may fall between two lists.
        for _ in range(3):
            self.point(self.profile_row(column))
            with contextlib.suppress(Failed):
                until(opened, f"the statistics of {column}")
                return
        raise Failed(f"the card of {column!r} does not open")

    def choose_type(self, name):
        self.choose(self.wait("combo box", "Type"), name)


def numbers(texts):
    """Cells as numbers; None where there is no number in them."""
    found = [digits(text) for text in texts]
    return [None if number is None else float(number) for number in found]


def check_number(text, expected, what):
    equal(float(digits(text) or "nan"), float(expected), what)
