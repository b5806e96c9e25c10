#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Islands on both sides of the antimeridian: the map shows them in one piece, and the hand drags it over the line and back."""

import random
import re

from harness import check, equal, main, step, until
from hothouse import Hothouse
from tiles import Server, settings

COUNT = 2000


def write_islands(path, eastwards=False):
    """Rows on both sides of the line; how many of them are east of it. With @eastwards, longitudes count on to 182."""
    draw, n_east = random.Random(3), 0
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,name,kind,latitude,longitude,price\n")
        for row in range(COUNT):
            longitude = 180 + draw.uniform(-2, 2)
            n_east += longitude > 180
            shown = longitude if eastwards else (longitude + 180) % 360 - 180
            file.write(f"{row},Flat {row},{'room' if row % 3 else 'flat'},{-17 + draw.uniform(-1, 1):.5f},{shown:.5f},"
                       f"{draw.randint(20, 400)}\n")
    return n_east


def canvas(app):
    return app.wait(("image", "img"), "Map", where=lambda node: node.extents[2] > 200)


def look(app):
    """Rows in view, and the longitude of the highest place."""
    words = canvas(app).description
    n = re.search(r"([\d,]+) rows? in view", words)
    at = re.search(r"longitude (-?[\d.]+\d)", words)
    return (int(n[1].replace(",", "")) if n else 0), (float(at[1]) if at else None)


def labels(app):
    return [node.name for node in app.find_all("label")]


def wait_for_label(app, pattern):
    return until(lambda: next((name for name in labels(app) if re.search(pattern, name)), None), f"a label like {pattern!r}")


def draw(app, tool, *corners):
    """Draws with a tool through places of the map, as parts of its width and height."""
    button = app.wait(name=tool)
    app.click(button)
    until(lambda: button.fresh().states & {"pressed", "checked"}, "the tool in the hand")
    x, y, width, height = app.place(canvas(app))
    places = [(x + int(width * across), y + int(height * down)) for across, down in corners]
    app.xdotool("mousemove", *places[0], "mousedown", 1)
    for place in places[1:]:
        app.xdotool("sleep", 0.03, "mousemove", *place)
    app.xdotool("sleep", 0.05, "mouseup", 1)


def selected(app):
    return int(re.sub(r"\D", "", wait_for_label(app, r"^[\d,]+ rows? selected$")))


def clear(app):
    app.click(app.wait("button", "Clear Selection"))
    app.wait_gone("button", "Clear Selection")


def drag(app, by):
    x, y, width, height = app.place(canvas(app))
    x, y = x + width // 2, y + height // 2
    app.xdotool("mousemove", x, y, "mousedown", 1)
    for part in range(1, 11):
        app.xdotool("sleep", 0.02, "mousemove", x + by * part // 10, y)
    app.xdotool("sleep", 0.05, "mouseup", 1)


def islands(session):
    """Islands about the antimeridian"""
    path = session.own / "islands.csv"
    write_islands(path)
    with Hothouse(session, path) as app:
        with step("All islands are in view, close together"):
            app.wait_for_rows(COUNT)
            app.press("ctrl+2")
            until(lambda: look(app)[0] == COUNT, "all rows in view")
        with step("Dragged to the west, only those east of the line are left"):
            for _ in range(3):
                drag(app, -150)
            until(lambda: 0 < look(app)[0] < COUNT / 2, "the eastern islands alone")
            until(lambda: (look(app)[1] or 0) < 0, "a place in the west of the world")
        with step("Dragged back over the line, those west of it"):
            for _ in range(7):
                drag(app, 150)
            until(lambda: 0 < look(app)[0] < COUNT / 2 and (look(app)[1] or 0) > 0, "the western islands alone")
        with step("Home shows all of them again"):
            app.press("Home")
            until(lambda: look(app)[0] == COUNT, "all rows in view")
            check(abs(abs(look(app)[1]) - 179) <= 1.01, f"the highest place is at {look(app)[1]}")
            equal(look(app)[0], COUNT, "rows in view")


def use(session):
    """Selecting, zooming and comparing across the line"""
    path = session.own / "islands.csv"
    n_east = write_islands(path)
    with Hothouse(session, path) as app:
        with step("A box over the line selects rows of both sides"):
            app.wait_for_rows(COUNT)
            app.press("ctrl+2")
            until(lambda: look(app)[0] == COUNT, "all rows in view")
            draw(app, "Select a Box", (0.01, 0.12), (0.5, 0.5), (0.99, 0.86))
            equal(selected(app), COUNT, "rows in a box around all")
            wait_for_label(app, r"^Median price ")
            clear(app)
        with step("A box east of the line selects those of that side alone"):
            draw(app, "Select a Box", (0.5, 0.12), (0.7, 0.5), (0.99, 0.86))
            check(abs(selected(app) - n_east) < 0.02 * COUNT, f"{selected(app)} rows, {n_east} are east of the line")
            clear(app)
        with step("So does a lasso"):
            draw(app, "Select With the Lasso", (0.5, 0.12), (0.99, 0.12), (0.99, 0.86), (0.5, 0.86), (0.5, 0.5))
            check(abs(selected(app) - n_east) < 0.02 * COUNT, f"{selected(app)} rows, {n_east} are east of the line")
            clear(app)
        with step("The wheel zooms in where the pointer is, east of the line"):
            x, y, width, height = app.place(canvas(app))
            app.xdotool("mousemove", x + width * 3 // 4, y + height // 2, "sleep", 0.1, "click", "--repeat", 12, "--delay", 60, 4)
            until(lambda: 0 < look(app)[0] < COUNT / 2 and (look(app)[1] or 0) < 0, "eastern islands alone")
            app.press("Home")
            until(lambda: look(app)[0] == COUNT, "all rows in view")
        with step("Two parts of them are compared, each in one piece"):
            x, y, width, height = app.place(app.wait(name="Map Menu"))
            app.xdotool("mousemove", x + width // 2, y + height // 2, "sleep", 0.05, "click", 1)
            app.wait("menu item", where=lambda node: node.has("focused"))
            app.press("Up", "Return")
            until(lambda: app.find("text box", where=lambda node: node.has("focused")) or app.press("Tab"), "a filter", pause=0.1)
            app.press("Return")
            wait_for_label(app, rf"^in view: {COUNT - COUNT // 3 - 1:,} rows of A, {COUNT // 3 + 1:,} of B$|"
                                rf"^[^·]* · in view: {COUNT - COUNT // 3 - 1:,} rows of A, {COUNT // 3 + 1:,} of B$")


def eastwards(session):
    """Longitudes that count eastwards to 360"""
    path = session.own / "eastwards.csv"
    n_east = write_islands(path, eastwards=True)
    with Hothouse(session, path) as app:
        with step("All rows are on the map, in one piece, and how they were taken is said"):
            app.wait_for_rows(COUNT)
            app.press("ctrl+2")
            until(lambda: look(app)[0] == COUNT, "all rows in view")
            wait_for_label(app, rf"{n_east:,} longitudes beyond 180° taken as west$")


def streets(session):
    """Street tiles on both sides of the line"""
    path = session.own / "islands.csv"
    write_islands(path)
    server = Server("good")
    settings(session.new_home(), server.address())
    try:
        with Hothouse(session, path, keep=True) as app:
            with step("Tiles are asked for on both sides"):
                app.wait_for_rows(COUNT)
                app.press("ctrl+2")
                until(lambda: look(app)[0] == COUNT, "all rows in view")

                def sides():
                    asked = [tuple(int(part) for part in re.findall(r"\d+", path)) for path in server.asked]
                    return {"west" if x < 2 ** z / 2 else "east" for z, x, _y in asked if z >= 4}

                until(lambda: sides() == {"west", "east"}, "tiles of both sides")
    finally:
        server.end()


main(islands, use, eastwards, streets)
