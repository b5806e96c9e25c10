#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two snapshots on two maps: side by side, one over the other, their difference; two parts of one table; by keyboard alone."""

import re
import shutil
import struct

from harness import check, digits, equal, main, pixels, step, until
from hothouse import Hothouse
from listings import DATA, Listings, write_summary


def snapshots(session):
    """Two snapshots of one city."""
    folder = session.own / "snapshots"
    folder.mkdir(exist_ok=True)
    found = [DATA / "edinburgh-2022-12-summary.csv", DATA / "edinburgh-2024-09-detailed.csv.gz"]
    if all(path.exists() for path in found):
        return [Listings(shutil.copyfile(path, folder / path.name)) for path in found]
    return [Listings(write_summary(folder / f"made-up-{year}.csv", 4000 + 100 * year, year)) for year in (1, 2)]


def canvas(app, letter):
    return app.wait(("image", "img"), re.compile(f"^Map {letter}: "), where=lambda node: node.extents[2] > 100)


def labels(app):
    return [node.name for node in app.find_all("label")]


def wait_for_label(app, pattern, patience=10):
    return until(lambda: next((name for name in labels(app) if re.search(pattern, name)), None), f"a label like {pattern!r}",
                 patience)


def toggle(app, name):
    return app.wait(("radio button", "toggle button", "radio", "button"), name)


def open_map(app, listings):
    app.wait_for_data(listings)
    app.press("ctrl+2")
    app.wait(("image", "img"), "Map", where=lambda node: re.search(r"\d", node.description))


def ask(app):
    """Opens the dialog from the map's menu, of which it is the last entry."""
    # It has come with the map, and has a place a moment later.
    x, y, width, height = app.place(app.wait(name="Map Menu", where=lambda node: node.extents[0] > 300))
    app.xdotool("mousemove", x + width // 2, y + height // 2, "sleep", 0.05, "click", 1)
    app.wait("menu item", where=lambda node: node.has("focused"))
    app.press("Up", "Return")
    return app.wait("button", "Open File…", where=lambda node: node.has("focused"))


def entry_of(app, letter):
    """A filter of the dialog."""
    row = app.wait("list item", re.compile(f"^{letter}: Rows That Pass"))
    return app.wait("text box", inside=row, cells=True)


def compare_with_file(app, path):
    ask(app)
    app.press("Return")
    app.choose_file(path, "Open Snapshot")
    app.wait_gone(name="Open File…")
    for letter in "AB":
        until(lambda letter=letter: re.search(r"\d", canvas(app, letter).description), f"map {letter} to say what it shows")


def look(app, node):
    """What is in the middle of a map."""
    x, y, width, height = app.place(node)
    return pixels(app.picture(), x + width // 4, y + height // 3, width // 2, height // 2)


def different(first, second):
    return sum(a != b for a, b in zip(first, second)) / max(1, min(len(first), len(second)))


def settled(app, node):
    seen = []

    def same():
        seen.append(look(app, node))
        return len(seen) > 1 and seen[-1] == seen[-2]

    until(same, "the picture to stand still", pause=0.3)
    return seen[-1]


def hover(app, node, across=0.5, down=0.5):
    x, y, width, height = app.place(node)
    at = (x + int(width * across), y + int(height * down))
    app.xdotool("mousemove", at[0] - 2, at[1], "sleep", 0.1, "mousemove", *at, "sleep", 0.1)


def median_text(listings):
    return f"{listings.median('price'):,.0f}"


def by_pointer(session):
    """By pointer"""
    first, second = snapshots(session)
    with Hothouse(session, first.path) as app:
        with step("A second snapshot is opened beside the first"):
            open_map(app, first)
            compare_with_file(app, second.path)
        with step("Each heading names its file, how many rows it has and their median"):
            for letter, listings in (("A", first), ("B", second)):
                check(listings.path.name in canvas(app, letter).name, f"map {letter} is called {canvas(app, letter).name!r}")
                wait_for_label(app, rf"^{listings.count:,} rows · median price \D*{median_text(listings)}$")
        with step("Both have one size, stand side by side, and there is one legend"):
            a, b = app.place(canvas(app, "A")), app.place(canvas(app, "B"))
            equal(a[2:], b[2:], "width and height of B beside A's")
            check(b[0] >= a[0] + a[2] and a[1] == b[1], f"A lies at {a}, B at {b}")
            equal(len(app.find_all(name="Legend")), 1, "legends")
        with step("The pointer reads both, and how they differ"):
            hover(app, canvas(app, "A"))
            text = wait_for_label(app, r"\nA: .*\nB: .*\nB is (higher|lower) by")
            hover(app, canvas(app, "B"))
            until(lambda: text in labels(app), "the same words at the same place of the other map")
        with step("What moves one map moves the other"):
            before = [canvas(app, letter).description for letter in "AB"]
            hover(app, canvas(app, "A"), 0.5, 0.6)
            app.xdotool("click", "--repeat", 2, "--delay", 60, 4)
            for letter, text in zip("AB", before):
                until(lambda letter=letter, text=text: canvas(app, letter).description != text, f"map {letter} to be zoomed")
        with step("Swipe shows B over A from a line on that is dragged"):
            app.click(toggle(app, "Swipe"))
            handle = app.wait("slider", "Line Between A and B")
            app.xdotool("mousemove", 1, 1)
            before = settled(app, canvas(app, "B"))
            x, y, width, height = app.place(handle)
            app.xdotool("mousemove", x + width // 2, y + height // 2, "mousedown", 1, "sleep", 0.05,
                        "mousemove", x - 60, y + height // 2, "sleep", 0.05, "mousemove", x - 150, y + height // 2,
                        "sleep", 0.05, "mouseup", 1, "mousemove", 1, 1)
            until(lambda: app.place(handle.fresh())[0] < x - 100, "the line to be where it was dragged")
            check(different(before, settled(app, canvas(app, "B"))) > 0.005, "nothing changed where the line went over")
        with step("Difference shows B less A, about zero, and says what is left empty"):
            app.click(toggle(app, "Difference"))
            wait_for_label(app, r"^Rows per km², B − A$")
            until(lambda: "Greatest" in canvas(app, "B − A").description, "the map to say what it shows")
            low, high = re.search(r"from (\S+) to (\S+)$", app.wait(name="Legend").description).groups()
            check(low[0] in "-−" and high[0] == "+" and digits(low) == digits(high), f"the legend goes from {low} to {high}")
            app.choose(app.wait("combo box", where=lambda node: node.description == "What the Maps Show"), "price")
            wait_for_label(app, r"^Median price, B − A$")
            wait_for_label(app, r"empty where only A or only B has rows")
            # "rows" is of the difference.
            wait_for_label(app, rf"^[+−]{abs(second.count - first.count):,} rows · median price ")
            hover(app, canvas(app, "B − A"))
            wait_for_label(app, r"Median price\nA: .*\nB: ")
        with step("The view goes back to side by side"):
            app.click(toggle(app, "Side by Side"))
            canvas(app, "A")
            app.wait_gone(name=re.compile("^Map B − A"))
        with step("The filter leaves rows of both"):
            app.filter('room_type = "Entire home/apt"')
            app.press("Return")
            for listings in (first, second):
                n = sum(row["room_type"] == "Entire home/apt" for row in listings.rows)
                wait_for_label(app, rf"^{n:,} rows · median price ")
            app.filter("")
            app.press("Return")
            wait_for_label(app, rf"^{second.count:,} rows · median price ")
        with step("A button ends the comparison"):
            app.click(app.wait("button", "End Comparison"))
            app.wait(("image", "img"), "Map")
            app.wait_gone(name=re.compile("^Map [AB]:"))


def by_keys(session):
    """By keyboard alone"""
    first, _second = snapshots(session)
    types = sorted({row["room_type"] for row in first.rows}, key=lambda kind: -sum(row["room_type"] == kind
                                                                                    for row in first.rows))[:2]
    with Hothouse(session, first.path) as app:
        with step("Two parts of the table are suggested, and compared"):
            open_map(app, first)
            ask(app)
            for letter, kind in zip("AB", types):
                equal(entry_of(app, letter).text, f'room_type = "{kind}"', f"the filter of {letter}")
            until(lambda: entry_of(app, "B").has("focused") or app.press("Tab"), "the entry with the keyboard's focus", pause=0.1)
            app.press("Return")
            for letter, kind in zip("AB", types):
                n = sum(row["room_type"] == kind for row in first.rows)
                check(kind in canvas(app, letter).name, f"map {letter} is called {canvas(app, letter).name!r}")
                wait_for_label(app, rf"^{n:,} rows · median price ")
        with step("Arrows and plus move both maps; the cursor reads both"):
            until(lambda: re.search(r"\d", canvas(app, "B").description), "the map to say what it shows")
            until(lambda: canvas(app, "B").has("focused"), "the keyboard's focus on a map")
            before = [canvas(app, letter).description for letter in "AB"]
            app.press("plus", "plus", "Right")
            for letter, text in zip("AB", before):
                until(lambda letter=letter, text=text: canvas(app, letter).description != text, f"map {letter} to be zoomed")
            app.press("ctrl+Left")
            wait_for_label(app, r"\nA: |Nothing here")
        with step("Escape takes the cursor away first"):
            app.press("Escape")
            until(lambda: not any("\nA: " in name for name in labels(app)), "no more reading")
            canvas(app, "A")
        with step("The views are chosen by arrows, and the line is moved by them"):
            side = toggle(app, "Side by Side")
            until(lambda: side.fresh().has("focused") or app.press("shift+Tab"), "the choice with the keyboard's focus", pause=0.1)
            app.press("Right", "space")
            handle = app.wait("slider", "Line Between A and B")
            until(lambda: handle.fresh().has("focused") or app.press("Tab"), "the line with the keyboard's focus", pause=0.1)
            x = app.place(handle)[0]
            app.press("Left", "Left", "Left")
            until(lambda: app.place(handle.fresh())[0] < x - 20, "the line to go left")
            app.press("Home")
            until(lambda: app.place(handle.fresh())[0] < 300, "the line at the left edge")
        with step("A wrong filter is explained where it was typed"):
            app.press("Escape")
            app.wait(("image", "img"), "Map")
            ask(app)
            until(lambda: entry_of(app, "A").has("focused") or app.press("Tab"), "the entry with the keyboard's focus", pause=0.1)
            app.press("ctrl+a")
            app.type("prise < 3")
            app.press("Return")
            wait_for_label(app, r"^A: .*prise")
            app.press("Escape")
            app.wait_gone(name="Compare Parts")


def choose(app, name, item):
    app.choose(app.wait("combo box", where=lambda node: node.description == name), item)


def export(app, path):
    """Takes the first entry of the comparison's menu."""
    app.point(app.wait("button", "Comparison Menu"))
    app.wait("menu item", where=lambda node: node.has("focused"))
    app.press("Return")
    app.save_as(path)
    until(lambda: path.exists() and path.stat().st_size > 0, f"the file {path.name}")
    app.shows(path.name)


def size_of(path):
    """Width and height of a PNG."""
    return struct.unpack(">II", path.read_bytes()[16:24])


def pictures(session):
    """Pictures of a comparison"""
    first, second = snapshots(session)
    with Hothouse(session, first.path) as app:
        with step("Side by side, the picture holds both maps"):
            open_map(app, first)
            compare_with_file(app, second.path)
            width, height = canvas(app, "A").extents[2:]
            export(app, session.own / "beside.png")
            wide, high = size_of(session.own / "beside.png")
            check(abs(wide / high - 2 * width / height) < 0.05, f"{wide} by {high} pixels, each map {width} by {height}")
        with step("Swiped, one"):
            app.click(toggle(app, "Swipe"))
            app.wait("slider", "Line Between A and B")
            settled(app, canvas(app, "B"))
            width, height = canvas(app, "B").extents[2:]
            export(app, session.own / "swiped.png")
            wide, high = size_of(session.own / "swiped.png")
            check(abs(wide / high - width / height) < 0.02, f"{wide} by {high} pixels, the map {width} by {height}")
        with step("The difference of hexagons is one of hexagons"):
            app.click(toggle(app, "Difference"))
            choose(app, "How the Maps Show It", "Hexagons")
            wait_for_label(app, r"^hexagons of [\d,.]+\s?k?m$")
        with step("Of points it is a surface, and that is said"):
            choose(app, "How the Maps Show It", "Points")
            wait_for_label(app, r"^points compared as a surface · smoothed over ")
        with step("The difference is exported as a page that can be read"):
            choose(app, "How the Maps Show It", "Hexagons")
            wait_for_label(app, r"^hexagons of ")
            export(app, session.own / "difference.html")
            text = (session.own / "difference.html").read_text(encoding="utf-8")
            check(re.search(r'"B is (higher|lower) by ', text), "the page does not say how B differs")
            check(first.path.name in text and second.path.name in text, "the page does not name what is compared")
        with step("It is copied, too"):
            app.click(toggle(app, "Difference"))
            until(lambda: canvas(app, "B − A").has("focused") or app.press("Tab"), "the keyboard's focus on the map", pause=0.1)
            app.press("ctrl+c")
            app.shows("Picture copied")


def narrow(session):
    """In a narrow window"""
    first, second = snapshots(session)
    with Hothouse(session, first.path) as app:
        with step("One map stands above the other"):
            open_map(app, first)
            compare_with_file(app, second.path)
            app.resize(360, 640)
            until(lambda: app.place(canvas(app, "B"))[1] >= sum(app.place(canvas(app, "A"))[1::2]), "B to be below A")
            a, b = app.place(canvas(app, "A")), app.place(canvas(app, "B"))
            equal(a[2:], b[2:], "width and height of B beside A's")
            check(a[2] > 340, f"A is {a[2]} wide")
            app.wait("button", "End Comparison")


main(by_pointer, by_keys, pictures, narrow)
