#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Large data does not stop the window: its main loop answers all the time.

The aim is 50 ms. Other programs may keep this one from the processor, so what fails the test is more than that; the times are
printed, for a person to read.
"""

import re

from harness import check, main, step, tap
from hothouse import Hothouse, numbers
from listings import Listings, write_large, write_summary
from stopwatch import Stopwatch

MEGABYTES = 100
# Of the slowest answer in a hundred, and of the slowest of all.
MOST, ANY = 0.1, 0.25


def check_times(watch, what):
    tap.note(f"{what}: {watch}")
    check(watch.percentile(99) <= MOST and watch.longest <= ANY,
          f"{what}: the window did not answer for {1000 * watch.longest:.0f} ms ({watch})")


def large(session):
    """A file of 100 MB"""
    path = write_large(session.own / "large.csv", MEGABYTES)
    with open(path, "rb") as file:
        rows = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    other = write_summary(session.own / "other.csv", 1000)
    with Hothouse(session) as app:
        with step("While it is loaded and profiled"):
            with Stopwatch(app) as watch:
                app.open_location(path)
                app.wait("label", re.compile(r"^\d[\d,]* rows$"), patience=60)
                count = int(app.find("label", re.compile(r"^\d[\d,]* rows$")).name.split()[0].replace(",", ""))
                app.wait(name="Rows")
                app.press("alt+2")
                app.wait("list item", re.compile(r"^price, .*median \d"), patience=60)
                app.press("alt+1")
            check(0 < count <= rows, f"{count} rows")
            check_times(watch, "load")
        with step("While it is filtered, with every key"):
            with Stopwatch(app) as watch:
                app.filter('price < 120 and room_type = "Entire home/apt"')
                app.press("Return")
                app.wait("label", re.compile(r"^\d[\d,]* of "), patience=30)
                app.filter("")
                app.wait_for_rows(count, patience=30)
            check_times(watch, "filter")
        with step("While it is sorted, by numbers and by texts"):
            with Stopwatch(app) as watch:
                app.point(app.header("price"))
                app.wait_for_cells("price", lambda texts: len(set(texts)) == 1 and numbers(texts)[0] < 40, "the lowest prices")
                app.point(app.header("name"))
                app.wait_for_cells("name", lambda texts: len(set(texts)) <= 2, "names in order")
            check_times(watch, "sort")
        with step("While the table is scrolled from end to end"):
            app.point(app.find("row", inside=app.table(), where=lambda node: not any(
                child.role == "column header" for child in node.children)))
            with Stopwatch(app) as watch:
                for keys in ("End", "Page_Up", "Page_Up", "Home", "Page_Down", "Page_Down", "End"):
                    app.press(keys)
            check_times(watch, "scroll")
        with step("While the map is painted and filtered"):
            with Stopwatch(app) as watch:
                app.press("ctrl+2")
                app.filter("price > 100")
                app.press("Return")
                app.wait("label", re.compile(r"^\d[\d,]* of "), patience=30)
            check_times(watch, "map")
        with step("While it gives way to another file"):
            with Stopwatch(app) as watch:
                app.press("ctrl+1")
                app.drop("files", other)
                app.wait_for_data(Listings(other))
            check_times(watch, "load again")


main(large)
