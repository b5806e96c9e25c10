#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The map through time: week by week, month by month, by itself, and back to all rows."""

import datetime
import re

from harness import equal, main, step, until
from hothouse import Hothouse
from listings import Listings, write_summary


def dates(listings):
    return [datetime.date.fromisoformat(row["last_review"]) for row in listings.rows if row["last_review"]]


def in_week(listings, number):
    """Rows of a week, counted from that of the first date."""
    first = min(dates(listings))
    monday = first - datetime.timedelta(days=first.weekday()) + datetime.timedelta(weeks=number)
    return sum(monday <= date < monday + datetime.timedelta(weeks=1) for date in dates(listings))


def in_month(listings, month):
    return sum(date.month == month for date in dates(listings))


def open_bar(app):
    x, y, width, height = app.place(app.wait(name="Map Menu", where=lambda node: node.extents[0] > 300))
    app.xdotool("mousemove", x + width // 2, y + height // 2, "sleep", 0.05, "click", 1)
    app.wait("menu item", where=lambda node: node.has("focused"))
    app.press("Up", "Up", "Up", "Return")
    app.wait("button", "Play")


def wait_for_step(app, name, count):
    """The bar says which step it is at, and the data set has its rows."""
    app.wait("label", re.compile(name))
    app.wait("label", f"{count:,} rows")


def through_time(session):
    """Through time"""
    listings = Listings(write_summary(session.own / "listings.csv", 3000))
    with Hothouse(session, listings.path) as app:
        app.wait_for_data(listings)
        app.press("ctrl+2")
        app.wait(("image", "img"), "Map", where=lambda node: re.search(r"\d", node.description))
        with step("The bar begins with the first week"):
            open_bar(app)
            wait_for_step(app, "^Week of ", in_week(listings, 0))
        with step("A key goes on to the next week"):
            app.press("Tab")
            app.wait_for_focus("Time")
            app.press("Right")
            wait_for_step(app, "^Week of ", in_week(listings, 1))
        with step("Months instead of weeks, at the same time of the year"):
            app.choose(app.wait("combo box", where=lambda node: node.description == "Step"), "Months")
            wait_for_step(app, "^January 2024$", in_month(listings, 1))
        with step("It goes on by itself until it is stopped"):
            app.click(app.wait("button", "Play"))
            app.wait("label", "March 2024")
            app.click(app.wait("button", "Pause"))
            app.wait("button", "Play")
        with step("The smallest window has room for it"):
            width, height = app.geometry()[2:]
            app.resize(370, 304)
            app.wait("button", "Show All Times", where=lambda node: node.extents[0] < 360)
            app.resize(width, height)
            app.wait("button", "Show All Times", where=lambda node: node.extents[0] > 360)
        with step("The table has the rows of that month, and can take the range away"):
            shown = app.wait("label", re.compile("^[A-Z][a-z]+ 2024$")).name
            month = datetime.datetime.strptime(shown, "%B %Y").month
            app.press("ctrl+1")
            app.wait_for_rows(in_month(listings, month), listings.count)
            app.press("ctrl+z")
            app.wait_for_rows(listings.count)
            app.press("ctrl+2")
            app.wait_gone("label", shown)
        with step("Escape shows all times again"):
            open_bar(app)
            app.wait("label", re.compile(r"^[\d,]+ of [\d,]+ rows$"))
            app.press("Escape")
            app.wait_gone("button", "Play")
            app.wait_for_rows(listings.count)
        equal(app.find("label", re.compile("^Week of ")), None, "a week that is shown")


main(through_time)
