#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Map page: a heatmap is seen, it follows the filter, and it says in words what it shows."""

import re
import time

from harness import check, main, pixels, step, until
from hothouse import Hothouse
from listings import FILTER, detailed, summary


def map_node(app):
    """The drawn map: the largest object of the page that is no mere box."""
    found = app.find_all(("image", "img", "application", "canvas", "figure", "map", "widget"),
                         where=lambda node: node.role != "application" or node.parent is not None)
    return max(found, key=lambda node: node.extents[2] * node.extents[3], default=None)


def wait_for_map(app):
    return until(lambda: (node := map_node(app)) and node.extents[2] > 200 and node, "the map")


def look(app):
    """The map's pixels, without its rim, where controls float."""
    x, y, width, height = app.place(wait_for_map(app))
    return pixels(app.picture(), x + width // 5, y + height // 5, width * 3 // 5, height * 3 // 5)


def is_busy(app):
    return app.find(where=lambda node: node.has("busy") or node.role == "progress bar") is not None


def settled(app):
    """The map's pixels once they no longer change."""
    until(lambda: not is_busy(app), "an end of the map's work")
    before = look(app)
    for _attempt in range(20):
        time.sleep(0.15)
        after = look(app)
        if after == before:
            return after
        before = after
    return before


def spread(colours):
    """How many different colours there are, and what share of all the most frequent has."""
    counts = {}
    for colour in colours:
        counts[colour] = counts.get(colour, 0) + 1
    return len(counts), max(counts.values()) / len(colours)


def different(first, second):
    return sum(a != b for a, b in zip(first, second)) / max(1, min(len(first), len(second)))


def heatmap(session):
    """The heatmap"""
    for listings in (summary(session.own), detailed(session.own)):
        with Hothouse(session, listings.path) as app:
            app.wait_for_data(listings)
            with step(f"{listings.stem}: the map is there and not blank"):
                app.press("ctrl+2")
                full = settled(app)
                colours, most = spread(full)
                check(colours > 100, f"only {colours} colours are on the map")
                check(most < 0.98, f"{100 * most:.0f} % of the map have one colour")
            with step(f"{listings.stem}: it says in words what it shows"):
                node = wait_for_map(app)
                check(re.search(r"\d", node.name + node.description), f"name and description are {node.name!r}, "
                                                                      f"{node.description!r}")
            with step(f"{listings.stem}: it follows the filter"):
                app.filter(FILTER)
                app.press("Return")
                app.wait_for_rows(listings.passing(), listings.count)
                until(lambda: different(full, look(app)) > 0.01, "another map than without a filter")
                filtered = settled(app)
            with step(f"{listings.stem}: it is empty when nothing passes"):
                app.filter("price < 0")
                app.press("Return")
                app.wait_for_rows(0, listings.count)
                until(lambda: different(filtered, look(app)) > 0.01, "another map than with rows")
            with step(f"{listings.stem}: it is as before when the filter is gone"):
                app.filter("")
                app.wait_for_rows(listings.count)
                until(lambda: different(full, look(app)) < 0.01, "nearly all pixels to be as before")


def nowhere(session):
    """Data without places"""
    path = session.own / "no-places.csv"
    path.write_text("name,price\n" + "".join(f"a{n},{n}\n" for n in range(50)), encoding="utf-8")
    with Hothouse(session, path) as app:
        app.wait_for_rows(50)
        with step("The map says why it is empty"):
            app.press("ctrl+2")
            app.shows("latitude|coordinates|location|places")
    with Hothouse(session) as app:
        with step("Without data it says what to do"):
            app.press("ctrl+2")
            app.shows("open")


def early(session):
    """A click as soon as there is a picture"""
    side = 600
    path = session.own / "many-places.csv"
    path.write_text("name,latitude,longitude,price\n" + "".join(
        f"place {n},{40 + n // side * 1e-3:.4f},{-74 + n % side * 1e-3:.4f},{n % 300}\n" for n in range(side * side)), encoding="utf-8")
    with Hothouse(session, path) as app:
        app.wait_for_rows(side * side)
        with step("The row that was clicked opens, whether the rows could be found by their places yet or not"):
            app.press("ctrl+2")
            node = until(lambda: (node := map_node(app)) and re.search(r"\d", node.description) and node, "a picture")
            x, y, width, height = app.place(node)
            app.xdotool("mousemove", x + width // 2, y + height // 2, "click", 1)
            app.wait("button", "Close Panel")
            app.wait("label", re.compile(r"^place \d+$"))


main(heatmap, nowhere, early)
