#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Islands on both sides of the antimeridian: the map shows them in one piece, and the hand drags it over the line and back."""

import random
import re

from harness import check, equal, main, step, until
from hothouse import Hothouse

COUNT = 2000


def write_islands(path):
    draw = random.Random(3)
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,name,latitude,longitude,price\n")
        for row in range(COUNT):
            longitude = 180 + draw.uniform(-2, 2)
            file.write(f"{row},Flat {row},{-17 + draw.uniform(-1, 1):.5f},{(longitude + 180) % 360 - 180:.5f},"
                       f"{draw.randint(20, 400)}\n")


def canvas(app):
    return app.wait(("image", "img"), "Map", where=lambda node: node.extents[2] > 200)


def look(app):
    """Rows in view, and the longitude of the highest place."""
    words = canvas(app).description
    n = re.search(r"([\d,]+) rows? in view", words)
    at = re.search(r"longitude (-?[\d.]+\d)", words)
    return (int(n[1].replace(",", "")) if n else 0), (float(at[1]) if at else None)


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


main(islands)
